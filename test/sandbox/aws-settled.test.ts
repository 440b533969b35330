import { afterEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { askGate, openGate } from './aws-gate.ts';
import { environment, handMadeTemplate, lambda, rule, stateMachine, task } from './aws-template.ts';

const running: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

const lambdas = {
  Worker: `${askGate}
    export const handler = async ({ name }) => { await ask('/' + name); };`,
  // What the AWS SDK would send.
  Starter: `
    export const handler = async ({ detail }) => {
      const headers = { 'x-amz-target': 'AWSStepFunctions.StartExecution' };
      const body = JSON.stringify({ stateMachineArn: process.env.STATE_MACHINE_ARN, input: '{"name":"undo"}' });
      const response = await fetch(process.env.AWS_ENDPOINT_URL_SFN, { method: 'POST', headers, body });
      if (!response.ok) throw new Error(await response.text());
    };`,
};

/** An execution of the first machine that does not succeed starts one of the second. */
async function start(rollBack: object = { StartAt: 'Undo', States: { Undo: task('Worker', { End: true }) } }) {
  const gate = await openGate();
  const template = handMadeTemplate(lambdas, {
    ...environment,
    Worker: lambda({ Timeout: 30 }),
    Starter: lambda({ Environment: { Variables: { STATE_MACHINE_ARN: { Ref: 'RollBack' } } } }),
    Provisioning: stateMachine({ StartAt: 'Work', States: { Work: task('Worker', { End: true }) } }),
    RollBack: stateMachine(rollBack),
    Ended: rule({
      EventPattern: {
        source: ['aws.states'],
        detail: { status: ['ABORTED'], stateMachineArn: [{ Ref: 'Provisioning' }] },
      },
      Targets: [{ Arn: { 'Fn::GetAtt': ['Starter', 'Arn'] } }],
    }),
  });
  const sandbox = await startSandbox(template, {
    variables: { GATE_URL: gate.url },
    threadsPerLambda: 4,
    waitMillis: 1,
    retryMillis: 1,
  });
  running.push(sandbox);
  return { sandbox, gate };
}

const statuses = ({ executions }: Sandbox) => [...executions.all.values()].map(({ status }) => status);

describe('a sandbox is settled', () => {
  test('when nothing was started', async () => {
    const { sandbox } = await start();
    await sandbox.settled();
    expect(statuses(sandbox)).toEqual([]);
  });

  test('when the execution is over that the end of another has led to', async () => {
    const { sandbox, gate } = await start();
    sandbox.executions.start('{"name":"do"}', 'one');
    await gate.came(1);
    const order: string[] = [];
    sandbox.executions.stop('one');
    const settled = sandbox.settled().then(() => order.push('settled'));
    await gate.came(2);
    order.push('undone');
    gate.answer();
    gate.answer();
    await settled;
    expect(order).toEqual(['undone', 'settled']);
    expect(gate.requests).toEqual(['/do', '/undo']);
    expect(statuses(sandbox)).toEqual(['ABORTED', 'SUCCEEDED']);
  });
});

describe('what a reset stops', () => {
  test('tells nobody of its end, and starts nothing', async () => {
    const { sandbox, gate } = await start();
    const execution = sandbox.executions.start('{"name":"do"}', 'one');
    await gate.came(1);
    await sandbox.reset();
    await execution.ended;
    await sandbox.settled();
    expect([sandbox.bus.serviceEvents, statuses(sandbox), sandbox.lambdas.logs]).toEqual([[], [], []]);
    // Its name is free again, and nothing of it is left that could answer for it.
    const again = sandbox.executions.start('{"name":"again"}', 'one');
    await gate.came(2);
    gate.answer();
    gate.answer();
    await again.ended;
    expect(again.status).toBe('SUCCEEDED');
    expect(gate.requests).toEqual(['/do', '/again']);
  });

  test('is every execution of a chain, and a delivery between them', async () => {
    const { sandbox, gate } = await start();
    sandbox.executions.start('{"name":"do"}', 'one');
    await gate.came(1);
    sandbox.executions.stop('one');
    await gate.came(2);
    sandbox.executions.start('{"name":"third"}', 'two');
    await gate.came(3);
    sandbox.executions.stop('two');
    await sandbox.reset();
    await sandbox.settled();
    expect([statuses(sandbox), sandbox.bus.serviceEvents, sandbox.bus.deadLetters]).toEqual([[], [], []]);
  });
});

test('a Wait as long as a Lambda may run is over only when a Lambda is that was left behind', async () => {
  const { sandbox, gate } = await start({
    StartAt: 'Pause',
    States: { Pause: { Type: 'Wait', Seconds: 30, Next: 'Undo' }, Undo: task('Worker', { End: true }) },
  });
  const paused = new Promise<void>((resolve) => {
    sandbox.executions.options.onEvent = ({ type, state }) => {
      if (type === 'StateEntered' && state?.name === 'Undo') resolve();
    };
  });
  sandbox.executions.start('{"name":"do"}', 'one');
  await gate.came(1);
  sandbox.executions.stop('one');
  await paused;
  await new Promise(setImmediate);
  // Would come after it, had it been invoked already.
  const probe = sandbox.lambdas.invoke('Worker', { name: 'probe' });
  await gate.came(2);
  expect(gate.requests).toEqual(['/do', '/probe']);
  // Both: time is put forward when no Lambda works.
  gate.answer();
  gate.answer();
  await gate.came(3);
  expect(gate.requests[2]).toBe('/undo');
  gate.answer();
  await Promise.all([probe, sandbox.settled()]);
});
