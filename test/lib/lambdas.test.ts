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
        return [name, Statement.map(describeStatement)];
      }),
    );
    const own = (name: string) => [
      `logs:CreateLogStream logs:PutLogEvents on ${name}Logs`,
      'xray:PutTelemetryRecords xray:PutTraceSegments on *',
    ];
    const further = Object.entries(rights).map(([name, lines]) => {
      if (!name.endsWith('StateMachine')) expect(lines).toEqual(expect.arrayContaining(own(name)));
      return [name, lines.filter((line) => !own(name).includes(line)).sort()];
    });
    expectAsWritten('stack/rights.json', Object.fromEntries(further));
  });
});

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
}

/** A policy statement in a line, without the account's part of each ARN and without the hashes of logical ids. */
function describeStatement({ Effect, Action, Resource }: Statement): string {
  const resources = [Resource].flat().map((arn) =>
    arn
      .replace(/^arn:aws:(AWS::Logs::LogGroup:)?/, '')
      .replace(/^[a-z]+:ap-south-1:000000000000:/, '')
      .replace(/[0-9A-F]{8}(?=$|:)/, ''),
  );
  return `${Effect === 'Allow' ? '' : `${Effect} `}${[Action].flat().sort().join(' ')} on ${resources.join(' ')}`;
}
