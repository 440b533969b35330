import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { thingNames } from '../../lambdas/things/order.ts';

/* What the compiler does not ask for when a thing is added. */

describe.each(thingNames)('%s', (name) => {
  test.each([
    ['what the ledger keeps of it', `lambdas/things/${name}/record.ts`],
    ['its look, decision and act', `lambdas/things/${name}/${name}.ts`],
    ['the table of its decisions', `test/things/${name}.test.ts`],
  ])('has %s in its place', (_, file) => {
    expect([file, existsSync(file)]).toEqual([file, true]);
  });
});

test('docs/architecture.md says how many things there are', () => {
  const words = [
    'no',
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
    'eleven',
    'twelve',
  ];
  expect(readFileSync('docs/architecture.md', 'utf8')).toContain(`keeps ${words[thingNames.length]} *things*`);
});
