import { afterEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/sandbox.ts';
import { environment, handMadeTemplate, stateMachine, task } from './aws-template.ts';
import { basicAuthorization, trunkRequest, trunksPath } from './simulators/clients.ts';

const running: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

const headers = {
  ...basicAuthorization('sandbox-exotel-key', 'sandbox-exotel-token'),
  'content-type': 'application/json',
};
const lambdas = {
  Create: `export const handler = async () => {
    const body = ${JSON.stringify(JSON.stringify(trunkRequest('main')))};
    const sent = { method: 'POST', headers: ${JSON.stringify(headers)}, body };
    return (await fetch(process.env.EXOTEL_API_URL + '${trunksPath}', sent)).status;
  };`,
  /** How many trunks are listed. */
  List: `export const handler = async ({ atLeast = 0 } = {}) => {
    const answer = await fetch(process.env.EXOTEL_API_URL + '${trunksPath}', { headers: ${JSON.stringify(headers)} });
    const { length } = (await answer.json()).response;
    if (length < atLeast) throw Object.assign(new Error(length + ' trunks'), { name: 'NotYet' });
    return length;
  };`,
  Ask: 'export const handler = async () => {};',
};

/** A sandbox in which Exotel's list lags by a minute, and all waits and pauses are over at once. */
async function start(definition: object, options: SandboxOptions = {}): Promise<Sandbox> {
  const template = handMadeTemplate(lambdas, { ...environment, Provisioning: stateMachine(definition) });
  const sandbox = await startSandbox(template, { waitMillis: 1, retryMillis: 1, ...options });
  running.push(sandbox);
  sandbox.exotel.settings.readLagMillis = { 'list trunks': 60_000 };
  return sandbox;
}

describe('a lag of a minute at a service is over', () => {
  test('when the Wait states have waited for so long, by their definition', async () => {
    const sandbox = await start({
      StartAt: 'Create',
      States: {
        Create: task('Create', { Next: 'Wait', ResultPath: '$.created' }),
        Wait: { Type: 'Wait', Seconds: 40, Next: 'Look' },
        Look: task('List', { Next: 'Wait again', ResultPath: '$.soon' }),
        'Wait again': { Type: 'Wait', Seconds: 20, Next: 'Look again' },
        'Look again': task('List', { End: true, ResultPath: '$.later' }),
      },
    });
    expect((await sandbox.provision({})).output).toEqual({ created: 200, soon: 0, later: 1 });
  });

  test('when the pauses before retries have been so long, by their policy', async () => {
    const policy = { ErrorEquals: ['NotYet'], IntervalSeconds: 10, BackoffRate: 2, MaxDelaySeconds: 25 };
    const sandbox = await start({
      StartAt: 'Create',
      States: {
        Create: task('Create', { Next: 'Look', ResultPath: null }),
        // After 10, 30, 55 and 80 seconds.
        Look: task('List', { End: true, Retry: [{ ...policy, MaxAttempts: 9, JitterStrategy: 'FULL' }] }),
      },
    });
    expect((await sandbox.provision({ atLeast: 1 })).output).toBe(1);
    expect(sandbox.exotel.journal.filter(({ operation }) => operation === 'list trunks')).toHaveLength(5);
  });

  test('when a task has waited in vain for its token for longer', async () => {
    const sandbox = await start(
      {
        StartAt: 'Create',
        States: {
          Create: task('Create', { Next: 'Ask', ResultPath: null }),
          Ask: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
            Parameters: { FunctionName: '<Ask>', Payload: { 'token.$': '$$.Task.Token' } },
            TimeoutSeconds: 3600,
            Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Look' }],
            End: true,
          },
          Look: task('List', { End: true }),
        },
      },
      { taskTokenMillis: 1 },
    );
    expect((await sandbox.provision({})).output).toBe(1);
  });
});

test('executions that wait at the same time wait only once', async () => {
  const sandbox = await start({ StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 3600, End: true } } });
  const before = sandbox.clock.now();
  await Promise.all([1, 2, 3].map(() => sandbox.provision({})));
  const hours = (sandbox.clock.now() - before) / 3_600_000;
  expect(hours).toBeGreaterThanOrEqual(1);
  expect(hours).toBeLessThan(2);
});
