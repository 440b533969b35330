import { expect, test } from '@jest/globals';
import { e164Of } from '../../lambdas/telephony/written-number.ts';

test.each([
  ['+918045671234', '+918045671234'],
  ['918045671234', '+918045671234'],
  ['08045671234', '+918045671234'],
  ['080-4567 1234', '+918045671234'],
  ['+91 80 4567 1234', '+918045671234'],
  ['+6561234567', '+6561234567'],
])('%s is %s', (written, number) => {
  expect(e164Of(written)).toBe(number);
});

test.each(['8045671234', '4422334455', '', 'front desk', '+91804567', '0804567123', '+918045671234 or +918045671235'])(
  '"%s" is not one number',
  (written) => {
    expect(e164Of(written)).toBeUndefined();
  },
);
