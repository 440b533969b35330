import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { secretsOf } from './account-secrets.ts';
import { freshSandbox, request } from './environment.ts';

/** Everything that a run leaves where somebody may read it, by name. */
async function traces(sandbox: Sandbox): Promise<[string, string][]> {
  const synthesized = process.env.TRUNKLINE_SYNTHESIZED as string;
  const saw = [sandbox.exotel, sandbox.atoms].map(({ journal, sip }) => [journal, sip.ladder]);
  return [
    ['history', JSON.stringify([...sandbox.executions.all.values()])],
    ['logs', sandbox.lambdas.logs.join('\n')],
    ['events', JSON.stringify([sandbox.bus.events, sandbox.bus.deadLetters])],
    ['template', readFileSync(join(synthesized, 'Trunkline-sandbox.template.json'), 'utf8')],
    ['ledger', JSON.stringify(await sandbox.ledger.items())],
    ['requests and SIP messages that the services saw', JSON.stringify(saw)],
  ];
}

async function expectNothingIn(sandbox: Sandbox): Promise<void> {
  const secrets = secretsOf(sandbox);
  // User name and password of the trunk, three keys, and all of them encoded.
  expect(secrets).toHaveLength(11);
  const found = (await traces(sandbox)).flatMap(([where, text]) => {
    expect([where, text.length > 100]).toEqual([where, true]);
    return secrets.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${where}`);
  });
  expect(found).toEqual([]);
}

test('a run that succeeds leaves no password, digest user name or API key anywhere but in Secrets Manager', async () => {
  const sandbox = await freshSandbox();
  const execution = await sandbox.provision(request);
  expect(execution.status).toBe('SUCCEEDED');
  await expectNothingIn(sandbox);
});

test('neither does one that fails in every way on its way', async () => {
  const sandbox = await freshSandbox();
  const { exotel, atoms } = sandbox;
  for (const operation of ['create credential', 'create trunk'] as const) {
    exotel.faults.add({ operation, kind: 'status', status: 500 });
    exotel.faults.add({ operation, kind: 'not json' });
    exotel.faults.add({ operation, kind: 'lose answer' });
  }
  atoms.faults.add({ operation: 'import phone number', kind: 'truncated body' });
  atoms.faults.add({ operation: 'place call', kind: 'status', status: 401, times: 'forever' });
  // Kept, so that the digest is there to be looked for.
  const execution = await sandbox.provision({ ...request, onFailure: 'keep' });
  expect(execution.error).toBe('AuthenticationError');
  await expectNothingIn(sandbox);
});
