import { expect, test } from '@jest/globals';
import { newSandbox, request } from './environment.ts';

test('an error that nobody foresaw is logged with its place in the source, not in the bundle', async () => {
  const sandbox = await newSandbox({ variables: { LEDGER_TABLE: 'gone' } });
  await sandbox.provision(request);
  const lines = sandbox.lambdas.logs.map((line) => JSON.parse(line) as { message?: string; error?: { stack: string } });
  const { error } = lines.find(({ message }) => message === 'unexpected error') ?? {};
  expect(error?.stack).toMatch(/lambdas\/platform\/ledger\/table\.ts:\d+:\d+/);
  expect(error?.stack).not.toMatch(/index\.js:\d/);
  // No role has a right to a table of that name: this refusal is wanted.
  expect(sandbox.lambdas.refusals.splice(0).join()).toContain('table/gone');
});
