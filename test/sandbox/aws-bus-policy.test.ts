import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, expect, test } from '@jest/globals';
import { operatorArn } from '../../sandbox/aws/operator.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { environment, handMadeTemplate, lambda, stateMachine, task } from './aws-template.ts';

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.close()));
});

const event = { EventBusName: 'own-bus', Source: 'ours', DetailType: 'Told', Detail: '{}' };

const code = `export const handler = async () => {
  const headers = { 'x-amz-target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1', connection: 'close' };
  const body = ${JSON.stringify(JSON.stringify({ Entries: [event] }))};
  return (await fetch(process.env.AWS_ENDPOINT_URL_EVENTBRIDGE, { method: 'POST', headers, body })).text();
};`;

/** An environment whose bus has a policy, with a Lambda whose role says something of putting events. */
async function start(ofBus: object, ofRole: object[] = [{ Effect: 'Allow' }]): Promise<Sandbox> {
  const put = { Action: 'events:PutEvents', Resource: { 'Fn::GetAtt': ['Bus', 'Arn'] } };
  const sandbox = await startSandbox(
    handMadeTemplate(
      { Worker: code },
      {
        ...environment,
        Bus: {
          Type: 'AWS::Events::EventBus',
          Properties: { Name: 'own-bus', Policy: { Statement: [{ Principal: '*', ...put, ...ofBus }] } },
        },
        Worker: lambda({ Role: { 'Fn::GetAtt': ['WorkerRole', 'Arn'] } }),
        WorkerRole: { Type: 'AWS::IAM::Role', Properties: {} },
        OtherRole: { Type: 'AWS::IAM::Role', Properties: {} },
        WorkerPolicy: {
          Type: 'AWS::IAM::Policy',
          Properties: {
            Roles: [{ Ref: 'WorkerRole' }],
            PolicyDocument: { Statement: ofRole.map((statement) => ({ ...put, ...statement })) },
          },
        },
        Provisioning: stateMachine({ StartAt: 'Work', States: { Work: task('Worker', { End: true }) } }),
      },
    ),
  );
  running.push(sandbox);
  return sandbox;
}

/** Why the Lambda was refused; undefined where the bus took its event. */
async function refusalOfLambda(sandbox: Sandbox): Promise<string | undefined> {
  const { output } = await sandbox.provision({});
  const { __type, message } = JSON.parse(String(output)) as { __type?: string; message?: string };
  expect(sandbox.bus.events.length).toBe(__type === undefined ? 1 : 0);
  return message;
}

/** As anybody who is no Lambda. */
async function putFromOutside({ awsUrl: endpoint }: Sandbox): Promise<void> {
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const client = new EventBridgeClient({ endpoint, region: 'ap-south-1', credentials, maxAttempts: 1 });
  running.push({ close: async () => client.destroy() });
  await client.send(new PutEventsCommand({ Entries: [event] }));
}

const roleArn = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });
const denyAllBut = (...arns: unknown[]) => ({
  Effect: 'Deny',
  Condition: { ArnNotEquals: { 'aws:PrincipalArn': arns } },
});

test('a Lambda is known to the policy of a bus by its role', async () => {
  const admitted = await start(denyAllBut(roleArn('OtherRole'), roleArn('WorkerRole')));
  expect(await refusalOfLambda(admitted)).toBeUndefined();
  const left = await start(denyAllBut(roleArn('OtherRole')));
  expect(await refusalOfLambda(left)).toBe(
    'Worker is not authorized to perform events:PutEvents on arn:aws:events:ap-south-1:000000000000:event-bus/own-bus with events:source ours with events:detail-type Told: explicit deny in a resource-based policy.',
  );
  expect(left.lambdas.refusals).toHaveLength(1);
});

test('whoever else asks is known to it as STS names him, and what he is refused is nothing that a Lambda lacks', async () => {
  const admitted = await start(denyAllBut(operatorArn));
  await putFromOutside(admitted);
  expect(admitted.bus.events).toHaveLength(1);
  const left = await start(denyAllBut(roleArn('WorkerRole')));
  await expect(putFromOutside(left)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  expect([left.bus.events, left.lambdas.refusals]).toEqual([[], []]);
});

test('what the bus allows a Lambda needs no right of its role, unless that denies it', async () => {
  expect(await refusalOfLambda(await start({ Effect: 'Allow' }, []))).toBeUndefined();
  const denied = await start({ Effect: 'Allow' }, [{ Effect: 'Deny' }]);
  expect(await refusalOfLambda(denied)).toMatch(/explicit deny in an identity-based policy/);
});

test('a bus that says nothing of it leaves it to the role', async () => {
  const other = { Effect: 'Allow', Condition: { StringEquals: { 'events:source': 'theirs' } } };
  expect(await refusalOfLambda(await start(other))).toBeUndefined();
  expect(await refusalOfLambda(await start(other, []))).toMatch(/no policy of its role allows it/);
});

test.each([
  { what: 'a principal', ofBus: { Effect: 'Allow', Principal: { AWS: '000000000000' } } },
  { what: 'a condition', ofBus: { Effect: 'Allow', Condition: { Bool: { 'aws:SecureTransport': 'true' } } } },
])('a policy with $what that the sandbox does not know lets nothing through', async ({ what, ofBus }) => {
  const sandbox = await start(ofBus);
  await expect(putFromOutside(sandbox)).rejects.toThrow(`The sandbox does not know the ${what.slice(2)}`);
  expect(sandbox.bus.events).toEqual([]);
});
