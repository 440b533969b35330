import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { isDue, mostTries, triesSoFar } from '../../lambdas/numbers/unfinished-roll-back.ts';
import { claimSchema } from '../../lambdas/platform/ledger/claims.ts';
import type { Execution } from '../../sandbox/aws/execution.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { outside } from '../outside.ts';
import { synthesizedTemplate } from '../synthesized.ts';

/* What could not be rolled back is tried again by itself, on a schedule. */

const { startFaultSandbox } =
  await outside<typeof import('../../sandbox/faults/worker.ts')>('sandbox/faults/worker.ts');
const { accountState } = await outside<typeof import('../../sandbox/faults/account-state.ts')>(
  'sandbox/faults/account-state.ts',
);
const { addTheirTrunk } = await outside<typeof import('../../sandbox/faults/stories/accounts.ts')>(
  'sandbox/faults/stories/accounts.ts',
);

const phoneNumber = '+918045671234';
const callTo = '+919876543210';
const request = { phoneNumber, agentId: '60d0fe4f5311236168a109ca', verification: { callTo } };

let sandbox: Sandbox;
let before: ReturnType<typeof accountState>;

beforeAll(async () => {
  sandbox = await startFaultSandbox(synthesizedTemplate());
});

beforeEach(async () => {
  await sandbox.reset();
  delete sandbox.executions.options.onEvent;
  before = accountState(sandbox);
  sandbox.exotel.state.phones[callTo] = 'codec mismatch';
});

afterAll(() => sandbox.close());

function whenEntering(state: string, happen: (execution: Execution) => void): void {
  let happened = false;
  sandbox.executions.options.onEvent = (event, execution) => {
    if (happened || event.type !== 'StateEntered' || event.state?.name !== state) return;
    happened = true;
    happen(execution);
  };
}

const failLedger = () =>
  void sandbox.aws.faults.add({ operation: 'dynamodb:*', kind: 'throttled', times: 'forever', skip: 0 });
const failExotel = () =>
  void sandbox.exotel.faults.add({ operation: 'delete trunk', kind: 'status', status: 503, times: 'forever' });
const told = () => sandbox.bus.events.map((event) => event['detail-type']);
const eMails = () => sandbox.notifications.map(({ subject }) => subject);
const rollBacks = () => [...sandbox.executions.all.keys()].filter((name) => name.includes('roll-back'));

async function provision(wanted: object = request): Promise<Execution> {
  const execution = await sandbox.provision(wanted);
  await sandbox.settled();
  return execution;
}

async function again(): Promise<void> {
  await sandbox.rollBackAgain();
  await sandbox.settled();
}

describe('a number that was left half-made', () => {
  test('is rolled back when the ledger is there again, and that is told', async () => {
    whenEntering('Attach number to agent', failLedger);
    const execution = await provision();
    expect(accountState(sandbox)).not.toEqual(before);
    sandbox.aws.faults.clear();
    await again();
    expect(accountState(sandbox)).toEqual(before);
    expect(told()).toEqual(['DID Provisioning Failed', 'DID Rolled Back']);
    expect(sandbox.bus.events[0]?.detail).toMatchObject({ execution: execution.arn, phoneNumber });
    // It is over: nothing more is found.
    const count = rollBacks().length;
    await again();
    expect(rollBacks().length).toBe(count);
  });

  test('is rolled back though the roll-back that its end had started could not be recorded', async () => {
    whenEntering('Attach number to agent', (execution) => sandbox.executions.stop(execution.arn));
    sandbox.aws.faults.add({ operation: 'events:*', kind: 'not taken', times: 'forever', skip: 0 });
    await provision();
    const [rollBack] = rollBacks().map((name) => sandbox.executions.find(name));
    expect(rollBack?.cause).toContain('It was rolled back. It is tried again by itself. This could not be recorded');
    expect(told()).toEqual([]);
    sandbox.aws.faults.clear();
    await again();
    expect(accountState(sandbox)).toEqual(before);
    expect(told()).toEqual(['DID Provisioning Failed', 'DID Rolled Back']);
  });

  test('stays as it is, when that was asked for, and is told as kept', async () => {
    whenEntering('Attach number to agent', failLedger);
    const execution = await provision({ ...request, onFailure: 'keep' });
    const kept = accountState(sandbox);
    sandbox.aws.faults.clear();
    for (let time = 0; time < 3; time++) await again();
    expect(accountState(sandbox)).toEqual(kept);
    expect(told()).toEqual(['DID Provisioning Failed']);
    expect(sandbox.bus.events[0]?.detail).toMatchObject({ execution: execution.arn, rollBack: null });
    expect(rollBacks().length).toBe(1);
  });

  test('is left to the execution that works on it', async () => {
    whenEntering('Attach number to agent', failLedger);
    await provision();
    sandbox.aws.faults.clear();
    let count = 0;
    sandbox.clock.putForwardTo(sandbox.clock.now() + 24 * 60 * 60 * 1000);
    whenEntering('Post destination URIs', () => void sandbox.bus.runSchedule('RollBackAgain').then(() => count++));
    sandbox.exotel.state.phones[callTo] = 'answer';
    const next = await provision();
    expect(next.status).toBe('SUCCEEDED');
    await again();
    expect([count, rollBacks(), sandbox.exotel.state.trunks.length]).toEqual([1, [], 1]);
  });
});

test('what a stopped execution was asked to keep stays, though a roll-back comes after it', async () => {
  whenEntering('Attach number to agent', (execution) => sandbox.executions.stop(execution.arn));
  await provision({ ...request, onFailure: 'keep' });
  const kept = accountState(sandbox);
  expect(kept.trunks.length).toBe(1);
  await sandbox.rollBack({ phoneNumber });
  expect(accountState(sandbox)).toEqual(kept);
});

describe('a roll-back that failed', () => {
  test('is tried again by itself: told once that it failed, and once that it is done', async () => {
    whenEntering('Diagnose', failExotel);
    const execution = await provision();
    expect(execution.error).toBe('RollBackFailedError');
    for (let time = 0; time < 2; time++) await again();
    const statuses = rollBacks().map((name) => sandbox.executions.find(name).status);
    expect(statuses).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(told()).toEqual(['DID Provisioning Failed', 'DID Roll Back Failed']);
    sandbox.exotel.faults.clear();
    await again();
    expect(accountState(sandbox)).toEqual(before);
    expect(told()).toEqual(['DID Provisioning Failed', 'DID Roll Back Failed', 'DID Rolled Back']);
    expect(sandbox.bus.events.at(-1)?.detail).toMatchObject({ again: true });
    expect(eMails()).toEqual([
      'Trunkline sandbox: the roll-back of +918045671234 failed',
      'Trunkline sandbox: the roll-back of +918045671234 is done',
    ]);
  });

  test('is left alone when something was asked to be kept since', async () => {
    whenEntering('Diagnose', failExotel);
    await provision();
    await provision({ ...request, onFailure: 'keep' });
    sandbox.exotel.faults.clear();
    const kept = accountState(sandbox);
    await again();
    expect(accountState(sandbox)).toEqual(kept);
    expect(rollBacks()).toEqual([]);
  });

  test('is not what leaves something to a person', async () => {
    const trunkSid = addTheirTrunk(sandbox, []);
    await provision({ ...request, trunkSid });
    expect(told()).toEqual(['DID Provisioning Failed', 'DID Rolled Back']);
    await again();
    expect(rollBacks()).toEqual([]);
  });
});

test('a deprovisioning that could not record its end is told of, once, and is not started again', async () => {
  sandbox.exotel.state.phones[callTo] = 'answer';
  await provision();
  const count = sandbox.bus.events.length;
  whenEntering('Undo everything', failLedger);
  const { status, cause } = await sandbox.deprovision({ phoneNumber });
  await sandbox.settled();
  expect([status, cause]).toEqual(['FAILED', expect.stringContaining('What is there still is not known.')]);
  sandbox.aws.faults.clear();
  for (let time = 0; time < 2; time++) await again();
  expect(told().slice(count)).toEqual(['DID Deprovisioning Failed']);
  expect(sandbox.exotel.state.trunks.length).toBe(1);
});

describe('the next try', () => {
  const minutes = 60_000;
  const machine = 'arn:aws:states:ap-south-1:1:stateMachine:trunkline-dev-roll-back:live';
  const rollBackArn = (name: number) => `arn:aws:states:ap-south-1:1:execution:trunkline-dev-roll-back:${name}`;
  const provisioning = 'arn:aws:states:ap-south-1:1:execution:trunkline-dev-provision-number:x';
  const claimOf = (owner: string, answersFor: string[]) =>
    claimSchema.parse({ owner, answersFor, claimedAt: '2026-11-26T00:00:00Z', released: true });

  test('counts the roll-backs on their own that there were', () => {
    expect(triesSoFar(claimOf(provisioning, []), machine)).toBe(0);
    expect(triesSoFar(claimOf(rollBackArn(2), [rollBackArn(1), provisioning]), machine)).toBe(2);
  });

  test.each([
    [0, 15],
    [1, 15],
    [2, 30],
    [5, 240],
    [12, 24 * 60],
  ])('after %i comes %i minutes later, and never after the last', (tries, wait) => {
    const dueAfter = (passed: number) => isDue(tries, 0, 15 * minutes, passed * minutes);
    expect([dueAfter(wait - 1), dueAfter(wait)]).toEqual([false, true]);
    expect(isDue(mostTries, 0, 15 * minutes, 1e6 * minutes)).toBe(false);
  });
});
