import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { startExotelSimulator } from '../../sandbox/simulators/exotel.ts';
import { temporaryFolder } from '../../sandbox/temporary-folder.ts';
import { exotelCollection } from './exotel-collection.ts';
import { ownNumber } from './simulators.ts';
import { Missing, type Stranger, type Verdict } from './stranger.ts';

const version = '6.2.2';
const npx = (words: readonly string[], cwd: string) =>
  promisify(execFile)('npx', ['--yes', `newman@${version}`, ...words], { cwd, timeout: 180_000 });

const reportSchema = z.object({
  run: z.object({
    executions: z.array(
      z.object({
        item: z.object({ name: z.string() }),
        requestError: z.object({ message: z.string().optional() }).optional(),
        assertions: z.array(z.object({ error: z.object({ message: z.string() }).optional() })).optional(),
      }),
    ),
  }),
});

/** Postman's runner sends the requests of a collection of Exotel's APIs, and tests the answers. */
export const newman: Stranger = {
  name: 'newman',
  find: async () => {
    const { stdout } = await npx(['--version'], temporaryFolder()).catch((error: unknown) => {
      throw new Missing(`npx could not fetch it from npm: ${String(error).split('\n')[0]}`);
    });
    return stdout.trim();
  },
  async *judge() {
    const exotel = await startExotelSimulator({ exoPhones: [{ phoneNumber: ownNumber }] });
    try {
      yield* await verdictsOf(exotel.url);
    } finally {
      await exotel.close();
    }
  },
};

async function verdictsOf(url: string): Promise<Verdict[]> {
  const folder = temporaryFolder();
  const account = { account: 'sandbox1', key: 'sandbox-exotel-key', token: 'sandbox-exotel-token' };
  writeFileSync(
    join(folder, 'collection.json'),
    JSON.stringify(exotelCollection({ url, number: ownNumber, ...account })),
  );
  const words = ['run', 'collection.json', '--reporters', 'json', '--reporter-json-export', 'report.json'];
  // It ends with an error where a test failed, and has written its report all the same.
  const failed = await npx(words, folder).then(
    () => undefined,
    (error: unknown) => error,
  );
  const file = join(folder, 'report.json');
  if (!existsSync(file)) throw failed ?? new Error('newman wrote no report');
  const { run } = reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return run.executions.map(({ item, requestError, assertions = [] }) => ({
    title: item.name,
    problem:
      requestError?.message ??
      assertions.find(({ error }) => error)?.error?.message ??
      (assertions.length === 0 ? 'nothing was tested' : undefined),
  }));
}
