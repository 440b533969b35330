import { describe, expect, test } from '@jest/globals';
import { hasChanged, wouldChange } from '../../lambdas/reconcile/changes.ts';
import { provisioningSteps } from '../../lambdas/workflows/provision-number/contract.ts';

describe('an execution has changed something', () => {
  test.each([
    ['when it has made a thing', [{ outcome: 'found' }, { outcome: 'created' }], true],
    ['when it has made one of several', [{ outcome: 'found' }, { created: ['203.0.113.9'], found: [] }], true],
    ['not when all was there', [{ outcome: 'found' }, { created: [], found: ['203.0.113.9'] }], false],
    ['not by what a person does', [{ outcome: 'by hand' }], false],
    ['not by a state that was passed over', [undefined], false],
  ])('%s', (_, parts, changed) => {
    expect(hasChanged(parts)).toBe(changed);
  });

  test('whichever thing it is: the state that says so reads the part of each', () => {
    const { reads, mayRead } = provisioningSteps['check-configuration'];
    const ofThings = Object.values(provisioningSteps).flatMap(({ writes, schema }) => {
      const { shape } = schema() as { shape?: Record<string, { options?: readonly string[] }> };
      return shape?.created || shape?.outcome?.options?.includes('created') ? [writes] : [];
    });
    expect(ofThings.length).toBeGreaterThan(5);
    expect([...reads, ...mayRead]).toEqual(expect.arrayContaining(ofThings));
  });
});

test.each([
  ['create', true],
  ['change', true],
  ['keep', false],
  ['adopt', false],
  ['by hand', false],
  ['ask a person', false],
  ['call', false],
  ['nothing', false],
])('a plan that says "%s" foresees a change: %s', (action, changes) => {
  expect(wouldChange({ action })).toBe(changes);
});
