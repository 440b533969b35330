import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { trunklineApp } from '../../lib/app.ts';
import { readSettings } from '../../lib/settings.ts';
import { isLike } from '../../sandbox/aws/policy-conditions.ts';
import { Template } from '../../sandbox/aws/template.ts';
import { synthesizedBundles, testFolder } from '../synthesized.ts';
import { bareSettings, contextOf } from './bare-settings.ts';

/** As docs/customer-key.md has account, region and environment. */
const kmsKeyArn = 'arn:aws:kms:ap-south-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

function synthesized(changes: object): Template {
  const folder = testFolder();
  const settings = { ...bareSettings, account: '123456789012', ...changes };
  // Throws if cdk-nag finds something that is not acknowledged.
  trunklineApp(synthesizedBundles(), contextOf({ dev: settings }), folder).synth();
  return new Template(folder, 'Trunkline-dev');
}

const announcePurchases = {
  everyMinutes: 60,
  boughtSince: '2026-11-24',
  agents: [],
  defaultAgentId: '60d0fe4f5311236168a109ca',
};
const withKey = synthesized({ kmsKeyArn, announcePurchases });

interface Statement {
  Sid?: string;
  Action: string | string[];
  Resource: string | string[];
  Principal?: { Service?: string };
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** Where each kind of thing that keeps something names its key. */
const keyProperties: Record<string, (properties: Record<string, unknown>) => unknown> = {
  'AWS::Logs::LogGroup': ({ KmsKeyId }) => KmsKeyId,
  'AWS::SQS::Queue': ({ KmsMasterKeyId }) => KmsMasterKeyId,
  'AWS::SNS::Topic': ({ KmsMasterKeyId }) => KmsMasterKeyId,
  'AWS::Events::EventBus': ({ KmsKeyIdentifier }) => KmsKeyIdentifier,
  'AWS::DynamoDB::Table': ({ SSESpecification }) => (SSESpecification as { KMSMasterKeyId?: string })?.KMSMasterKeyId,
  'AWS::SecretsManager::Secret': ({ KmsKeyId }) => KmsKeyId,
};

const keysIn = (template: Template) =>
  [...template.resources.values()].flatMap(({ Type, Properties }) => {
    const key = keyProperties[Type];
    return key ? [[Type, key(Properties)]] : [];
  });

describe('with a key in the settings', () => {
  test('everything that keeps something is encrypted with it', () => {
    const keys = keysIn(withKey);
    expect(new Set(keys.map(([type]) => type))).toEqual(new Set(Object.keys(keyProperties)));
    for (const [type, key] of keys) expect([type, key]).toEqual([type, kmsKeyArn]);
  });

  test('the secrets that are made at run time are told of it, and nobody else is', () => {
    const told = withKey
      .ofType('AWS::Lambda::Function')
      .filter(([, { Properties }]) => JSON.stringify(Properties.Environment).includes(kmsKeyArn))
      .map(([id]) => id.replace(/Function\w+$/, ''));
    expect(told).toEqual(['setdigestcredentials']);
  });

  /** The statements of each role. */
  const roles = new Map(
    withKey.ofType('AWS::IAM::Policy').map(([id, { Properties }]) => {
      const { Statement } = withKey.resolve(Properties.PolicyDocument) as { Statement: Statement[] };
      return [id, Statement] as const;
    }),
  );

  const keyRights = (statements: Statement[]) =>
    statements.filter(({ Action }) => [Action].flat().some((action) => action.startsWith('kms:')));

  test('each role may use it through the services it calls, and not otherwise', () => {
    expect(roles.size).toBeGreaterThan(30);
    for (const [role, statements] of roles) {
      const called = (...actions: string[]) =>
        statements.some(({ Action }) => [Action].flat().some((action) => actions.includes(action)));
      const wanted = [
        ...(statements.some(({ Action }) => [Action].flat().some((each) => each.startsWith('dynamodb:')))
          ? ['dynamodb']
          : []),
        ...(called('secretsmanager:GetSecretValue', 'secretsmanager:CreateSecret') ? ['secretsmanager'] : []),
        ...(called('sns:Publish') ? ['sns'] : []),
        ...(called('sqs:SendMessage') ? ['sqs'] : []),
      ];
      const through = keyRights(statements).map(({ Resource, Condition }) => {
        expect([role, Resource]).toEqual([role, kmsKeyArn]);
        return Condition?.StringEquals?.['kms:ViaService'];
      });
      const services = wanted.map((service) => `${service}.ap-south-1.amazonaws.com`);
      expect([role, [...new Set(through)].sort()]).toEqual([role, services]);
    }
  });

  test.each([
    { may: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'], needs: ['kms:Decrypt', 'kms:Encrypt'] },
    { may: ['secretsmanager:CreateSecret'], needs: ['kms:Decrypt', 'kms:GenerateDataKey'] },
    { may: ['sns:Publish'], needs: ['kms:Decrypt', 'kms:GenerateDataKey'] },
    { may: ['sqs:SendMessage'], needs: ['kms:Decrypt', 'kms:GenerateDataKey'] },
  ])('who may $may may also $needs', ({ may, needs }) => {
    const [service] = (may[0] as string).split(':');
    const those = [...roles.values()].filter((statements) =>
      statements.some(({ Action }) => [Action].flat().some((action) => may.includes(action))),
    );
    expect(those.length).toBeGreaterThan(0);
    for (const statements of those) {
      const through = keyRights(statements).filter(({ Condition }) =>
        String(Condition?.StringEquals?.['kms:ViaService']).startsWith(`${service}.`),
      );
      expect(through.flatMap(({ Action }) => Action)).toEqual(expect.arrayContaining(needs));
    }
  });

  test('an event that the key keeps from the bus is a dead letter', () => {
    const [busId, { Properties }] = withKey.only('AWS::Events::EventBus');
    const [, { Properties: policy }] = withKey.only('AWS::SQS::QueuePolicy');
    const queueArn = (withKey.resolve(Properties.DeadLetterConfig) as { Arn: string }).Arn;
    const busArn = withKey.resolve({ 'Fn::GetAtt': [busId, 'Arn'] });
    const { Statement } = withKey.resolve(policy.PolicyDocument) as { Statement: Statement[] };
    expect(Statement).toContainEqual(
      expect.objectContaining({
        Action: 'sqs:SendMessage',
        Resource: queueArn,
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': busArn } },
      }),
    );
  });
});

test('without a key, AWS’s own are used, and no role may use another', () => {
  const without = synthesized({});
  for (const [type, key] of keysIn(without)) expect([type, key]).toEqual([type, undefined]);
  expect(JSON.stringify([...without.resources])).not.toContain('kms:');
});

describe('the key’s policy in docs/customer-key.md', () => {
  const [, json = ''] = /```json\n([\s\S]*?)\n```/.exec(readFileSync('docs/customer-key.md', 'utf8')) ?? [];
  const { Statement: statements } = JSON.parse(json) as { Statement: Statement[] };

  /** Whether the policy lets a service use the key on this. */
  const allows = (service: string, action: string, context: Record<string, string>) =>
    statements.some(
      ({ Principal, Action, Condition = {} }) =>
        Principal?.Service === service &&
        [Action].flat().some((pattern) => isLike(action, pattern)) &&
        Object.values(Condition)
          .flatMap((keys) => Object.entries(keys))
          .every(([key, patterns]) => [patterns].flat().some((pattern) => isLike(context[key] ?? '', pattern))),
    );

  test.each(['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:DescribeKey'])(
    'lets CloudWatch Logs %s for each log group',
    (action) => {
      for (const [, { Properties }] of withKey.ofType('AWS::Logs::LogGroup')) {
        const arn = `arn:aws:logs:ap-south-1:123456789012:log-group:${Properties.LogGroupName}`;
        expect([
          arn,
          allows('logs.ap-south-1.amazonaws.com', action, { 'kms:EncryptionContext:aws:logs:arn': arn }),
        ]).toEqual([arn, true]);
      }
      const foreign = 'arn:aws:logs:ap-south-1:123456789012:log-group:/trunkline/prod/create-trunk';
      const context = { 'kms:EncryptionContext:aws:logs:arn': foreign };
      expect(allows('logs.ap-south-1.amazonaws.com', action, context)).toBe(false);
    },
  );

  test('lets EventBridge use it for the bus and the dead letters, and CloudWatch for the topic', () => {
    const [, { Properties }] = withKey.only('AWS::Events::EventBus');
    const bus = `arn:aws:events:ap-south-1:123456789012:event-bus/${Properties.Name}`;
    const queue = 'arn:aws:sqs:ap-south-1:123456789012:Trunkline-dev-EventsDeadLettersABC-xyz';
    expect(allows('events.amazonaws.com', 'kms:DescribeKey', {})).toBe(true);
    for (const action of ['kms:Decrypt', 'kms:GenerateDataKey']) {
      const onBus = { 'kms:EncryptionContext:aws:events:event-bus:arn': bus };
      expect(allows('events.amazonaws.com', action, onBus)).toBe(true);
      expect(allows('events.amazonaws.com', action, { 'kms:EncryptionContext:aws:sqs:arn': queue })).toBe(true);
      expect(allows('events.amazonaws.com', action, {})).toBe(false);
      expect(allows('cloudwatch.amazonaws.com', action, { 'aws:SourceAccount': '123456789012' })).toBe(true);
    }
  });
});

describe('a setting that names no key', () => {
  test.each([
    { given: 'alias/trunkline', says: /must be the ARN of a KMS key/ },
    { given: 'arn:aws:kms:ap-south-1:123456789012:alias/trunkline', says: /a key, since a role is given no alias/ },
    { given: '1234abcd-12ab-34cd-56ef-1234567890ab', says: /must be the ARN/ },
    { given: `${kmsKeyArn}/`, says: /must be the ARN/ },
    { given: kmsKeyArn.replace('ap-south-1', 'eu-west-1'), says: /is a key of eu-west-1, and .* ap-south-1/ },
  ])('$given is refused with what is wanted', ({ given, says }) => {
    expect(() => readSettings({ dev: { ...bareSettings, kmsKeyArn: given } })).toThrow(says);
    expect(() => readSettings({ dev: { ...bareSettings, kmsKeyArn: given } })).toThrow(/environments\.dev\.kmsKeyArn/);
  });

  test('a key of several regions is one', () => {
    const key = `arn:aws:kms:ap-south-1:123456789012:key/mrk-${'0'.repeat(32)}`;
    expect(readSettings({ dev: { ...bareSettings, kmsKeyArn: key } }).get('dev')).toMatchObject({ kmsKeyArn: key });
  });
});
