import { afterEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/sandbox.ts';
import { askGate, openGate } from './aws-gate.ts';
import { environment, handMadeTemplate, lambda, stateMachine, task } from './aws-template.ts';
import { basicAuthorization, trunksPath } from './simulators/clients.ts';

const running: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

const headers = basicAuthorization('sandbox-exotel-key', 'sandbox-exotel-token');
const lambdas = {
  Time: 'export const handler = async () => [Date.now(), new Date().getTime(), Date.parse(Date()), new Date(7).getTime()];',
  Ask: `${askGate}
    export const handler = async ({ name }) => ask('/' + name);`,
  /** The HTTP status of one request. */
  List: `export const handler = async () =>
    (await fetch(process.env.EXOTEL_API_URL + '${trunksPath}', { headers: ${JSON.stringify(headers)} })).status;`,
  Sleep: `
    import { setTimeout } from 'node:timers/promises';
    export const handler = async (_, context) => {
      const before = [Date.now(), context.getRemainingTimeInMillis()];
      const value = await setTimeout(60_000, 'slept');
      return { value, passed: Date.now() - before[0], lessLeft: before[1] - context.getRemainingTimeInMillis() };
    };`,
  /** With a time-out of a minute. */
  Hurried: `export const handler = async () =>
    (await fetch(process.env.GATE_URL, { signal: AbortSignal.timeout(60_000) })).text();`,
  Fail: "export const handler = async () => { throw Object.assign(new Error('not yet'), { name: 'NotYet' }); };",
};

async function start(definition: object, options: SandboxOptions = {}): Promise<Sandbox> {
  const template = handMadeTemplate(lambdas, {
    ...environment,
    Sleep: lambda({ Timeout: 90 }),
    Ask: lambda({ Timeout: 90 }),
    Provisioning: stateMachine(definition),
  });
  const sandbox = await startSandbox(template, { waitMillis: 1, retryMillis: 1, threadsPerLambda: 4, ...options });
  running.push(sandbox);
  return sandbox;
}

const wait = (seconds: number, rest: object) => ({ Type: 'Wait', Seconds: seconds, ...rest });

describe('time that the sandbox leaves out of pauses has passed', () => {
  test('for the Lambdas', async () => {
    const sandbox = await start({
      StartAt: 'Before',
      States: {
        Before: task('Time', { ResultPath: '$.before', Next: 'Wait' }),
        Wait: wait(3600, { Next: 'After' }),
        After: task('Time', { ResultPath: '$.after', End: true }),
      },
    });
    const { output } = await sandbox.provision({});
    const { before, after } = output as Record<'before' | 'after', number[]>;
    for (const way of [0, 1, 2]) {
      const seconds = ((after[way] ?? 0) - (before[way] ?? 0)) / 1000;
      expect([way, seconds >= 3599 && seconds < 3660]).toEqual([way, true]);
    }
    expect(after[3]).toBe(7);
  });

  test('for the limit of requests a minute', async () => {
    const sandbox = await start({
      StartAt: 'First',
      States: {
        First: task('List', { ResultPath: '$.first', Next: 'Second' }),
        Second: task('List', { ResultPath: '$.second', Next: 'Wait' }),
        Wait: wait(60, { Next: 'Third' }),
        Third: task('List', { ResultPath: '$.third', End: true }),
      },
    });
    sandbox.exotel.settings.requestsPerMinute = 1;
    expect((await sandbox.provision({})).output).toEqual({ first: 200, second: 429, third: 200 });
  });

  test('for an execution that may take so long as a whole', async () => {
    const sandbox = await start({
      TimeoutSeconds: 100,
      StartAt: 'Wait',
      States: {
        Wait: wait(99, { Next: 'Work' }),
        Work: task('Time', { Next: 'Again' }),
        Again: wait(2, { Next: 'More' }),
        More: task('Time', { End: true }),
      },
    });
    const { status, history } = await sandbox.provision({});
    expect(status).toBe('TIMED_OUT');
    expect(history.at(-1)?.type).toBe('ExecutionTimeout');
  });

  test('for one that ends with a wait longer than its limit', async () => {
    const sandbox = await start({
      TimeoutSeconds: 100,
      StartAt: 'Wait',
      States: { Wait: wait(101, { Next: 'Done' }), Done: { Type: 'Succeed' } },
    });
    const { status, history, startedAt, stoppedAt = 0 } = await sandbox.provision({});
    expect([status, Math.round((stoppedAt - startedAt) / 1000)]).toEqual(['TIMED_OUT', 100]);
    expect(history.map(({ type }) => type)).toEqual(['ExecutionStarted', 'StateEntered', 'ExecutionTimeout']);
    expect(sandbox.bus.serviceEvents.map(({ detail }) => (detail as { status: string }).status)).toEqual(['TIMED_OUT']);
  });

  test('for one that ends with a wait shorter than its limit', async () => {
    const sandbox = await start({ TimeoutSeconds: 100, StartAt: 'Wait', States: { Wait: wait(99, { End: true }) } });
    expect((await sandbox.provision({})).status).toBe('SUCCEEDED');
  });

  test('for whoever stops an execution in its last wait', async () => {
    const sandbox = await start({ StartAt: 'Wait', States: { Wait: wait(100, { End: true }) } });
    const execution = sandbox.executions.start('{}');
    sandbox.clock.at(sandbox.clock.now() + 50_000, () => sandbox.executions.stop(execution.name));
    await execution.ended;
    expect([execution.status, execution.history.at(-1)?.type]).toEqual(['ABORTED', 'ExecutionAborted']);
  });

  test('in every date that it tells', async () => {
    const sandbox = await start({
      StartAt: 'Wait',
      States: { Wait: wait(3600, { Next: 'Look' }), Look: task('List', { End: true }) },
    });
    const before = sandbox.clock.now();
    const { startedAt, stoppedAt, history } = await sandbox.provision({});
    const hourLater = expect.any(Number);
    const times = {
      stopped: stoppedAt,
      waited: history.find(({ type, state }) => type === 'StateExited' && state?.name === 'Wait')?.timestamp,
      asked: Date.parse(sandbox.exotel.journal[0]?.time ?? ''),
      told: Date.parse((sandbox.bus.serviceEvents[0] as { time?: string })?.time ?? ''),
    };
    expect(times).toEqual({ stopped: hourLater, waited: hourLater, asked: hourLater, told: hourLater });
    for (const [name, time = 0] of Object.entries(times))
      expect([name, time - startedAt >= 3_600_000]).toEqual([name, true]);
    expect(startedAt - before).toBeLessThan(60_000);
  });
});

test('a Lambda that sleeps has the time pass, and takes none', async () => {
  const sandbox = await start({ StartAt: 'Sleep', States: { Sleep: task('Sleep', { End: true }) } });
  const began = performance.now();
  const { output } = await sandbox.provision({});
  const { value, passed, lessLeft } = output as { value: string; passed: number; lessLeft: number };
  expect(value).toBe('slept');
  for (const millis of [passed, lessLeft]) expect(millis).toBeGreaterThanOrEqual(60_000);
  expect(performance.now() - began).toBeLessThan(60_000);
});

test('Lambdas that sleep keep no other from running', async () => {
  const sandbox = await start(
    { StartAt: 'Sleep', States: { Sleep: task('Sleep', { End: true }) } },
    { threadsPerLambda: 1 },
  );
  const before = sandbox.clock.now();
  await Promise.all([1, 2, 3].map(() => sandbox.provision({})));
  expect(sandbox.clock.now() - before).toBeLessThan(120_000);
});

describe('time is not put forward', () => {
  test('while a Lambda works: what it holds is still its own', async () => {
    const gate = await openGate();
    const sandbox = await start(
      {
        StartAt: 'Which?',
        States: {
          'Which?': {
            Type: 'Choice',
            Choices: [{ Variable: '$.name', StringEquals: 'work', Next: 'Ask' }],
            Default: 'Wait',
          },
          Wait: wait(300, { Next: 'Ask' }),
          Ask: task('Ask', { End: true }),
        },
      },
      { variables: { GATE_URL: gate.url } },
    );
    const before = sandbox.clock.now();
    const working = sandbox.provision({ name: 'work' });
    await gate.came(1);
    const entered = new Promise<void>((resolve) => {
      sandbox.executions.options.onEvent = ({ type, state }) => {
        if (type === 'StateEntered' && state?.name === 'Ask') resolve();
      };
    });
    const waiting = sandbox.provision({ name: 'wait' });
    await entered;
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    expect([gate.requests, sandbox.clock.now() - before < 300_000]).toEqual([['/work'], true]);
    gate.answer();
    await gate.came(2);
    expect(sandbox.clock.now() - before).toBeGreaterThanOrEqual(300_000);
    gate.answer();
    expect((await Promise.all([working, waiting])).map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  });

  test('further than to when the next one goes on: who pauses for longer comes later', async () => {
    const gate = await openGate();
    const policy = { ErrorEquals: ['States.ALL'], IntervalSeconds: 40, BackoffRate: 1, MaxAttempts: 2 };
    const sandbox = await start(
      {
        StartAt: 'Which?',
        States: {
          'Which?': {
            Type: 'Choice',
            Choices: [{ Variable: '$.name', StringEquals: 'long', Next: 'Wait' }],
            Default: 'Fail',
          },
          Wait: wait(100, { Next: 'Ask' }),
          Fail: task('Fail', {
            Retry: [policy],
            Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Ask', ResultPath: null }],
            End: true,
          }),
          Ask: task('Ask', { End: true }),
        },
      },
      { variables: { GATE_URL: gate.url } },
    );
    const all = Promise.all(['long', 'short'].map((name) => sandbox.provision({ name })));
    await gate.came(1);
    gate.answer();
    await gate.came(2);
    gate.answer();
    await all;
    expect(gate.requests).toEqual(['/short', '/long']);
  });
});

test('a time-out of a request is real: none strikes because time was put forward', async () => {
  const gate = await openGate();
  const sandbox = await start(
    { StartAt: 'Ask', States: { Ask: task('Hurried', { End: true }) } },
    { variables: { GATE_URL: gate.url } },
  );
  const asking = sandbox.provision({ name: 'slow' });
  await gate.came(1);
  sandbox.clock.putForwardTo(sandbox.clock.now() + 24 * 3_600_000);
  gate.answer();
  expect((await asking).status).toBe('SUCCEEDED');
});
