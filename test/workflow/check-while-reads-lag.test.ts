import { expect, test } from '@jest/globals';
import type { OperationAnswer } from '../../lambdas/operator/contract.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { anHourLater, freshSandbox, phoneNumber, provisioned, request, statesOf } from './environment.ts';

/* Reads of the services may lag behind a change: a difference that is only that is not told as one. */

async function check(sandbox: Sandbox): Promise<OperationAnswer<'check'>> {
  const [logicalId] = sandbox.template.only('AWS::Lambda::Function', 'checkFunction');
  return (await sandbox.lambdas.invoke(logicalId, { phoneNumber })) as OperationAnswer<'check'>;
}

/** Without a lag, the simulator keeps no past: this read shows the same at all times here. */
const keepsPast = { 'list rented numbers': 3_600_000 };
/** The agent as it was before it got the number. */
const lagging = { ...keepsPast, 'read agent': 3_600_000 };

test('check says that what differs may not be visible yet, and an hour later that it differs', async () => {
  const sandbox = await freshSandbox();
  sandbox.atoms.settings.readLagMillis = keepsPast;
  await provisioned(sandbox, request);
  expect((await check(sandbox)).notVisibleYet).toBeNull();
  sandbox.atoms.settings.readLagMillis = lagging;
  const { agrees, notVisibleYet } = await check(sandbox);
  expect(agrees).toBe(false);
  const { changedAt = '', askAgainAt = '' } = notVisibleYet ?? {};
  expect(Date.parse(askAgainAt) - Date.parse(changedAt)).toBe(90_000);
  expect(Date.parse(askAgainAt)).toBeGreaterThan(sandbox.clock.now());

  sandbox.atoms.settings.readLagMillis = 0;
  sandbox.atoms.state.agents[0]?.telephonyProductId.splice(0);
  anHourLater(sandbox);
  expect(await check(sandbox)).toMatchObject({ agrees: false, notVisibleYet: null });
});

test('a diagnosis does not blame what only does not show yet', async () => {
  const sandbox = await freshSandbox();
  sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
  sandbox.atoms.settings.readLagMillis = keepsPast;
  sandbox.executions.options.onEvent = ({ type, state }) => {
    if (type !== 'StateEntered' || state?.name !== 'Diagnose') return;
    // The number was attached less than a minute ago.
    sandbox.atoms.settings.readLagMillis = { ...keepsPast, 'read agent': 60_000 };
  };
  const execution = await sandbox.provision({ ...request, onFailure: 'keep' });
  const diagnosed = execution.history.find(({ type, state }) => type === 'StateExited' && state?.name === 'Diagnose');
  expect(diagnosed?.state?.output).toMatchObject({ diagnosis: { finding: { code: 'codec-or-srtp' } } });
  expect(JSON.stringify(diagnosed?.state?.output)).not.toMatch(/number-not-attached|inbound-not-allowed/);
  expect(statesOf(execution)).toContain('Diagnose');
});

test('check says the same of a move to another agent that was rolled back a moment ago', async () => {
  const sandbox = await freshSandbox();
  sandbox.atoms.settings.readLagMillis = keepsPast;
  await provisioned(sandbox, request);
  anHourLater(sandbox);
  const [agent] = sandbox.atoms.state.agents;
  const other = '60d0fe4f5311236168a109cb';
  sandbox.atoms.state.agents.push({ ...agent, id: other, telephonyProductId: [] } as never);
  sandbox.exotel.state.phones['+919876543210'] = 'codec mismatch';
  const moved = await sandbox.provision({ ...request, agentId: other });
  expect(moved.error).toBe('VerificationFailedError');
  // As it was while the other agent had the number.
  sandbox.atoms.settings.readLagMillis = { ...keepsPast, 'read agent': 5_000 };
  const { agrees, notVisibleYet } = await check(sandbox);
  expect([agrees, notVisibleYet]).toEqual([false, expect.objectContaining({ askAgainAt: expect.any(String) })]);
});

test('check says of what is there besides that it differs, whatever was changed a moment ago', async () => {
  const sandbox = await freshSandbox();
  await provisioned(sandbox, request);
  const [trunk] = sandbox.exotel.state.trunks;
  trunk?.credentials.push({ ...trunk.credentials[0], id: 'theirs', userName: 'theirs' } as never);
  const { fields, notVisibleYet } = await check(sandbox);
  expect(fields.filter(({ agrees }) => !agrees)).toEqual([
    expect.objectContaining({ field: 'other digest users', found: 'theirs' }),
  ]);
  expect(notVisibleYet).toBeNull();
});
