import { expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { causeOf, changes, freshSandbox, phoneNumber, request } from './environment.ts';

/* Exotel answers that a deletion was carried out, and it was not. */

async function failing(deletionsWithoutEffect: number): Promise<Sandbox> {
  const sandbox = await freshSandbox();
  sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
  sandbox.exotel.settings.deletionsWithoutEffect = deletionsWithoutEffect;
  return sandbox;
}

async function trunkOfSomebodyElse({ exotel }: Sandbox): Promise<string> {
  const answer = await fetch(`${exotel.url}/v2/accounts/sandbox1/trunks`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from('sandbox-exotel-key:sandbox-exotel-token').toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ trunk_name: 'theirs', nso_code: 'ANY-ANY', domain_name: 'sandbox1.pstn.exotel.com' }),
  });
  expect(answer.status).toBe(200);
  return exotel.state.trunks[0]?.trunkSid ?? '';
}

const deletions = (sandbox: Sandbox) => changes(sandbox).filter((each) => each === 'delete trunk').length;

test('a trunk that still shows after its deletion is deleted again, and only then called undone', async () => {
  const sandbox = await failing(2);
  const execution = await sandbox.provision(request);
  expect(execution.error).toBe('VerificationFailedError');
  expect(sandbox.exotel.state.trunks).toEqual([]);
  expect(deletions(sandbox)).toBe(3);
  expect(causeOf(execution)).toMatch(/undone/);
});

test('a trunk that goes on showing is left to a person by name, is not called undone, and goes with the next roll-back', async () => {
  const sandbox = await failing(1_000);
  const execution = await sandbox.provision(request);
  const [trunk] = sandbox.exotel.state.trunks;
  expect(execution.error).toBe('VerificationFailedError');
  expect(causeOf(execution)).toContain(`(${trunk?.trunkSid}) again and again, and still shows it`);
  expect(causeOf(execution)).not.toMatch(/everything that was made is undone/i);
  sandbox.exotel.settings.deletionsWithoutEffect = 0;
  const again = await sandbox.rollBack({ phoneNumber });
  expect([again.status, sandbox.exotel.state.trunks]).toEqual(['SUCCEEDED', []]);
});

test('a look after the deletion that cannot be read proves nothing: the trunk is deleted again, and found gone', async () => {
  const sandbox = await failing(0);
  sandbox.executions.options.onEvent = ({ type, state }) => {
    if (type !== 'StateEntered' || state?.name !== 'Roll back') return;
    // Of a trunk that is gone: a 403 without the code that would say so.
    sandbox.exotel.faults.add({ operation: 'read trunk', kind: 'not json', skip: 1 } as never);
  };
  const execution = await sandbox.provision(request);
  expect([execution.error, deletions(sandbox)]).toEqual(['VerificationFailedError', 1]);
  expect(sandbox.exotel.state.trunks).toEqual([]);
  expect(causeOf(execution)).toMatch(/undone/);
});

test('digest credentials that still show on a trunk that stays are deleted again', async () => {
  const sandbox = await failing(0);
  const trunkSid = await trunkOfSomebodyElse(sandbox);
  sandbox.exotel.settings.deletionsWithoutEffect = 2;
  const execution = await sandbox.provision({ ...request, trunkSid });
  expect(execution.error).toBe('VerificationFailedError');
  expect(sandbox.exotel.state.trunks.map(({ credentials }) => credentials)).toEqual([[]]);
});

test('digest credentials that go on showing are left to a person by id', async () => {
  const sandbox = await failing(0);
  const trunkSid = await trunkOfSomebodyElse(sandbox);
  sandbox.exotel.settings.deletionsWithoutEffect = 1_000;
  const execution = await sandbox.provision({ ...request, trunkSid });
  const [credential] = sandbox.exotel.state.trunks[0]?.credentials ?? [];
  expect(execution.error).toBe('VerificationFailedError');
  expect(causeOf(execution)).toContain(`digest credentials ${credential?.id} of trunk ${trunkSid} again and again`);
});
