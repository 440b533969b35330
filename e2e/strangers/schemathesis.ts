import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { temporaryFolder } from '../../sandbox/temporary-folder.ts';
import { guardedEnvironment } from '../../tools/guarded-environment.ts';
import { openApiOf } from './openapi.ts';
import { commandsOf } from './python.ts';
import { agentId, callPhone, type Simulators, withSimulators } from './simulators.ts';
import type { Stranger, Verdict } from './stranger.ts';

const from = { name: 'schemathesis', version: '4.32.5' };

/** Makes up requests by the descriptions, right ones and wrong ones, and holds the answers against them. */
export const schemathesis: Stranger = {
  name: 'Schemathesis',
  find: () => {
    commandsOf(from);
    return from.version;
  },
  async *judge() {
    // It asks faster than either service lets anybody.
    const settings = { exotel: { requestsPerMinute: 1_000_000 }, atoms: { requestsPerSecond: 1_000_000 } };
    yield* await withSimulators(settings, async (simulators) => {
      const { exotel, atoms } = simulators;
      await callPhone(atoms, atoms.state.products[0]?.id ?? '');
      const key = 'sandbox-exotel-key:sandbox-exotel-token';
      const both = await Promise.all([
        verdictsOn('Atoms', atoms.url, ['-H', 'Authorization: Bearer sk_sandbox-atoms-key'], simulators),
        verdictsOn('Exotel', exotel.url, ['-a', key], simulators),
      ]);
      return both.flat();
    });
  },
};

const reportSchema = z.object({
  complete: z.boolean(),
  test_cases: z.object({ generated: z.number() }),
  failures: z.array(z.object({ title: z.string(), operations: z.array(z.string()) })),
  errors: z.array(z.unknown()),
});

const options = [
  ...['--phases', 'coverage,fuzzing', '--max-examples', '5', '--generation-deterministic', '--no-shrink'],
  ...['--continue-on-failure', '--report', 'json', '--report-json-path', 'report.json'],
  // Only reads are described to it, and it would otherwise try without the key, which is not the description's matter.
  ...['--exclude-checks', 'unsupported_method', '--generation-with-security-parameters', 'false'],
];

/** A verdict for each read of a service. */
async function verdictsOn(
  service: 'Atoms' | 'Exotel',
  url: string,
  key: readonly string[],
  { exotel, atoms }: Simulators,
): Promise<Verdict[]> {
  const description = openApiOf(service, {
    agent: agentId,
    conversation: atoms.state.conversations[0]?.id ?? '',
    account: 'sandbox1',
    trunk: exotel.state.trunks[0]?.trunkSid ?? '',
  });
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(description));
  const said = await run(folder, ['run', 'openapi.json', '--url', new URL(url).origin, ...options, ...key]);
  const file = join(folder, 'report.json');
  const report = existsSync(file) ? reportSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  if (!report?.complete || report.errors.length > 0 || report.test_cases.generated === 0) {
    throw new Error(`Schemathesis could not try ${service}: ${said}`);
  }
  return Object.keys(description.paths).map((path) => {
    const read = `GET ${path}`;
    const titles = report.failures.filter(({ operations }) => operations.includes(read)).map(({ title }) => title);
    const title = `${service}: ${read} answers as described, and refuses what is not`;
    return titles.length === 0 ? { title } : { title, problem: `${titles.join('; ')}\n${detailsOf(read, said)}` };
  });
}

/** What it says of one operation stands under a line with its name. */
function detailsOf(operation: string, said: string): string {
  const lines = said.split('\n');
  const isHeading = (line: string) => /^[_=]{3,}/.test(line);
  const first = lines.findIndex((line) => isHeading(line) && line.includes(` ${operation} `)) + 1;
  const last = lines.findIndex((line, index) => index > first && isHeading(line));
  return lines.slice(first, last).join('\n').trim();
}

/** @returns what it said */
async function run(cwd: string, words: readonly string[]): Promise<string> {
  const child = spawn(join(commandsOf(from), 'schemathesis'), words, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 180_000,
    env: guardedEnvironment({ NO_COLOR: '1' }),
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return said;
}
