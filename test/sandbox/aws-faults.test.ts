import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AwsFaultKind } from '../../sandbox/aws/aws-faults.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { outside } from '../outside.ts';
import { synthesizedTemplate } from '../synthesized.ts';

const { startFaultSandbox } =
  await outside<typeof import('../../sandbox/faults/worker.ts')>('sandbox/faults/worker.ts');

const request = { phoneNumber: '+918045671234', agentId: '60d0fe4f5311236168a109ca', verification: 'skip' };

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startFaultSandbox(synthesizedTemplate());
});

beforeEach(() => sandbox.reset());

afterAll(() => sandbox.close());

/** What Step Functions had to try again, and how it ended. */
async function provisionedWith(operation: string, kind: AwsFaultKind, times: number | 'forever' = 1) {
  const fault = sandbox.aws.faults.add({ operation, kind, times, skip: 0 });
  const { status, history, cause } = await sandbox.provision(request);
  await sandbox.settled();
  const failed = history.filter(({ type }) => type === 'StateRetried' || type === 'StateFailed');
  return { status, cause, tried: failed.map(({ state }) => state?.name), injections: fault.injections };
}

describe('a request of a Lambda to AWS', () => {
  test.each([
    ['dynamodb:PutItem', 'Claim number'],
    ['secretsmanager:CreateSecret', 'Set digest credentials'],
    ['events:PutEvents', 'Record success'],
    ['states:DescribeExecution', 'Claim number'],
  ])(
    '%s that loses its answer, is throttled or refused fails its state, which is tried again',
    async (operation, state) => {
      for (const kind of ['answer lost', 'throttled', 'refused'] as const) {
        await sandbox.reset();
        const { status, tried, injections } = await provisionedWith(operation, kind);
        expect([kind, status, new Set(tried), injections]).toEqual([kind, 'SUCCEEDED', new Set([state]), 1]);
      }
    },
  );

  test('that loses its answer is carried out, and one that is throttled or refused is not', async () => {
    for (const [kind, count] of [
      ['answer lost', 2],
      ['throttled', 1],
      ['refused', 1],
      ['not taken', 1],
    ] as const) {
      await sandbox.reset();
      await provisionedWith('events:PutEvents', kind);
      expect([kind, sandbox.bus.events.length]).toEqual([kind, count]);
    }
  });

  test('that is carried out twice, as the SDK has it after a lost answer, fails nothing', async () => {
    const { status, tried } = await provisionedWith('*', 'carried out twice', 'forever');
    expect([status, tried]).toEqual(['SUCCEEDED', []]);
    expect(sandbox.bus.events.length).toBe(2);
    expect(sandbox.exotel.state.trunks.length).toBe(1);
  });

  test('stands in the journal, with the fault that it met', async () => {
    await provisionedWith('secretsmanager:*', 'throttled');
    const { journal } = sandbox.aws;
    expect(journal.filter(({ fault }) => fault !== null).map(({ fault }) => fault)).toEqual(['throttled']);
    expect(new Set(journal.map(({ operation }) => operation.split(':')[0]))).toEqual(
      new Set(['dynamodb', 'secretsmanager', 'events', 'states']),
    );
  });
});
