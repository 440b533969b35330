import { describe, expect, test } from '@jest/globals';
import { accountState } from '../../sandbox/faults/account-state.ts';
import { refuseCalls } from '../../sandbox/faults/stories/accounts.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import {
  causeOf,
  entriesLeft,
  everything,
  freshSandbox,
  lastEvent,
  operate,
  phoneNumber,
  provisioned,
  request,
} from './environment.ts';

/* A number stands apart from its runs: only a run that changed it changes how it stands. */

async function standingOf(sandbox: Sandbox) {
  const { numbers } = await operate(sandbox, 'status', { phoneNumber });
  const [number] = numbers;
  if (!number) throw new Error('The number is not known.');
  return number;
}

/** What a run that changed nothing must leave. */
async function whatStands(sandbox: Sandbox) {
  const { state, since, agentId, trunkSid, productId, destination, verification, proofs, toDo } =
    await standingOf(sandbox);
  return { state, since, agentId, trunkSid, productId, destination, verification, proofs, toDo };
}

const callsPlaced = ({ atoms }: Sandbox) => atoms.journal.filter(({ operation }) => operation === 'place call').length;

describe('a provisioned number stands as it did', () => {
  test('after a run that failed at a read; the next run places no call', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    const before = await whatStands(sandbox);
    expect(before).toMatchObject({
      state: 'provisioned',
      trunkSid: expect.any(String),
      verification: { proved: ['outbound'] },
    });
    sandbox.exotel.faults.add({ operation: 'list phone numbers', kind: 'status', status: 503, times: 'forever' });
    const failed = await sandbox.provision(request);
    expect(failed.error).toBe('UnavailableError');
    expect(await whatStands(sandbox)).toEqual(before);
    expect(await standingOf(sandbox)).toMatchObject({ error: 'UnavailableError', lastRun: { outcome: 'failed' } });
    sandbox.exotel.faults.clear();
    const placed = callsPlaced(sandbox);
    const again = await sandbox.provision(request);
    expect(again.output).toMatchObject({ changed: false, verification: { verdict: 'answered' } });
    expect([callsPlaced(sandbox), await whatStands(sandbox)]).toEqual([placed, before]);
  });

  test('after a run that was stopped, which keeps who stopped it and why', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    const before = await whatStands(sandbox);
    sandbox.executions.options.onEvent = ({ type, state }, execution) => {
      if (type === 'StateEntered' && state?.name === 'Check configuration') sandbox.executions.stop(execution.arn);
    };
    await sandbox.provision(request);
    delete sandbox.executions.options.onEvent;
    await sandbox.settled();
    expect(await whatStands(sandbox)).toEqual(before);
    expect(await standingOf(sandbox)).toMatchObject({
      error: 'ABORTED',
      message: 'The execution was stopped by hand.',
    });
  });

  test("after another one that wanted it at the same moment was refused: that one is nobody's trouble", async () => {
    const sandbox = await freshSandbox();
    let refused: Promise<unknown> | undefined;
    sandbox.executions.options.onEvent = ({ type, state }) => {
      if (type !== 'StateEntered' || state?.name !== 'Create trunk') return;
      refused ??= sandbox.provision({ ...request, verification: { callTo: '+919812345678' } });
    };
    await provisioned(sandbox, request);
    expect(await refused).toMatchObject({ error: 'ConflictError' });
    expect(await standingOf(sandbox)).toMatchObject({
      state: 'provisioned',
      error: null,
      toDo: [expect.stringContaining('Connect applet')],
      lastRun: { outcome: 'provisioned' },
    });
    const failedSince = new Date(Date.now() - 600_000).toISOString();
    expect((await operate(sandbox, 'status', { failedSince })).numbers).toEqual([]);
  });

  test('since it was configured so, whatever runs changed nothing', async () => {
    const sandbox = await freshSandbox();
    await provisioned(sandbox, request);
    const { since, execution } = await standingOf(sandbox);
    await provisioned(sandbox, request);
    expect(await standingOf(sandbox)).toMatchObject({ since, execution });
    await provisioned(sandbox, everything);
    expect((await standingOf(sandbox)).execution).not.toBe(execution);
  });
});

test('a call adds what it proved to what was proved before', async () => {
  const sandbox = await freshSandbox();
  await provisioned(sandbox, request);
  const { proofs } = await standingOf(sandbox);
  const again = { ...request, verification: { callTo: '+919876543210' } };
  await provisioned(sandbox, again);
  const after = await standingOf(sandbox);
  expect(after.proofs.outbound?.at.localeCompare(proofs.outbound?.at ?? '')).toBe(1);
  expect(after.verification).toMatchObject({ verdict: 'answered', proved: ['outbound'], notProved: ['inbound'] });
});

test('a step that is left to a person is ticked off, and stays so after a run that asks for it again', async () => {
  const sandbox = await freshSandbox();
  await provisioned(sandbox, request);
  const [step = ''] = (await standingOf(sandbox)).toDo;
  const answer = await operate(sandbox, 'done', { phoneNumber, by: 'asha' });
  expect(answer).toEqual({ phoneNumber, done: [step], toDo: [] });
  await provisioned(sandbox, request);
  expect(await standingOf(sandbox)).toMatchObject({ toDo: [], done: [{ what: step, done: { by: 'claimed: asha' } }] });
  await expect(operate(sandbox, 'done', { phoneNumber, by: 'asha' })).rejects.toThrow(
    /nothing is left to a person.*npx trunkline status --env sandbox --number/,
  );
});

test('a number that was mistyped is not among those that are known, but for who asks for it', async () => {
  const sandbox = await freshSandbox();
  const mistyped = '+918045670009';
  expect((await sandbox.provision({ ...request, phoneNumber: mistyped })).status).toBe('FAILED');
  expect((await operate(sandbox, 'status', {})).numbers).toEqual([]);
  expect((await operate(sandbox, 'status', { phoneNumber: mistyped })).numbers).toMatchObject([{ state: 'failed' }]);
});

describe('what a failed run was asked to keep', () => {
  async function kept(): Promise<{ sandbox: Sandbox; before: unknown }> {
    const sandbox = await freshSandbox();
    const before = accountState(sandbox);
    refuseCalls(sandbox);
    expect((await sandbox.provision({ ...request, onFailure: 'keep' })).status).toBe('FAILED');
    return { sandbox, before };
  }

  test('is named by status, and by the next run that fails: not everything is undone', async () => {
    const { sandbox } = await kept();
    const left =
      /What earlier runs have left is there: .*the trunk .* itself.*roll-back --env sandbox --number \+918045671234 --kept$/;
    expect((await standingOf(sandbox)).toDo).toEqual([expect.stringMatching(left)]);
    const second = await sandbox.provision(request);
    expect(causeOf(second)).toMatch(left);
    expect(causeOf(second)).not.toContain('had made is undone');
    expect(sandbox.exotel.state.trunks).toHaveLength(1);
  });

  test('is left by a roll-back, which says so, and removed by one that is asked to', async () => {
    const { sandbox, before } = await kept();
    const plain = await sandbox.rollBack({ phoneNumber });
    expect(plain.output).toMatchObject({ undone: [], left: expect.stringContaining('--kept') });
    const whole = await sandbox.rollBack({ phoneNumber, kept: true });
    expect(whole.output).toMatchObject({ remains: [], left: null });
    expect(accountState(sandbox)).toEqual(before);
    expect(await entriesLeft(sandbox)).toEqual([]);
    expect((await standingOf(sandbox)).toDo).toEqual([]);
  });

  test('is what the next run goes on with', async () => {
    const { sandbox } = await kept();
    sandbox.exotel.state.phones = {};
    await provisioned(sandbox, request);
    expect(await standingOf(sandbox)).toMatchObject({
      state: 'provisioned',
      toDo: [expect.stringContaining('Connect applet')],
    });
  });
});

test('a run that made nothing does not say that what it made is undone', async () => {
  const sandbox = await freshSandbox();
  sandbox.exotel.faults.add({ operation: 'list trunks', kind: 'status', status: 503, times: 'forever' });
  const failed = await sandbox.provision(request);
  expect(causeOf(failed)).toContain('It had made nothing that is there.');
  expect(causeOf(failed)).not.toContain('had made is undone');
  expect(lastEvent(sandbox, 'DID Rolled Back')).toMatchObject({ undone: [] });
});
