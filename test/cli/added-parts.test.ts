import { expect, test } from '@jest/globals';
import { describeAdded } from '../../cli/added-parts.ts';

test('an amount is shown beside its currency', () => {
  const before = { request: { phoneNumber: '+918045671234' } };
  expect(describeAdded(before, { ...before, balance: { currency: 'INR', amount: 1250 } })).toBe(
    'currency=INR amount=1250',
  );
});

test('how often a state was passed is not', () => {
  expect(describeAdded({}, { callStatus: { status: 'in_progress', ended: false, inboundLooks: 3 } })).toBe(
    'status=in_progress ended=false',
  );
});
