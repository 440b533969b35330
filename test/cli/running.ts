import { afterEach, beforeEach } from '@jest/globals';
import { type FakeAws, startFakeAws } from './fake-aws.ts';
import { type outputs, sandboxFile, type Terminal, type Typed, trunkline } from './trunkline.ts';

/** An environment of its own for each test of a file. */
export function environment() {
  let aws: FakeAws;
  let files: ReturnType<typeof sandboxFile>[] = [];
  beforeEach(async () => {
    aws = await startFakeAws();
  });
  afterEach(async () => {
    for (const file of files) file.remove();
    files = [];
    await aws.close();
  });
  return {
    get aws() {
      return aws;
    },
    /** A command in this environment. */
    async type(words: string[], terminal: Terminal & { outputs?: Partial<typeof outputs> } = {}): Promise<Typed> {
      const file = sandboxFile(aws.url, terminal.outputs);
      files.push(file);
      return trunkline(words, {
        ...terminal,
        env: { TRUNKLINE_ENV: 'sandbox', TRUNKLINE_SANDBOX: file.path, ...terminal.env },
      });
    },
    /** What was asked of something, in order. */
    asked(of: string): Record<string, unknown>[] {
      return aws.asked.filter((each) => each.of === of).map(({ input }) => input);
    },
  };
}
