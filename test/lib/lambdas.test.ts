import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { operations } from '../../lambdas/operator/contract.ts';
import { steps } from '../../lambdas/workflows/contract.ts';

import { expectAsWritten } from '../recordings.ts';
import { template } from './definitions.ts';

describe('every Lambda', () => {
  const lambdas = template.ofType('AWS::Lambda::Function').map(([, { Properties }]) => Properties);

  test('runs Node 24 on arm64, traced, with a log group that forgets', () => {
    expect(lambdas.length).toBe(Object.keys({ ...steps, ...operations }).length + readdirSync('lambdas/events').length);
    for (const properties of lambdas) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogGroup: expect.anything() },
      });
    }
    for (const [, { Properties }] of template.ofType('AWS::Logs::LogGroup')) {
      expect(Properties.RetentionInDays).toBe(1);
    }
  });

  test('has a role of its own that may do this and no more', () => {
    const rights = Object.fromEntries(
      template.ofType('AWS::IAM::Policy').map(([logicalId, { Properties }]) => {
        const name = logicalId.replace(/(ServiceRole|Role)DefaultPolicy.*$/, '');
        const { Statement } = template.resolve(Properties.PolicyDocument) as { Statement: Statement[] };
        return [name, describeStatements(Statement)];
      }),
    );
    for (const [name, lines] of Object.entries(rights)) {
      if (!name.endsWith('StateMachine')) expect([name, lines]).toEqual([name, expect.arrayContaining(own(name))]);
    }
    const further = Object.entries(rights).map(([name, lines]) => [
      name,
      lines.filter((line) => !own(name).includes(line)),
    ]);
    expectAsWritten('stack/rights.json', Object.fromEntries(further));
  });
});

/** What every Lambda may do: write its log and its traces. */
const ofTraces = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
const own = (name: string) => [`logs:CreateLogStream logs:PutLogEvents on ${name}Logs`, `${ofTraces.join(' ')} on *`];

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/**
 * What may be done on each resource, a line each: CDK writes as one statement what is allowed on the same resources, and
 * as one what is allowed of several.
 */
function describeStatements(statements: Statement[]): string[] {
  const allowed = new Map<string, Set<string>>();
  for (const { Effect, Action, Resource, Condition } of statements) {
    for (const arn of [Resource].flat()) {
      for (const action of [Action].flat()) {
        const effect = Effect === 'Allow' ? '' : `${Effect} `;
        const key = [effect, withoutAccount(arn), describeCondition(Condition), ofTraces.includes(action)].join('|');
        allowed.set(key, (allowed.get(key) ?? new Set()).add(action));
      }
    }
  }
  return [...allowed]
    .map(([key, actions]) => {
      const [effect = '', resource = '', condition = ''] = key.split('|');
      return `${effect}${[...actions].sort().join(' ')} on ${resource}${condition}`;
    })
    .sort();
}

/** What has to be so besides: of all that is said, each key with its values. */
function describeCondition(condition: Statement['Condition'] = {}): string {
  const said = Object.entries(condition)
    .filter(([operator]) => operator !== 'Null')
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(
        ([key, values]) => `${key} ${/Not/.test(operator) ? 'not ' : ''}${[values].flat().join(' ')}`,
      ),
    );
  return said.length === 0 ? '' : ` if ${said.sort().join(', ')}`;
}

/** An ARN without the account's part, and without the hash of a logical id. */
function withoutAccount(arn: string): string {
  return arn
    .replace(/^arn:aws:(AWS::Logs::LogGroup:)?/, '')
    .replace(/^[a-z]+:ap-south-1:000000000000:/, '')
    .replace(/[0-9A-F]{8}(?=$|:)/, '');
}
