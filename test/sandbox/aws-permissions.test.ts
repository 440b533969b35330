import { afterEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { environment, handMadeTemplate, lambda, stateMachine, task } from './aws-template.ts';

let sandbox: Sandbox | undefined;
afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
});

const call = (target: string, body: object = { Entries: [] }) => `
  const [service, operation] = '${target}'.split('.');
  const names = { DynamoDB_20120810: 'DYNAMODB', secretsmanager: 'SECRETS_MANAGER' };
  const url = process.env['AWS_ENDPOINT_URL_' + (names[service] ?? 'EVENTBRIDGE')];
  export const handler = async () => {
    const headers = { 'x-amz-target': '${target}', 'content-type': 'application/x-amz-json-1.0', connection: 'close' };
    const answer = await fetch(url, { method: 'POST', headers, body: ${JSON.stringify(JSON.stringify(body))} });
    return JSON.parse(await answer.text());
  };`;

async function answerOf(target: string, allowed: string | string[], body?: object): Promise<unknown> {
  return answerUnder(target, body, { Action: allowed, Resource: '*' });
}

async function answerUnder(target: string, body: object | undefined, ...allowed: object[]): Promise<unknown> {
  return answerIn({}, target, body, ...allowed);
}

async function answerIn(
  resources: Parameters<typeof handMadeTemplate>[1],
  target: string,
  body: object | undefined,
  ...allowed: object[]
): Promise<unknown> {
  await sandbox?.close();
  sandbox = await startSandbox(
    handMadeTemplate(
      { Worker: call(target, body) },
      {
        ...environment,
        ...resources,
        Worker: lambda({ Role: { 'Fn::GetAtt': ['WorkerRole', 'Arn'] } }),
        Provisioning: stateMachine({ StartAt: 'Work', States: { Work: task('Worker', { End: true }) } }),
        WorkerRole: { Type: 'AWS::IAM::Role', Properties: {} },
        WorkerPolicy: {
          Type: 'AWS::IAM::Policy',
          Properties: {
            Roles: [{ Ref: 'WorkerRole' }],
            PolicyDocument: { Statement: allowed.map((statement) => ({ Effect: 'Allow', ...statement })) },
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

describe('of a service it may use', () => {
  const table = { 'Fn::GetAtt': ['Ledger', 'Arn'] };
  const leading = (...keys: string[]) => ({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  });
  const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'x' } });
  const TableName = 'Ledger';
  const query = (pk: string) => ({
    TableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: pk } },
  });

  test.each([
    { target: 'GetItem', body: { TableName, Key: key('NUMBER#1') }, isAllowed: true },
    { target: 'GetItem', body: { TableName, Key: key('QUESTION#1') }, isAllowed: false },
    { target: 'PutItem', body: { TableName, Item: key('NUMBER#1') }, isAllowed: true },
    { target: 'PutItem', body: { TableName, Item: key('ANSWER#1') }, isAllowed: false },
    { target: 'DeleteItem', body: { TableName, Key: key('XNUMBER#1') }, isAllowed: false },
    { target: 'Query', body: query('NUMBER#1'), isAllowed: true },
    { target: 'Query', body: query('TRUNK#1'), isAllowed: false },
    { target: 'BatchGetItem', body: { RequestItems: { Ledger: { Keys: [key('NUMBER#1')] } } }, isAllowed: true },
    {
      target: 'BatchGetItem',
      body: { RequestItems: { Ledger: { Keys: [key('NUMBER#1'), key('TRUNK#1')] } } },
      isAllowed: false,
    },
    {
      target: 'BatchWriteItem',
      body: { RequestItems: { Ledger: [{ PutRequest: { Item: key('TRUNK#1') } }] } },
      isAllowed: false,
    },
    {
      target: 'TransactWriteItems',
      body: { TransactItems: [{ ConditionCheck: { TableName, Key: key('TRUNK#1') } }] },
      isAllowed: false,
    },
    { target: 'Scan', body: { TableName }, isAllowed: false },
  ])('$target with $body: $isAllowed, where one kind of keys is allowed', async ({ target, body, isAllowed }) => {
    const answer = await answerUnder(`DynamoDB_20120810.${target}`, body, {
      Action: 'dynamodb:*',
      Resource: table,
      Condition: leading('NUMBER#*'),
    });
    expect(JSON.stringify(answer).includes('is not authorized to perform')).toBe(!isAllowed);
  });

  test('another table is refused, and another bus', async () => {
    const item = { TableName: 'another', Key: key('NUMBER#1') };
    const statement = { Action: ['dynamodb:GetItem', 'events:PutEvents'], Resource: table };
    expect(JSON.stringify(await answerUnder('DynamoDB_20120810.GetItem', item, statement))).toContain(
      'Worker is not authorized to perform dynamodb:GetItem on arn:aws:dynamodb:ap-south-1:000000000000:table/another',
    );
    const event = { Entries: [{ EventBusName: 'theirs', Source: 'us', DetailType: 'x', Detail: '{}' }] };
    expect(JSON.stringify(await answerUnder('AWSEvents.PutEvents', event, statement))).toContain(
      'is not authorized to perform events:PutEvents on arn:aws:events:ap-south-1:000000000000:event-bus/theirs',
    );
  });

  test('what is said of all keys lets a scan through, as in AWS, unless a key is demanded', async () => {
    const { Null: _, ...alone } = leading('NUMBER#*');
    const statement = { Action: 'dynamodb:Scan', Resource: table };
    const scan = { TableName };
    const answers = [];
    for (const Condition of [alone, leading('NUMBER#*')]) {
      answers.push(JSON.stringify(await answerUnder('DynamoDB_20120810.Scan', scan, { ...statement, Condition })));
    }
    expect(answers.map((answer) => answer.includes('is not authorized'))).toEqual([false, true]);
  });

  test.each([
    { asks: 'for everything', body: {}, isAllowed: false },
    { asks: 'for what is not secret', body: { ProjectionExpression: 'pk, #n' }, isAllowed: true },
    { asks: 'for the token by another name', body: { ProjectionExpression: 'pk, #t' }, isAllowed: false },
    {
      asks: 'by the token',
      body: { ProjectionExpression: 'pk', FilterExpression: 'begins_with(#t, :x)' },
      isAllowed: false,
    },
  ])('a scan $asks: $isAllowed, where the token is not allowed', async ({ body, isAllowed }) => {
    const names = { '#t': 'token', '#n': 'since' };
    const used = Object.entries(names).filter(([name]) => JSON.stringify(body).includes(name));
    const request = {
      ...{ TableName, ...body },
      ...(isAllowed || body.ProjectionExpression ? { Select: 'SPECIFIC_ATTRIBUTES' } : {}),
      ...(used.length > 0 && { ExpressionAttributeNames: Object.fromEntries(used) }),
    };
    const answer = await answerUnder('DynamoDB_20120810.Scan', request, {
      Action: 'dynamodb:Scan',
      Resource: table,
      Condition: {
        StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
        'ForAllValues:StringNotEquals': { 'dynamodb:Attributes': ['token'] },
      },
    });
    expect(JSON.stringify(answer).includes('is not authorized to perform')).toBe(!isAllowed);
  });

  test('a secret with tags takes the right to tag', async () => {
    const body = { Name: 'one', SecretString: 'x', ClientRequestToken: 'v1', Tags: [{ Key: 'a', Value: 'b' }] };
    const statement = { Action: ['secretsmanager:CreateSecret'], Resource: '*' };
    expect(JSON.stringify(await answerUnder('secretsmanager.CreateSecret', body, statement))).toContain(
      'is not authorized to perform secretsmanager:TagResource on',
    );
  });

  test('a statement that denies wins over one that allows', async () => {
    const body = { TableName, Key: key('NUMBER#1') };
    const both = [
      { Action: 'dynamodb:*', Resource: '*' },
      { Effect: 'Deny', Action: 'dynamodb:GetItem', Resource: table },
    ];
    expect(JSON.stringify(await answerUnder('DynamoDB_20120810.GetItem', body, ...both))).toContain('not authorized');
  });
});

describe('what a key of the customer encrypts', () => {
  const keyArn = 'arn:aws:kms:ap-south-1:000000000000:key/0';
  const Ledger = {
    Type: 'AWS::DynamoDB::Table',
    Properties: { ...environment.Ledger?.Properties, SSESpecification: { KMSMasterKeyId: keyArn } },
  };
  const item = { pk: { S: 'NUMBER#1' }, sk: { S: 'x' } };
  const onTable = { Action: 'dynamodb:*', Resource: '*' };
  const onKey = (Action: string | string[], service = 'dynamodb') => ({
    Action,
    Resource: keyArn,
    Condition: { StringEquals: { 'kms:ViaService': `${service}.ap-south-1.amazonaws.com` } },
  });

  test.each([
    { does: 'GetItem', body: { Key: item }, may: [], lacks: 'kms:Decrypt' },
    { does: 'GetItem', body: { Key: item }, may: [onKey('kms:Decrypt')], lacks: undefined },
    { does: 'GetItem', body: { Key: item }, may: [onKey('kms:Decrypt', 'secretsmanager')], lacks: 'kms:Decrypt' },
    { does: 'PutItem', body: { Item: item }, may: [onKey('kms:Decrypt')], lacks: 'kms:Encrypt' },
    { does: 'PutItem', body: { Item: item }, may: [onKey(['kms:Decrypt', 'kms:Encrypt'])], lacks: undefined },
  ])('a Lambda that may use the table for $does, and has $may, lacks $lacks', async ({ does, body, may, lacks }) => {
    const request = { TableName: 'Ledger', ...body };
    const answer = await answerIn({ Ledger }, `DynamoDB_20120810.${does}`, request, onTable, ...may);
    const [, refused] = /not authorized to perform (\S+)/.exec(JSON.stringify(answer)) ?? [];
    expect(refused).toBe(lacks);
  });
});
