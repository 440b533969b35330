import { expect, test } from '@jest/globals';
import { callerId } from '../../lambdas/things/caller-id/caller-id.ts';
import { actionOf, entry } from './decide.ts';

const wanted = { trunkSid: 'trmum1', trunkName: 't1', callerId: '+918045670000' };
const other = '+918045670001';

test.each([
  ['was never set', undefined, 'create'],
  ['was set to the same number', entry({ callerId: wanted.callerId }, {}), 'keep'],
  ['was set to the same number, by an attempt without an answer', entry({ callerId: wanted.callerId }), 'change'],
  ['was set to another number', entry({ callerId: other }, {}), 'change'],
])('an alias that %s', (_situation, known, action) => {
  expect(actionOf(() => callerId.decide(wanted, { known }))).toBe(action);
});
