import {
  DescribeExecutionCommand,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  type StartExecutionCommandInput,
} from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { environment, handMadeTemplate, stateMachine } from './aws-template.ts';

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()));
});

const pass = (result: string) =>
  stateMachine({ StartAt: 'Pass', States: { Pass: { Type: 'Pass', Result: result, End: true } } });
const alias = {
  Type: 'AWS::StepFunctions::StateMachineAlias',
  Properties: {
    Name: 'live',
    DeploymentPreference: { StateMachineVersionArn: { 'Fn::GetAtt': ['RollBackVersion', 'Arn'] }, Type: 'ALL_AT_ONCE' },
  },
};
const version = {
  Type: 'AWS::StepFunctions::StateMachineVersion',
  Properties: { StateMachineArn: { 'Fn::GetAtt': ['RollBackStateMachine', 'Arn'] } },
};
const failing = stateMachine({ StartAt: 'Fail', States: { Fail: { Type: 'Fail', Error: 'Bad', Cause: 'so it is' } } });

async function start(more = {}): Promise<{ sandbox: Sandbox; client: SFNClient; arns: Record<string, string> }> {
  const template = handMadeTemplate(
    {},
    {
      ...environment,
      RollBackStateMachine: pass('rolled back'),
      ProvisioningStateMachine: pass('provisioned'),
      RollBackVersion: version,
      RollBackAlias: alias,
      ...more,
    },
  );
  const sandbox = await startSandbox(template);
  running.push(sandbox);
  const client = new SFNClient({
    endpoint: sandbox.awsUrl,
    region: 'ap-south-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  running.push({ close: async () => client.destroy() });
  const machine = (id: string) => String(template.resolve({ Ref: id }));
  const arns = {
    provisioning: machine('ProvisioningStateMachine'),
    rollBack: machine('RollBackStateMachine'),
    alias: machine('RollBackAlias'),
    version: machine('RollBackVersion'),
  };
  return { sandbox, client, arns };
}

async function runOverApi({ client, sandbox }: Awaited<ReturnType<typeof start>>, input: StartExecutionCommandInput) {
  const { executionArn } = await client.send(new StartExecutionCommand(input));
  await sandbox.settled();
  return client.send(new DescribeExecutionCommand({ executionArn }));
}

describe('several state machines', () => {
  test('are told apart by the ARN that an execution is started with', async () => {
    const running = await start();
    const { provisioning, rollBack } = running.arns;
    for (const [stateMachineArn, output] of [
      [provisioning, '"provisioned"'],
      [rollBack, '"rolled back"'],
    ] as const) {
      expect(await runOverApi(running, { stateMachineArn })).toMatchObject({ stateMachineArn, output });
    }
  });

  test.each(['alias', 'version'])(
    'are started by the ARN of their %s too, which is theirs and one word more',
    async (kind) => {
      const running = await start();
      const stateMachineArn = running.arns[kind] as string;
      expect(stateMachineArn).toBe(`${running.arns.rollBack}:${kind === 'alias' ? 'live' : '1'}`);
      expect(await runOverApi(running, { stateMachineArn })).toMatchObject({
        stateMachineArn: running.arns.rollBack,
        output: '"rolled back"',
      });
    },
  );

  test('have names of their own: the same name runs once in each', async () => {
    const { sandbox, arns } = await start();
    const first = sandbox.executions.start('{}', 'same');
    const second = sandbox.executions.start('{}', 'same', arns.rollBack);
    await sandbox.settled();
    expect([first.stateMachineArn, second.stateMachineArn]).toEqual([arns.provisioning, arns.rollBack]);
    expect(new Set([first.arn, second.arn]).size).toBe(2);
    expect(sandbox.executions.all.get('same')).toBe(first);
    expect([...sandbox.executions.all.values()]).toEqual([first, second]);
    for (const arn of [arns.provisioning, arns.rollBack]) {
      expect(() => sandbox.executions.start('{}', 'same', arn)).toThrow(
        expect.objectContaining({ code: 'ExecutionAlreadyExists' }),
      );
    }
  });

  test('one alone is the default, whatever its name', async () => {
    const sandbox = await startSandbox(handMadeTemplate({}, { ...environment, Anything: pass('done') }));
    running.push(sandbox);
    expect((await sandbox.provision({})).output).toBe('done');
  });
});

describe('Step Functions refuses', () => {
  test('a state machine that does not exist', async () => {
    const { client, arns } = await start();
    const input = { stateMachineArn: `${arns.rollBack}:dead`, input: '{}' };
    await expect(client.send(new StartExecutionCommand(input))).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
    });
  });

  test('input that is not JSON', async () => {
    const { client, arns } = await start();
    const input = { stateMachineArn: arns.rollBack, input: '{' };
    await expect(client.send(new StartExecutionCommand(input))).rejects.toMatchObject({
      name: 'InvalidExecutionInput',
    });
  });

  test('to redrive what has succeeded, or does not exist', async () => {
    const running = await start();
    const { executionArn } = await runOverApi(running, { stateMachineArn: running.arns.rollBack });
    const redrive = (arn: string | undefined) =>
      running.client.send(new RedriveExecutionCommand({ executionArn: arn }));
    await expect(redrive(executionArn)).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
    await expect(redrive(`${executionArn}-other`)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
  });
});

test('DescribeExecution tells when it stopped and why, and how often it was redriven', async () => {
  const { client, sandbox } = await start({ ProvisioningStateMachine: failing });
  const before = Date.now();
  const execution = await sandbox.provision({ of: 'the test' });
  const describe = () => client.send(new DescribeExecutionCommand({ executionArn: execution.arn }));
  const description = await describe();
  expect(description).toMatchObject({
    status: 'FAILED',
    input: '{"of":"the test"}',
    error: 'Bad',
    cause: 'so it is',
    redriveCount: 0,
  });
  for (const date of [description.startDate, description.stopDate]) {
    expect(date?.getTime()).toBeGreaterThanOrEqual(before);
    expect(date?.getTime()).toBeLessThanOrEqual(Date.now());
  }
  await client.send(new RedriveExecutionCommand({ executionArn: execution.arn }));
  await execution.ended;
  expect(await describe()).toMatchObject({ status: 'FAILED', redriveCount: 1 });
});
