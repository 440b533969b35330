import { afterEach, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { environment, handMadeTemplate, lambda, stateMachine, task } from './aws-template.ts';

let sandbox: Sandbox | undefined;
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

const call = (target: string) => `
  const [service, operation] = '${target}'.split('.');
  const url = process.env[service === 'DynamoDB_20120810' ? 'AWS_ENDPOINT_URL_DYNAMODB' : 'AWS_ENDPOINT_URL_EVENTBRIDGE'];
  export const handler = async () => {
    const headers = { 'x-amz-target': '${target}', 'content-type': 'application/x-amz-json-1.0', connection: 'close' };
    const answer = await fetch(url, { method: 'POST', headers, body: '{"Entries": []}' });
    return JSON.parse(await answer.text());
  };`;

async function answerOf(target: string, allowed: string | string[]): Promise<unknown> {
  sandbox = await startSandbox(
    handMadeTemplate(
      { Worker: call(target) },
      {
        ...environment,
        Worker: lambda({ Role: { 'Fn::GetAtt': ['WorkerRole', 'Arn'] } }),
        Provisioning: stateMachine({ StartAt: 'Work', States: { Work: task('Worker', { End: true }) } }),
        WorkerPolicy: {
          Type: 'AWS::IAM::Policy',
          Properties: {
            Roles: [{ Ref: 'WorkerRole' }],
            PolicyDocument: { Statement: [{ Effect: 'Allow', Action: allowed, Resource: '*' }] },
          },
        },
      },
    ),
  );
  return (await sandbox.provision({})).output;
}

test.each([
  ['DynamoDB_20120810.Query', 'dynamodb:GetItem'],
  ['AWSEvents.PutEvents', ['dynamodb:GetItem', 'dynamodb:Query']],
])('a Lambda whose role does not allow %s is refused', async (target, allowed) => {
  const action = target.replace('DynamoDB_20120810', 'dynamodb').replace('AWSEvents', 'events').replace('.', ':');
  const answer = JSON.stringify(await answerOf(target, allowed));
  expect(answer).toContain('AccessDeniedException');
  expect(answer).toContain(`Worker is not authorized to perform ${action}`);
});

test('one whose role does is served', async () => {
  expect(await answerOf('AWSEvents.PutEvents', ['events:PutEvents'])).toEqual({ FailedEntryCount: 0, Entries: [] });
});
