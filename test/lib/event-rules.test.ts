import { describe, expect, test } from '@jest/globals';
import { outcomeSchemas } from '../../lambdas/outcomes/outcome-schemas.ts';
import { ourSource } from '../../lambdas/platform/event-source.ts';
import { template } from './definitions.ts';

interface Pattern {
  source?: unknown;
  'detail-type'?: unknown;
}

/** Every rule that there is, by logical id, with the pattern of those that hear events. */
const patterns = template
  .ofType('AWS::Events::Rule')
  .flatMap(([logicalId, { Properties }]) =>
    Properties.EventPattern ? [[logicalId, template.resolve(Properties.EventPattern) as Pattern] as const] : [],
  );

describe('every rule that hears events', () => {
  test.each(patterns)('names the exact sources that it hears: %s', (_, { source }) => {
    expect(source).toEqual(expect.arrayContaining([expect.any(String)]));
    for (const one of source as unknown[]) expect(one).toEqual(expect.stringMatching(/^[\w./-]+$/));
  });

  test.each(patterns)('names the detail-types that it hears: %s', (_, pattern) => {
    expect(pattern['detail-type']).toEqual(expect.arrayContaining([expect.any(String)]));
  });

  test('hears an outcome only from us', () => {
    const ofOutcomes = patterns.filter(([, pattern]) =>
      (pattern['detail-type'] as string[]).some((type) => type in outcomeSchemas),
    );
    expect(ofOutcomes.length).toBeGreaterThan(1);
    for (const [, { source }] of ofOutcomes) expect(source).toEqual([ourSource]);
  });
});

interface Statement {
  Effect: string;
  Principal?: unknown;
  Action: string | string[];
  Resource: string;
  Condition?: Record<string, Record<string, unknown>>;
}

function statementsOf(document: unknown): Statement[] {
  return (template.resolve(document) as { Statement: Statement[] }).Statement;
}

/** The roles that may put events, with the statement that says so. */
const putters = template.ofType('AWS::IAM::Policy').flatMap(([, { Properties }]) =>
  statementsOf(Properties.PolicyDocument)
    .filter(({ Action }) => [Action].flat().includes('events:PutEvents'))
    .map((statement) => ({ roles: template.resolve(Properties.Roles) as string[], statement })),
);

describe('events with our source', () => {
  const [, bus] = template.only('AWS::Events::EventBus', 'Bus');
  const [ours] = statementsOf(bus.Properties.Policy).filter(({ Condition }) => Condition?.ArnNotEquals);

  test('are refused by the bus to everybody but the Lambdas that put them', () => {
    expect(ours).toMatchObject({
      Effect: 'Deny',
      Principal: '*',
      Action: 'events:PutEvents',
      Resource: expect.stringMatching(/:event-bus\/trunkline-sandbox$/),
      Condition: { 'ForAnyValue:StringEquals': { 'events:source': [ourSource] } },
    });
    const admitted = ours?.Condition?.ArnNotEquals?.['aws:PrincipalArn'] as string[];
    const roles = putters.flatMap((putter) => putter.roles);
    expect(roles.length).toBeGreaterThan(5);
    expect(admitted.map((arn) => arn.split(/[:/]/).at(-1)).sort()).toEqual([...new Set(roles)].sort());
  });

  test('of a purchase are refused by the bus to every source that the settings do not list', () => {
    const [purchases] = statementsOf(bus.Properties.Policy).filter(({ Condition }) => !Condition?.ArnNotEquals);
    expect(purchases).toMatchObject({
      Effect: 'Deny',
      Principal: '*',
      Action: 'events:PutEvents',
      Condition: {
        'ForAnyValue:StringEquals': { 'events:detail-type': ['DID Purchased'] },
        'ForAnyValue:StringNotEquals': { 'events:source': [ourSource, 'purchasing'] },
      },
    });
    const heard = patterns.find(([, pattern]) => (pattern['detail-type'] as string[]).includes('DID Purchased'));
    expect(heard?.[1].source).toEqual([ourSource, 'purchasing']);
  });

  test('are the only ones that our Lambdas may put', () => {
    for (const { statement } of putters) {
      expect(statement.Condition).toEqual({ 'ForAllValues:StringEquals': { 'events:source': [ourSource] } });
    }
  });
});
