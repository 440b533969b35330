import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { type LambdaOptions, LambdaRuntime } from '../../sandbox/aws/lambda-runtime.ts';
import { askGate, openGate } from './aws-gate.ts';
import { handMadeTemplate, lambda } from './aws-template.ts';

const running: LambdaRuntime[] = [];
afterEach(async () => {
  jest.useRealTimers();
  await Promise.all(running.splice(0).map((lambdas) => lambdas.close()));
});

function runtime(
  code: string,
  options: LambdaOptions = {},
  properties: Record<string, unknown> = { Timeout: 30 },
): LambdaRuntime {
  const lambdas = new LambdaRuntime(handMadeTemplate({ Worker: code }, { Worker: lambda(properties) }), options);
  running.push(lambdas);
  return lambdas;
}

/** Answers with the thread it runs in and how many invocations that thread has begun. */
const busy = `import { threadId } from 'node:worker_threads';
  ${askGate}
  let invocations = 0;
  export const handler = async ({ name }) => {
    const nth = ++invocations;
    await ask('/' + name);
    return { name, threadId, nth };
  };`;

interface Answer {
  name: string;
  threadId: number;
  nth: number;
}

async function busyRuntime(options: LambdaOptions = {}) {
  const gate = await openGate();
  const lambdas = runtime(busy, options);
  lambdas.offer({ GATE_URL: gate });
  return { gate, invoke: (name: string) => lambdas.invoke('Worker', { name }) as Promise<Answer>, lambdas };
}

describe('threads of a Lambda', () => {
  test('serve one invocation each, two at the same time, and others in the order in which they came', async () => {
    const { gate, invoke } = await busyRuntime();
    const all = ['a', 'b', 'c', 'd'].map((name) => invoke(name));
    await gate.came(2);
    gate.answer();
    await gate.came(3);
    gate.answer();
    await gate.came(4);
    gate.answer();
    gate.answer();
    const answers = await Promise.all(all);
    expect(new Set(answers.map(({ threadId }) => threadId)).size).toBe(2);
    expect(answers.map(({ nth }) => nth).toSorted()).toEqual([1, 1, 2, 2]);
    expect(gate.requests.slice(0, 2).toSorted()).toEqual(['/a', '/b']);
    expect(gate.requests.slice(2)).toEqual(['/c', '/d']);
  });

  test('are as few as the limit says', async () => {
    const { gate, invoke } = await busyRuntime({ threadsPerLambda: 1 });
    const all = [invoke('a'), invoke('b')];
    await gate.came(1);
    expect(gate.requests).toEqual(['/a']);
    gate.answer();
    await gate.came(2);
    gate.answer();
    const [first, second] = await Promise.all(all);
    expect(second).toEqual({ name: 'b', threadId: first?.threadId, nth: 2 });
  });

  test('stay warm, and the one used last is used next', async () => {
    const { gate, invoke } = await busyRuntime();
    const both = [invoke('a'), invoke('b')];
    await gate.came(2);
    gate.answer();
    const first = await Promise.race(both);
    gate.answer();
    const answers = await Promise.all(both);
    const last = answers.find(({ threadId }) => threadId !== first.threadId);
    for (const [index, name] of ['c', 'd'].entries()) {
      const again = invoke(name);
      await gate.came(3 + index);
      gate.answer();
      expect((await again).threadId).toBe(last?.threadId);
    }
  });

  test('are idle only when nothing is under way and nothing waits', async () => {
    const { gate, invoke, lambdas } = await busyRuntime({ threadsPerLambda: 1 });
    await lambdas.idle();
    const settled: string[] = [];
    const first = invoke('a').then(() => settled.push('a'));
    const second = invoke('b').then(() => settled.push('b'));
    const idle = lambdas.idle().then(() => settled.push('idle'));
    await gate.came(1);
    gate.answer();
    await gate.came(2);
    gate.answer();
    await Promise.all([first, second, idle]);
    expect(settled).toEqual(['a', 'b', 'idle']);
  });
});

/** All that fake timers would replace but the time-outs. */
const allButTimeouts = [
  'Date',
  'clearImmediate',
  'clearInterval',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
] as const;

describe('an invocation', () => {
  const failureOf = (invocation: Promise<unknown>) => invocation.catch((error: { failure: unknown }) => error.failure);

  test('fails with the name and the words of what its handler threw', async () => {
    const lambdas = runtime("export const handler = async () => { throw new TypeError('not so'); };");
    expect(await failureOf(lambdas.invoke('Worker', {}))).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'not so',
    });
  });

  test('that takes too long ends with Lambda.Unknown, and the next gets another thread', async () => {
    // The test is the clock: on a slow machine the second invocation takes as long as it likes.
    jest.useFakeTimers({ doNotFake: [...allButTimeouts] });
    const gate = await openGate();
    const lambdas = runtime(busy, {}, { Timeout: 0.2 });
    lambdas.offer({ GATE_URL: gate });
    const late = failureOf(lambdas.invoke('Worker', { name: 'late' }));
    await gate.came(1);
    jest.advanceTimersByTime(200);
    expect(await late).toEqual({
      errorType: 'Lambda.Unknown',
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 0\.20 seconds$/),
    });
    const next = lambdas.invoke('Worker', { name: 'next' }) as Promise<Answer>;
    await gate.came(2);
    gate.answer();
    expect((await next).nth).toBe(1);
  });

  test.each([
    ['process.exit(3)', 'exit status 3'],
    ['setImmediate(() => { throw new Error("uncaught"); }); await new Promise(() => {})', 'Error: uncaught'],
  ])('whose process ends by %s ends with Lambda.Unknown', async (code, words) => {
    const lambdas = runtime(`export const handler = async () => { ${code}; };`);
    expect(await failureOf(lambdas.invoke('Worker', {}))).toEqual({
      errorType: 'Lambda.Unknown',
      errorMessage: expect.stringContaining(words),
    });
  });

  test('of a bundle that cannot be imported fails with the reason, each time', async () => {
    const lambdas = runtime("throw new RangeError('not today');");
    for (const _ of [1, 2]) {
      expect(await failureOf(lambdas.invoke('Worker', {}))).toMatchObject({
        errorType: 'RangeError',
        errorMessage: expect.stringContaining('not today'),
      });
    }
  });

  test("sees the template's variables, and those that the sandbox is given above them", async () => {
    const code = 'export const handler = async () => [process.env.FROM_TEMPLATE, process.env.BOTH, process.env.GIVEN];';
    const Environment = { Variables: { FROM_TEMPLATE: 'template', BOTH: 'template' } };
    const lambdas = runtime(code, { variables: { BOTH: 'given', GIVEN: 'given' } }, { Environment });
    expect(await lambdas.invoke('Worker', {})).toEqual(['template', 'given', 'given']);
  });
});
