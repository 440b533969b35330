import { expect, test } from '@jest/globals';
import { trunklineApp } from '../../lib/app.ts';
import { readSettings } from '../../lib/settings.ts';
import { fullestName, fullestSettings } from '../../tools/fullest-settings.ts';
import { synthesizedBundles, testFolder } from '../synthesized.ts';
import { contextOf } from './bare-settings.ts';
import { definition, tasks } from './definitions.ts';

interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
}

const assembly = trunklineApp(
  synthesizedBundles(),
  contextOf({ [fullestName]: fullestSettings }),
  testFolder(),
).synth();
const stack = assembly.getStackByName(`Trunkline-${fullestName}`);
const template = stack.template as { Resources: Record<string, Resource>; Outputs: Record<string, { Value: unknown }> };

/** What a reference stands for, as long as it can be: an ARN with the names of stack and resource, and CloudFormation's own letters. */
const longestArn = 'r'.repeat(190);

/** A value with its references in it. */
function written(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value || 'Fn::GetAtt' in value) return longestArn;
  if ('Fn::Join' in value) {
    const [separator, parts] = value['Fn::Join'] as [string, unknown[]];
    return parts.map(written).join(separator);
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, written(inner)]));
}

const bytes = (value: unknown) => Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
const ofType = (type: string) => Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
/** The longest that a kind of resource has of something. */
const longest = (type: string, of: (properties: Record<string, unknown>) => unknown) => {
  const lengths = ofType(type).map(([, { Properties }]) => bytes(written(of(Properties) ?? '')));
  expect([type, lengths.length]).not.toEqual([type, 0]);
  return Math.max(...lengths);
};

test('an environment with every setting at its longest is filled: none is left out', () => {
  const [, read] = [...readSettings({ [fullestName]: fullestSettings })][0] ?? [];
  expect(Object.keys(fullestSettings).sort()).toEqual(Object.keys(read ?? {}).sort());
  for (const [name, value] of Object.entries(fullestSettings)) expect([name, value]).not.toEqual([name, null]);
});

test('the variables of a Lambda stay within 4,096 bytes', () => {
  const sizes = ofType('AWS::Lambda::Function').map(([id, { Properties }]) => {
    const { Variables } = Properties.Environment as { Variables: Record<string, unknown> };
    const size = Object.entries(Variables).reduce((sum, [name, value]) => sum + bytes(name) + bytes(written(value)), 0);
    return [id, size] as const;
  });
  expect(sizes.filter(([, size]) => size > 4_096)).toEqual([]);
});

test.each([
  { what: 'a Lambda’s description', limit: 256, size: () => longest('AWS::Lambda::Function', (of) => of.Description) },
  { what: 'a rule’s description', limit: 512, size: () => longest('AWS::Events::Rule', (of) => of.Description) },
  { what: 'a rule’s pattern', limit: 2_048, size: () => longest('AWS::Events::Rule', (of) => of.EventPattern) },
  { what: 'an alarm’s text', limit: 1_024, size: () => longest('AWS::CloudWatch::Alarm', (of) => of.AlarmDescription) },
  {
    what: 'a state machine’s name',
    limit: 80,
    size: () => longest('AWS::StepFunctions::StateMachine', (of) => of.StateMachineName),
  },
  {
    what: 'a definition',
    limit: 1_048_576,
    size: () => longest('AWS::StepFunctions::StateMachine', (of) => of.DefinitionString),
  },
  { what: 'a secret’s name', limit: 512, size: () => longest('AWS::SecretsManager::Secret', (of) => of.Name) },
  {
    what: 'the policy of the topic',
    limit: 30_720,
    size: () => longest('AWS::SNS::TopicPolicy', (of) => of.PolicyDocument),
  },
  { what: 'the policy of the bus', limit: 10_240, size: () => longest('AWS::Events::EventBus', (of) => of.Policy) },
  {
    what: 'who may assume a role',
    limit: 2_048,
    size: () => longest('AWS::IAM::Role', (of) => of.AssumeRolePolicyDocument),
  },
  { what: 'an e-mail address', limit: 254, size: () => longest('AWS::SNS::Subscription', (of) => of.Endpoint) },
])('$what stays within $limit', ({ limit, size }) => {
  expect(size()).toBeLessThanOrEqual(limit);
});

test('what a role may do stays within the 10,240 letters of its own policies', () => {
  const letters = new Map<string, number>();
  for (const [, { Properties }] of ofType('AWS::IAM::Policy')) {
    for (const role of Properties.Roles as { Ref: string }[]) {
      letters.set(role.Ref, (letters.get(role.Ref) ?? 0) + bytes(written(Properties.PolicyDocument)));
    }
  }
  expect(letters.size).toBeGreaterThan(30);
  expect([...letters].filter(([, size]) => size > 10_240)).toEqual([]);
});

test('the stack stays within what CloudFormation takes', () => {
  expect(bytes(template)).toBeLessThan(1_000_000);
  expect(Object.keys(template.Resources).length).toBeLessThan(500);
  expect(Object.keys(template.Outputs).length).toBeLessThan(200);
  for (const { Value } of Object.values(template.Outputs)) expect(bytes(written(Value))).toBeLessThan(4_096);
  expect(stack.stackName.length).toBeLessThanOrEqual(128);
});

test('the history of an execution stays within 25,000 events, however long its calls wait and its states are retried', () => {
  const { callTimeLimitSeconds, queuedCallTimeLimitSeconds } = fullestSettings;
  const { Seconds } = definition.States.Wait as unknown as { Seconds: number };
  // Wait and choice are entered and exited; a task besides is scheduled, begun and ended. A call that is called back is two.
  const looks = (2 * (queuedCallTimeLimitSeconds + callTimeLimitSeconds)) / Seconds;
  const ofLooks = looks * (2 + 5 + 2);
  const ofTries = tasks.map(
    ([, { Retry = [] }]) => 5 + 3 * Math.max(0, ...Retry.map(({ MaxAttempts }) => MaxAttempts)),
  );
  expect(ofTries.reduce((sum, events) => sum + events, ofLooks)).toBeLessThan(25_000);
});
