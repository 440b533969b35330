import { expect, test } from '@jest/globals';
import { sameNumber } from '../../lambdas/telephony/same-number.ts';

test.each([
  ['+918045671234', '+918045671234', true],
  ['918045671234', '+918045671234', true],
  ['+91 80-4567 1234', '+918045671234', true],
  ['08045671234', '+918045671234', true],
  ['080 4567 1234', '918045671234', true],
  ['+918045671234', '+918045671235', false],
  ['8045671234', '+918045671234', false],
  ['+08045671234', '+918045671234', false],
  ['08045671234', '+448045671234', false],
  ['00918045671234', '+918045671234', false],
  ['+12025550123', '+918045671234', false],
  ['18001234567', '+9118001234567', true],
  ['1860 266 2666', '+9118602662666', true],
  ['1800123456', '+911800123456', true],
  ['18001234567', '+18001234567', false],
  ['anonymous', 'anonymous', false],
  ['', '', false],
])('%p and %p are one number: %p', (left, right, same) => {
  expect(sameNumber(left, right)).toBe(same);
  expect(sameNumber(right, left)).toBe(same);
});
