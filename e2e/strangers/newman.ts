import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { startExotelSimulator } from '../../sandbox/simulators/exotel.ts';
import { temporaryFolder } from '../../sandbox/temporary-folder.ts';
import { guardedEnvironment } from '../../tools/guarded-environment.ts';
import { nodeTool } from '../../tools/node-tool.ts';
import { exotelCollection } from './exotel-collection.ts';
import { ownNumber } from './simulators.ts';
import { Missing, type Stranger, type Verdict } from './stranger.ts';

/** Runs it on this Node. @throws Missing */
function run(words: readonly string[], cwd: string): Promise<{ stdout: string }> {
  const command = join(installed(), 'bin/newman.js');
  return promisify(execFile)(process.execPath, [command, ...words], {
    cwd,
    timeout: 180_000,
    env: guardedEnvironment(),
  });
}

function installed(): string {
  try {
    return nodeTool('newman');
  } catch (error) {
    throw new Missing(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
}

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
    const { stdout } = await run(['--version'], temporaryFolder());
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
  const failed = await run(words, folder).then(
    () => undefined,
    (error: unknown) => error,
  );
  const file = join(folder, 'report.json');
  if (!existsSync(file)) throw failed ?? new Error('newman wrote no report');
  const { run: told } = reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return told.executions.map(({ item, requestError, assertions = [] }) => ({
    title: item.name,
    problem:
      requestError?.message ??
      assertions.find(({ error }) => error)?.error?.message ??
      (assertions.length === 0 ? 'nothing was tested' : undefined),
  }));
}
