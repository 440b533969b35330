import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, describe, expect, test } from '@jest/globals';
import { eventPattern } from '../../sandbox/aws/event-pattern.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { environment, handMadeTemplate, lambda, rule, stateMachine, task } from './aws-template.ts';

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.close()));
});

const toListener = { Targets: [{ Arn: { 'Fn::GetAtt': ['Listener', 'Arn'] } }] };
const resources = {
  ...environment,
  Provisioning: stateMachine({ StartAt: 'Work', States: { Work: task('Worker', { End: true }) } }),
  OwnRule: rule({
    EventBusName: { Ref: 'Bus' },
    EventPattern: { 'detail-type': ['Own'] },
    ...toListener,
  }),
  ServiceRule: rule({
    EventPattern: {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: [{ Ref: 'Provisioning' }] },
    },
    ...toListener,
  }),
};
const lambdas = {
  Worker:
    "export const handler = async ({ fail }) => { if (fail) throw new Error('as asked'); return { well: true }; };",
  Unable: "export const handler = async () => { console.log('tried'); throw new RangeError('cannot'); };",
  Listener: 'export const handler = async (event) => { console.log(JSON.stringify(event)); };',
};

/** A rule's events go to the Lambda that cannot handle them, and then to the dead letters. */
function unableOnRule(retries: number) {
  return {
    Config: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'Unable' },
        MaximumRetryAttempts: retries,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } } },
      },
    },
    DeadLetters: { Type: 'AWS::SQS::Queue', Properties: {} },
    OwnRule: rule({
      EventBusName: { Ref: 'Bus' },
      EventPattern: { 'detail-type': ['Own'] },
      Targets: [{ Arn: { 'Fn::GetAtt': ['Unable', 'Arn'] } }],
    }),
  };
}

async function start(more = {}): Promise<{ sandbox: Sandbox; put: (entry: object) => Promise<unknown> }> {
  const sandbox = await startSandbox(handMadeTemplate(lambdas, { ...resources, ...more }));
  const client = new EventBridgeClient({
    endpoint: sandbox.awsUrl,
    region: 'ap-south-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  running.push(sandbox, { close: async () => client.destroy() });
  const put = async (entry: object) => {
    const Entries = [{ Source: 'test', DetailType: 'Own', Detail: '{"of":"the test"}', ...entry }];
    const answer = await client.send(new PutEventsCommand({ Entries }));
    await sandbox.settled();
    return answer;
  };
  return { sandbox, put };
}

/** What the listening Lambda was given. */
const heard = ({ lambdas }: Sandbox) => lambdas.logs.map((line) => JSON.parse(line) as Record<string, unknown>);

describe('buses', () => {
  test.each(['own-bus', 'arn:aws:events:ap-south-1:000000000000:event-bus/own-bus'])(
    'of the environment: a rule of it hears of an event put on %s',
    async (EventBusName) => {
      const { sandbox, put } = await start();
      await put({ EventBusName });
      expect(heard(sandbox)).toMatchObject([{ 'detail-type': 'Own', detail: { of: 'the test' } }]);
      expect([sandbox.bus.events.length, sandbox.bus.serviceEvents.length]).toEqual([1, 0]);
    },
  );

  test("the account's default: no rule of another bus hears of it", async () => {
    const { sandbox, put } = await start();
    await put({});
    expect(heard(sandbox)).toEqual([]);
    expect([sandbox.bus.events.length, sandbox.bus.serviceEvents.length]).toEqual([0, 1]);
  });

  test('that do not exist are refused', async () => {
    const { put } = await start();
    await expect(put({ EventBusName: 'another' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('the end of an execution', () => {
  test('is an event on the default bus, as Step Functions words it', async () => {
    const { sandbox } = await start();
    const execution = await sandbox.provision({ fail: true });
    await sandbox.settled();
    expect(sandbox.bus.events).toEqual([]);
    expect(sandbox.bus.serviceEvents).toEqual([
      {
        version: '0',
        id: expect.any(String),
        source: 'aws.states',
        'detail-type': 'Step Functions Execution Status Change',
        account: '000000000000',
        region: 'ap-south-1',
        time: expect.any(String),
        resources: [execution.arn],
        detail: {
          executionArn: execution.arn,
          stateMachineArn: sandbox.executions.stateMachineArn,
          name: execution.name,
          status: 'FAILED',
          startDate: execution.startedAt,
          stopDate: execution.stoppedAt,
          input: '{"fail":true}',
          inputDetails: { included: true },
          output: null,
          outputDetails: null,
          error: 'Error',
          cause: expect.stringContaining('as asked'),
          redriveCount: 0,
        },
      },
    ]);
    expect(heard(sandbox)).toEqual(sandbox.bus.serviceEvents);
  });

  test('with success is an event too, that the rule for the others does not match', async () => {
    const { sandbox } = await start();
    await sandbox.provision({});
    await sandbox.settled();
    expect(sandbox.bus.serviceEvents).toMatchObject([
      { detail: { status: 'SUCCEEDED', output: '{"well":true}', outputDetails: { included: true }, error: null } },
    ]);
    expect(heard(sandbox)).toEqual([]);
  });

  test('of another state machine is not matched by a rule that names one', async () => {
    const failing = stateMachine({ StartAt: 'Fail', States: { Fail: { Type: 'Fail' } } });
    const { sandbox } = await start({ RollBack: failing });
    await sandbox.rollBack({});
    await sandbox.settled();
    expect(sandbox.bus.serviceEvents).toMatchObject([{ detail: { status: 'FAILED' } }]);
    expect(heard(sandbox)).toEqual([]);
  });

  test('comes again with each redrive', async () => {
    const { sandbox } = await start();
    const execution = await sandbox.provision({ fail: true });
    sandbox.executions.redrive(execution.name);
    await sandbox.settled();
    const counts = heard(sandbox).map(({ detail }) => (detail as { redriveCount: number }).redriveCount);
    expect(counts.toSorted()).toEqual([0, 1]);
  });
});

test('an event can be delivered once more: its rules hear it again, and it counts once', async () => {
  const { sandbox, put } = await start();
  await put({ EventBusName: 'own-bus' });
  const [event] = sandbox.bus.events;
  if (!event) throw new Error('There is no event.');
  await sandbox.bus.deliver(event);
  expect(heard(sandbox)).toEqual([event, event]);
  expect(sandbox.bus.events).toEqual([event]);
});

test('a dead letter that Lambda may not send in the function’s name is lost, and the lacking right is told', async () => {
  const { sandbox, put } = await start({
    Unable: lambda({ Role: { 'Fn::GetAtt': ['UnableRole', 'Arn'] } }),
    UnableRole: { Type: 'AWS::IAM::Role', Properties: {} },
    ...unableOnRule(0),
  });
  await put({ EventBusName: 'own-bus' });
  expect(sandbox.bus.deadLetters).toEqual([]);
  expect(sandbox.lambdas.refusals).toEqual([
    expect.stringContaining('Unable is not authorized to perform sqs:SendMessage on arn:aws:sqs:'),
  ]);
});

test('what a Lambda cannot handle is a dead letter after as many tries as the template says', async () => {
  const { sandbox, put } = await start(unableOnRule(1));
  await put({ EventBusName: 'own-bus' });
  expect(sandbox.lambdas.logs).toEqual(['tried', 'tried']);
  expect(sandbox.bus.deadLetters).toEqual([
    {
      requestPayload: sandbox.bus.events[0],
      requestContext: {
        functionArn: 'arn:aws:lambda:ap-south-1:000000000000:function:Unable',
        condition: 'RetriesExhausted',
        approximateInvokeCount: 2,
      },
      responsePayload: expect.objectContaining({ errorType: 'RangeError', errorMessage: 'cannot' }),
    },
  ]);
});

describe('a pattern', () => {
  const event = { source: 'a', detail: { status: 'FAILED', count: 2, gone: null, tags: ['x', 'y'] } };

  test.each([
    [{ source: ['a', 'b'] }, true],
    [{ source: ['b'] }, false],
    [{ source: ['a'], detail: { status: ['FAILED', 'ABORTED'] } }, true],
    [{ source: ['b'], detail: { status: ['FAILED'] } }, false],
    [{ detail: { status: ['ABORTED'] } }, false],
    [{ detail: { status: ['FAILED'], other: ['any'] } }, false],
    [{ detail: { deeper: { still: ['any'] } } }, false],
    [{ detail: { count: [2] } }, true],
    [{ detail: { count: ['2'] } }, false],
    [{ detail: { gone: [null] } }, true],
    [{ detail: { tags: ['y', 'z'] } }, true],
    [{ detail: { tags: ['z'] } }, false],
  ])('%j matches: %s', (pattern, matched) => {
    expect(eventPattern(pattern)(event)).toBe(matched);
  });

  test.each([[{ source: [{ prefix: 'a' }] }], [{ source: 'a' }], [{ detail: { status: [{ exists: true }] } }]])(
    'that the sandbox does not know is refused at the start: %j',
    (pattern) => {
      expect(() => eventPattern(pattern)).toThrow('does not know this event pattern');
    },
  );

  test('of a rule is judged when the sandbox starts, and so is its target', async () => {
    const broken = { EventPattern: { source: [{ prefix: 'a' }] }, ...toListener };
    await expect(start({ Broken: rule(broken) })).rejects.toThrow('does not know this event pattern');
    const nowhere = { EventPattern: { source: ['a'] }, Targets: [{ Arn: 'arn:aws:sqs:ap-south-1:0:queue' }] };
    await expect(start({ Nowhere: rule(nowhere) })).rejects.toThrow('cannot deliver events to arn:aws:sqs');
  });
});
