import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from '@jest/globals';
import { endAll } from './child-processes.ts';

const folder = mkdtempSync(join(tmpdir(), 'trunkline-stay-'));
const file = join(folder, 'sandbox.json');
const started: ChildProcess[] = [];

afterEach(async () => {
  await endAll(started);
  rmSync(folder, { recursive: true, force: true });
});

function stay() {
  const child = spawn(process.execPath, ['--no-warnings', 'sandbox/run.ts', '--stay'], {
    env: { ...process.env, TRUNKLINE_SANDBOX: file },
  });
  started.push(child);
  return child;
}

test('a sandbox that stays tells the command line where it is, refuses a second one, and leaves nothing', async () => {
  const first = stay();
  let shown = '';
  await new Promise<void>((resolve) =>
    first.stdout.on('data', (chunk: Buffer) => {
      shown += chunk.toString('utf8');
      if (shown.includes('Ready')) resolve();
    }),
  );
  const told = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; outputs: Record<string, string> };
  expect(told.pid).toBe(first.pid);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.parse(told.outputs.OperatorFunctions ?? '')).toHaveProperty('status');
  expect(shown).toContain(told.outputs.ExotelApiUrl);

  const second = stay();
  const [err, [code]] = await Promise.all([text(second.stderr), once(second, 'exit')]);
  expect([code, err]).toEqual([2, expect.stringMatching(/^A sandbox runs already \(process \d+\)/)]);
  expect(existsSync(file)).toBe(true);

  first.kill('SIGTERM');
  await once(first, 'exit');
  expect(existsSync(file)).toBe(false);
});
