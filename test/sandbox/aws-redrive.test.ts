import { afterEach, describe, expect, test } from '@jest/globals';
import type { Execution } from '../../sandbox/aws/execution.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { askGate, type Gate, openGate } from './aws-gate.ts';
import { environment, handMadeTemplate, lambda, stateMachine, task } from './aws-template.ts';

const running: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

/** Asks the gate what to answer; "fail" is an error. */
const worker = `${askGate}
  export const handler = async (event) => {
    const answer = await ask('/' + event.step);
    if (answer === 'fail') throw new RangeError('told to fail');
    return { ...event, [event.step]: answer };
  };`;

const catchAll = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
const retryAll = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 5 }];
const step = (name: string, rest: object) =>
  task('Worker', { Parameters: { step: name, 'input.$': '$', 'of.$': '$$.Execution.Input' }, ...rest });

async function start(options: { catch?: boolean; retry?: boolean; timeoutSeconds?: number } = {}) {
  const gate = await openGate();
  const definition = {
    StartAt: 'First',
    ...(options.timeoutSeconds && { TimeoutSeconds: options.timeoutSeconds }),
    States: {
      First: step('first', { ResultPath: '$.first', Next: 'Second' }),
      Second: step('second', {
        ResultPath: '$.second',
        Next: 'Third',
        ...(options.catch && { Catch: catchAll }),
        ...(options.retry && { Retry: retryAll }),
      }),
      Third: { Type: 'Pass', End: true },
      ...(options.catch && { Caught: { Type: 'Pass', End: true } }),
    },
  };
  const template = handMadeTemplate(
    { Worker: worker },
    { ...environment, Worker: lambda({ Timeout: 30 }), Provisioning: stateMachine(definition) },
  );
  const sandbox = await startSandbox(template, {
    variables: { GATE_URL: gate.url },
    waitMillis: 1,
    retryMillis: 1,
  });
  running.push(sandbox);
  return { sandbox, gate, executions: sandbox.executions };
}

async function answer(gate: Gate, count: number, text?: string): Promise<void> {
  await gate.came(count);
  gate.answer(text);
}

const typesOf = (execution: Execution) =>
  execution.history.map(({ type, state }) => (state ? `${type} ${state.name}` : type));

describe('a redrive', () => {
  test('goes on from the state that failed, with the input that it got, in the same history', async () => {
    const { gate, executions } = await start();
    const execution = executions.start('{"request":1}', 'one');
    await answer(gate, 1);
    await answer(gate, 2, 'fail');
    await execution.ended;
    expect(execution).toMatchObject({ status: 'FAILED', error: 'RangeError', redriveCount: 0 });
    const { arn, stoppedAt, history } = execution;
    const inputOfSecond = history.find(({ type, state }) => type === 'StateEntered' && state?.name === 'Second')?.state
      ?.input;

    const ended = execution.ended;
    expect(executions.redrive('one')).toBe(execution);
    expect(execution).toMatchObject({ arn, status: 'RUNNING', redriveCount: 1, history });
    expect([execution.stoppedAt, execution.error, execution.cause]).toEqual([undefined, undefined, undefined]);
    expect(execution.ended).not.toBe(ended);
    await answer(gate, 3);
    await execution.ended;

    expect(gate.requests).toEqual(['/first', '/second', '/second']);
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: { request: 1, second: { second: 'answer' } } });
    expect(execution.stoppedAt).toBeGreaterThanOrEqual(stoppedAt ?? Number.NaN);
    expect(typesOf(execution)).toEqual([
      'ExecutionStarted',
      'StateEntered First',
      'StateExited First',
      'StateEntered Second',
      'StateFailed Second',
      'ExecutionFailed',
      'ExecutionRedriven',
      'StateEntered Second',
      'StateExited Second',
      'StateEntered Third',
      'StateExited Third',
      'ExecutionSucceeded',
    ]);
    const again = history.findLast(({ type, state }) => type === 'StateEntered' && state?.name === 'Second');
    expect(again?.state?.input).toEqual(inputOfSecond);
    // What the execution itself was started with, and not what the state got.
    expect(execution.output).toMatchObject({ second: { of: { request: 1 } } });
  });

  test.each([
    ['stop', 'ABORTED'],
    ['timeOut', 'TIMED_OUT'],
  ] as const)('goes on after "%s", again and again', async (how, status) => {
    const { gate, executions } = await start();
    const execution = executions.start('{}', 'one');
    await answer(gate, 1);
    for (const times of [1, 2]) {
      await gate.came(1 + times);
      executions[how]('one');
      await execution.ended;
      expect([execution.status, execution.redriveCount]).toEqual([status, times - 1]);
      // The Lambda that was left behind is answered too; nobody waits for it.
      gate.answer();
      executions.redrive(execution.arn);
    }
    await answer(gate, 4);
    await execution.ended;
    expect([execution.status, execution.redriveCount]).toEqual(['SUCCEEDED', 2]);
    expect(gate.requests).toEqual(['/first', '/second', '/second', '/second']);
  });

  test('is refused while the execution runs, and when it has succeeded', async () => {
    const { gate, executions } = await start();
    const execution = executions.start('{}', 'one');
    const notRedrivable = expect.objectContaining({ code: 'ExecutionNotRedrivable' });
    expect(() => executions.redrive('one')).toThrow(notRedrivable);
    await answer(gate, 1);
    await answer(gate, 2);
    await execution.ended;
    expect(() => executions.redrive('one')).toThrow(notRedrivable);
    expect(execution).toMatchObject({ status: 'SUCCEEDED', redriveCount: 0 });
  });
});

describe.each([
  ['stop', 'ABORTED', 'ExecutionAborted'],
  ['timeOut', 'TIMED_OUT', 'ExecutionTimeout'],
] as const)('%s', (how, status, lastEvent) => {
  test('is seen by no Catch: no further state runs', async () => {
    const { gate, executions, sandbox } = await start({ catch: true });
    const execution = executions.start('{}', 'one');
    await answer(gate, 1);
    await gate.came(2);
    executions[how]('one');
    await execution.ended;
    gate.answer('fail');
    await sandbox.lambdas.idle();
    expect(execution.status).toBe(status);
    expect(typesOf(execution).at(-1)).toBe(lastEvent);
    expect(typesOf(execution)).not.toContain('StateEntered Caught');
    expect([execution.output, execution.error]).toEqual([undefined, undefined]);
  });

  test('ends a pause before a retry without the retry', async () => {
    const { gate, executions, sandbox } = await start({ retry: true });
    sandbox.executions.options.retryMillis = 600_000;
    const execution = executions.start('{}', 'one');
    executions.options.onEvent = ({ type }) => {
      if (type === 'StateFailed') executions[how]('one');
    };
    await answer(gate, 1);
    await answer(gate, 2, 'fail');
    await execution.ended;
    await sandbox.lambdas.idle();
    expect(execution.status).toBe(status);
    expect(gate.requests).toEqual(['/first', '/second']);
  });

  test('of an execution that is over changes nothing; of one that was never started it throws', async () => {
    const { gate, executions } = await start();
    const execution = executions.start('{}', 'one');
    await answer(gate, 1);
    await answer(gate, 2);
    await execution.ended;
    executions[how]('one');
    await execution.ended;
    expect(execution.status).toBe('SUCCEEDED');
    expect(() => executions[how]('two')).toThrow(expect.objectContaining({ code: 'ExecutionDoesNotExist' }));
  });
});

test("the state machine's own TimeoutSeconds ends an execution in the same way", async () => {
  const { gate, executions } = await start({ catch: true, timeoutSeconds: 0.2 });
  const execution = executions.start('{}', 'one');
  await gate.came(1);
  await execution.ended;
  expect(execution.status).toBe('TIMED_OUT');
  expect(typesOf(execution)).toEqual(['ExecutionStarted', 'StateEntered First', 'ExecutionTimeout']);
});
