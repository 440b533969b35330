import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import * as errors from '../../lambdas/platform/errors.ts';

/** The first is abstract; with the other an execution begins again. */
const endNothing = ['TrunklineError', 'ClaimLostError'];

test('the README says of every error that ends an execution what it means and what to do, and of no other', () => {
  const [, table = ''] = readFileSync('README.md', 'utf8').split('| error | what it means | then |');
  const [rows = ''] = table.split('\n\n');
  const named = rows.split('\n').flatMap((row) => row.split('|')[1]?.match(/\w+Error/g) ?? []);
  expect(named.sort()).toEqual(
    Object.keys(errors)
      .filter((name) => !endNothing.includes(name))
      .sort(),
  );
});
