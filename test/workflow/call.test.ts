import { describe, expect, test } from '@jest/globals';
import type { OperationAnswer } from '../../lambdas/operator/contract.ts';
import type { LambdaFailed } from '../../sandbox/aws/lambda-failed.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { changes, freshSandbox, newSandbox, phoneNumber, request } from './environment.ts';

const callTo = '+919812345678';

async function call(sandbox: Sandbox, input: object): Promise<OperationAnswer<'call'>> {
  const [logicalId] = sandbox.template.only('AWS::Lambda::Function', 'callFunction');
  return (await sandbox.lambdas.invoke(logicalId, { phoneNumber, ...input })) as OperationAnswer<'call'>;
}

async function untilItEnds(sandbox: Sandbox, conversationId: string): Promise<OperationAnswer<'call'>> {
  for (;;) {
    const answer = await call(sandbox, { conversationId });
    if (answer.ended) return answer;
  }
}

async function refusalOf(attempt: Promise<unknown>): Promise<string[]> {
  const { failure } = (await attempt.catch((error: unknown) => error)) as LambdaFailed;
  return [failure.errorType, failure.errorMessage];
}

/** A number that was provisioned without a call. */
async function provisioned(): Promise<Sandbox> {
  const sandbox = await freshSandbox();
  await sandbox.provision({ ...request, verification: 'skip' });
  return sandbox;
}

const placed = (sandbox: Sandbox) => changes(sandbox).filter((operation) => operation === 'place call').length;

describe('a call alone', () => {
  test('is placed with the product of the number, answers at once, and is judged when it has ended', async () => {
    const sandbox = await provisioned();
    const first = await call(sandbox, { callTo });
    expect(first).toMatchObject({
      ended: false,
      status: 'placed',
      verdict: null,
      conversationId: expect.stringMatching(/^CALL-/),
    });
    expect(await untilItEnds(sandbox, first.conversationId)).toEqual({
      conversationId: first.conversationId,
      ended: true,
      status: 'completed',
      verdict: 'answered',
      proved: ['outbound'],
      audio: 'both ways',
      summary: expect.stringContaining(`The call from ${phoneNumber} to ${callTo} was answered`),
      finding: null,
    });
    expect(sandbox.exotel.state.calls).toMatchObject([{ from: phoneNumber, to: callTo }]);
    expect(placed(sandbox)).toBe(1);
  });

  test('leaves the ledger as it was', async () => {
    const sandbox = await provisioned();
    const before = await sandbox.ledger.items();
    const { conversationId } = await call(sandbox, { callTo });
    await untilItEnds(sandbox, conversationId);
    expect(await sandbox.ledger.items()).toEqual(before);
  });

  test('that fails says why, with what to do', async () => {
    const sandbox = await provisioned();
    Object.assign(sandbox.exotel.state.trunks[0]?.credentials[0] ?? {}, { password: 'other' });
    const { conversationId } = await call(sandbox, { callTo });
    expect(await untilItEnds(sandbox, conversationId)).toMatchObject({
      verdict: 'failed',
      proved: [],
      summary: null,
      finding: { code: 'digest-mismatch', remedy: expect.stringMatching(/./) },
    });
  });

  test('that may have failed for two reasons has the second one apart', async () => {
    const sandbox = await provisioned();
    sandbox.exotel.state.phones[callTo] = 'unavailable';
    const { conversationId } = await call(sandbox, { callTo });
    const { finding } = await untilItEnds(sandbox, conversationId);
    const [other] = finding?.also ?? [];
    expect(other).toEqual({ code: 'try-later', problem: expect.any(String), remedy: expect.any(String) });
    expect(finding?.problem).toContain(`Or, less likely: ${other?.problem}`);
  });

  test('that Atoms does not know yet is waited for', async () => {
    const sandbox = await provisioned();
    sandbox.atoms.settings.conversationVisibleAfterReads = 1;
    const { conversationId } = await call(sandbox, { callTo });
    expect(await call(sandbox, { conversationId })).toMatchObject({ ended: false, status: 'not known yet' });
  });

  test('can be hung up, and then proves nothing', async () => {
    const sandbox = await provisioned();
    sandbox.atoms.settings.callSteps = 1_000_000;
    const { conversationId } = await call(sandbox, { callTo });
    expect(await call(sandbox, { conversationId, cancel: true })).toMatchObject({
      ended: true,
      status: 'cancelled',
      proved: [],
      finding: { code: 'call-cancelled' },
    });
  });

  test('of somebody else is not hung up', async () => {
    const sandbox = await provisioned();
    sandbox.atoms.settings.callSteps = 1_000_000;
    const { conversationId } = await call(sandbox, { callTo });
    const other = call(sandbox, { phoneNumber: '+918045671235', conversationId, cancel: true });
    expect(await refusalOf(other)).toEqual([
      'InvalidRequestError',
      expect.stringContaining(`Atoms knows no call ${conversationId} from +918045671235`),
    ]);
    expect(changes(sandbox)).not.toContain('cancel call');
  });

  test('is sent once, though its answer was lost', async () => {
    const sandbox = await provisioned();
    sandbox.atoms.faults.add({ operation: 'place call', kind: 'lose answer', times: 'forever' });
    expect((await refusalOf(call(sandbox, { callTo })))[0]).toBe('UnavailableError');
    expect(placed(sandbox)).toBe(1);
  });
});

describe('no call is placed', () => {
  test('for a number that is not provisioned', async () => {
    const sandbox = await freshSandbox();
    expect(await refusalOf(call(sandbox, { callTo }))).toEqual([
      'InvalidRequestError',
      expect.stringContaining(`${phoneNumber} is not known as provisioned`),
    ]);
  });

  test('to the number itself', async () => {
    const sandbox = await provisioned();
    expect((await refusalOf(call(sandbox, { callTo: phoneNumber })))[0]).toBe('InvalidRequestError');
    expect(placed(sandbox)).toBe(0);
  });

  test('while an execution works on the number, which is named', async () => {
    const sandbox = await provisioned();
    const ringing = new Promise<void>((resolve) => {
      sandbox.executions.options.onEvent = ({ type, state }) => {
        if (type === 'StateEntered' && state?.name === 'Wait') resolve();
      };
    });
    sandbox.atoms.settings.callSteps = 1_000_000;
    const execution = sandbox.executions.start(JSON.stringify({ ...request, verification: { callTo } }));
    await ringing;
    expect(await refusalOf(call(sandbox, { callTo }))).toEqual([
      'ConflictError',
      expect.stringContaining(`is being worked on by ${execution.arn}`),
    ]);
    sandbox.atoms.settings.callSteps = 0;
    await execution.ended;
    expect(placed(sandbox)).toBe(1);
  });

  test("while an execution's own call may be ringing, whose answer was lost", async () => {
    // For longer than the roll-back of its execution waits.
    const sandbox = await newSandbox({ variables: { RING_TIME_MILLIS: '600000' } });
    await sandbox.provision({ ...request, verification: 'skip' });
    sandbox.atoms.faults.add({ operation: 'place call', kind: 'lose answer' });
    sandbox.executions.options.onEvent = ({ type, state }, execution) => {
      if (type === 'StateRetried' && state?.name === 'Place verification call') sandbox.executions.stop(execution.name);
    };
    await sandbox.provision({ ...request, verification: { callTo } });
    await sandbox.settled();
    expect(await refusalOf(call(sandbox, { callTo }))).toEqual([
      'BusyError',
      expect.stringContaining('may have been placed, but its answer was lost'),
    ]);
    expect(placed(sandbox)).toBe(1);
  });
});
