import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { FLAGS } from 'aws-cdk-lib/cx-api';

test('every feature flag of the installed CDK is set, to what it recommends, so that none changes a deployed stack later', () => {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };
  const { environments: _, ...set } = context;
  const recommended = Object.entries(FLAGS).flatMap(([name, { introducedIn, recommendedValue }]) =>
    introducedIn.v2 === undefined ? [] : [[name, recommendedValue]],
  );
  expect(set).toEqual(Object.fromEntries(recommended));
});
