import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, expect, test } from '@jest/globals';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { environment, handMadeTemplate } from './aws-template.ts';

const running: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.close();
});

const answering = `
export const handler = async ({ fails, ...event }) => {
  if (fails) throw Object.assign(new Error('it was to fail'), { name: 'AskedFor' });
  return { event };
};`;

const topicArn = 'arn:aws:sns:ap-south-1:000000000000:Topic';

async function start() {
  const template = handMadeTemplate(
    { Answering: answering },
    {
      ...environment,
      Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
      Subscription: {
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'telephony@example.com' },
      },
    },
  );
  const sandbox = await startSandbox(template);
  const config = {
    endpoint: sandbox.awsUrl,
    region: 'ap-south-1',
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
  };
  const lambda = new LambdaClient(config);
  const sns = new SNSClient(config);
  const sts = new STSClient(config);
  running.push(sandbox, ...[lambda, sns, sts].map((client) => ({ close: () => client.destroy() })));
  const invoke = async (FunctionName: string, payload: object) => {
    const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }));
    return [answer.FunctionError, JSON.parse(Buffer.from(answer.Payload ?? []).toString('utf8'))];
  };
  return { invoke, sns, sts };
}

test('a Lambda is invoked by its name or its ARN, and answers', async () => {
  const { invoke } = await start();
  for (const name of ['Answering', 'arn:aws:lambda:ap-south-1:000000000000:function:Answering']) {
    expect(await invoke(name, { number: 1 })).toEqual([undefined, { event: { number: 1 } }]);
  }
});

test("a Lambda's error is an answer, as Lambda gives it", async () => {
  const { invoke } = await start();
  expect(await invoke('Answering', { fails: true })).toEqual([
    'Unhandled',
    expect.objectContaining({ errorType: 'AskedFor', errorMessage: 'it was to fail' }),
  ]);
});

test('a Lambda that is not there is refused', async () => {
  const { invoke } = await start();
  await expect(invoke('Nobody', {})).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('who asks is the user of this machine', async () => {
  const { sts } = await start();
  const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
  expect(Arn).toMatch(/^arn:aws:iam::000000000000:user\/.+/);
});

test("a topic's subscriptions are those of the template", async () => {
  const { sns } = await start();
  const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }));
  expect(Subscriptions).toMatchObject([{ Protocol: 'email', Endpoint: 'telephony@example.com' }]);
});
