import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/sandbox.ts';
import { environment, handMadeTemplate, stateMachine } from './aws-template.ts';

const running: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.close();
});

/** Logs its token; the first invocation of an execution named so fails. */
const asking = `
let calls = 0;
export const handler = async ({ token, input }) => {
  console.log(JSON.stringify({ token, input }));
  if (input.failsOnce && ++calls === 1) throw Object.assign(new Error('once'), { name: 'Once' });
};`;

const definition = {
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: { FunctionName: '<Asking>', Payload: { 'token.$': '$$.Task.Token', 'input.$': '$' } },
      ResultPath: '$.answer',
      TimeoutSeconds: 3600,
      Retry: [{ ErrorEquals: ['Once'], MaxAttempts: 1 }],
      Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: '$.answer', Next: 'Nobody answered' }],
      Next: 'Done',
    },
    'Nobody answered': { Type: 'Fail', Error: 'NobodyAnswered' },
    Done: { Type: 'Succeed' },
  },
};

async function start(options: SandboxOptions = {}) {
  const template = handMadeTemplate(
    { Asking: asking },
    { ...environment, ProvisioningStateMachine: stateMachine(definition) },
  );
  const sandbox = await startSandbox(template, { retryMillis: 1, ...options });
  running.push(sandbox);
  const client = new SFNClient({
    endpoint: sandbox.awsUrl,
    region: 'ap-south-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  running.push({ close: () => client.destroy() });
  return { sandbox, client };
}

/** The tokens that the Lambda was given, oldest first. */
function tokens({ lambdas }: Sandbox): string[] {
  return lambdas.logs.map((line) => (JSON.parse(line) as { token: string }).token);
}

describe('a task that waits for its token', () => {
  test('ends with the output that is sent with it', async () => {
    const { sandbox, client } = await start();
    const execution = sandbox.executions.start('{"number":1}');
    await sandbox.executions.waitsForToken(execution);
    expect(sandbox.executions.isWaiting(execution)).toBe(true);
    await client.send(new SendTaskSuccessCommand({ taskToken: tokens(sandbox)[0], output: '{"is":42}' }));
    await execution.ended;
    expect(execution.output).toEqual({ number: 1, answer: { is: 42 } });
  });

  test('fails with the error that is sent with it', async () => {
    const { sandbox, client } = await start();
    const execution = sandbox.executions.start('{}');
    await sandbox.executions.waitsForToken(execution);
    await client.send(new SendTaskFailureCommand({ taskToken: tokens(sandbox)[0], error: 'No', cause: 'not today' }));
    await execution.ended;
    expect([execution.status, execution.error]).toEqual(['FAILED', 'No']);
  });

  test('fails with States.Timeout when nobody sends it in time, and takes no answer then', async () => {
    const { sandbox, client } = await start({ taskTokenMillis: 1 });
    const execution = sandbox.executions.start('{}');
    await execution.ended;
    expect([execution.status, execution.error]).toEqual(['FAILED', 'NobodyAnswered']);
    await expect(
      client.send(new SendTaskSuccessCommand({ taskToken: tokens(sandbox)[0], output: '{}' })),
    ).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });

  test('has another token with each attempt, and only the last one counts', async () => {
    const { sandbox, client } = await start();
    const execution = sandbox.executions.start('{"failsOnce":true}');
    await sandbox.executions.waitsForToken(execution);
    const [first, second] = tokens(sandbox);
    expect(first).not.toBe(second);
    const send = (taskToken?: string) => client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
    await expect(send(first)).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await send(second);
    await execution.ended;
    expect(execution.status).toBe('SUCCEEDED');
  });

  test('refuses a token that was never given, and an output that is not JSON', async () => {
    const { sandbox, client } = await start();
    const execution = sandbox.executions.start('{}');
    await sandbox.executions.waitsForToken(execution);
    const send = (taskToken: string | undefined, output: string) =>
      client.send(new SendTaskSuccessCommand({ taskToken, output }));
    await expect(send('never', '{}')).rejects.toMatchObject({ name: 'TaskDoesNotExist' });
    await expect(send(tokens(sandbox)[0], '{')).rejects.toMatchObject({ name: 'InvalidOutput' });
    expect(execution.status).toBe('RUNNING');
    await send(tokens(sandbox)[0], '{}');
    await execution.ended;
  });

  test('ends when the execution is stopped, and takes no answer then', async () => {
    const { sandbox, client } = await start();
    const execution = sandbox.executions.start('{}');
    await sandbox.executions.waitsForToken(execution);
    await client.send(new StopExecutionCommand({ executionArn: execution.arn }));
    await execution.ended;
    expect(execution.status).toBe('ABORTED');
    await expect(
      client.send(new SendTaskSuccessCommand({ taskToken: tokens(sandbox)[0], output: '{}' })),
    ).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });
});

test('the history tells in pages what was entered, what failed, was tried again and left, and how it ended', async () => {
  const { sandbox, client } = await start();
  const execution = sandbox.executions.start('{"failsOnce":true}');
  await sandbox.executions.waitsForToken(execution);
  await client.send(new SendTaskSuccessCommand({ taskToken: tokens(sandbox)[1], output: '{"is":42}' }));
  await execution.ended;
  const events = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new GetExecutionHistoryCommand({ executionArn: execution.arn, maxResults: 2, ...(nextToken && { nextToken }) }),
    );
    expect(page.events?.length).toBeLessThanOrEqual(2);
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  expect(events.map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    'TaskStateEntered',
    'LambdaFunctionFailed',
    'LambdaFunctionScheduled',
    'TaskStateExited',
    'SucceedStateEntered',
    'SucceedStateExited',
    'ExecutionSucceeded',
  ]);
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  expect(events[2]?.lambdaFunctionFailedEventDetails?.error).toBe('Once');
  expect(JSON.parse(events[4]?.stateExitedEventDetails?.output ?? '')).toMatchObject({ answer: { is: 42 } });
  expect(await client.send(new DescribeExecutionCommand({ executionArn: execution.arn }))).toMatchObject({
    status: 'SUCCEEDED',
  });
});
