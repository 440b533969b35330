import { describe, expect, test } from '@jest/globals';
import { phoneNumberSchema } from '../../lambdas/telephony/phone-number.ts';
import { problemOf } from './problem-of.ts';

describe('a phone number in E.164 is taken as it stands', () => {
  test.each([
    ['India, Bengaluru', '+918045671234'],
    ['India, a mobile', '+919812345678'],
    ['India, toll-free with 11 digits', '+9118001234567'],
    ['Italy, where the 0 belongs to the number', '+390612345678'],
    ['Singapore', '+6531234567'],
    ['a range that no plan knows yet', '+6512345678'],
    ['Argentina, a mobile', '+5491112345678'],
    ['a number of no country', '+80012345678'],
  ])('%s: %s', (_, number) => {
    expect(phoneNumberSchema.parse(number)).toBe(number);
  });
});

describe('anything else is refused with how to write it', () => {
  test.each<[unknown, string]>([
    ['918045671234', 'write it as +918045671234'],
    ['+91 80 4567 1234', 'write it as +918045671234'],
    ['+91-80-4567-1234', 'write it as +918045671234'],
    [' +918045671234', 'write it as +918045671234'],
    ['00918045671234', 'write it as +918045671234'],
    ['\uff0b\uff19\uff118045671234', 'write it as +918045671234'],
    ['+91\u221280\u221245671234', 'write it as +918045671234'],
    ['08045671234', 'write it as +918045671234 for an Indian number'],
    ['080 4567 1234', 'write it as +918045671234 for an Indian number'],
    ['+08045671234', 'write it as +918045671234 for an Indian number'],
    ['8045671234', 'write it as +918045671234 for an Indian number'],
    ['6512345678', 'write it as +6512345678 or +916512345678 for an Indian number'],
    ['+9108045671234', 'has a 0 between country code and number: write it as +918045671234'],
    ['+91 (0)80 4567 1234', 'write it as +918045671234'],
    ['+91804567123', 'has 9 digits after +91, where an Indian number has 10'],
    ['+9180456712345', 'has 11 digits after +91, where an Indian number has 10'],
    ['+9180456712345678', 'write it as + and 8 to 15 digits'],
    ['+120255501', '+1 (United States, Canada and others)'],
    ['+4420793460', '+44 (United Kingdom, '],
    ['+99912345678', 'no country has'],
    ['', 'write it as + and 8 to 15 digits'],
    ['18001234567', 'write it as +9118001234567 for an Indian number or +18001234567'],
    ['18602662666', 'write it as +9118602662666 for an Indian number or +18602662666'],
    ['1800 123 4567', 'write it as +9118001234567 for an Indian number or +18001234567'],
    ['1800123456', 'write it as +911800123456 for an Indian number'],
    ['+91000800100123', 'has a 0 between country code and number: remove it'],
    ['\u202a+918045671234\u202c', 'has the invisible characters U+202A, U+202C: write it as +918045671234'],
    ['+91804567\u200b1234', 'has the invisible character U+200B: write it as +918045671234'],
    ['+918045\ufe0e671234', 'has the invisible character U+FE0E: write it as +918045671234'],
    ['+91\u00a080\u00a045671234', 'has the invisible character U+00A0: write it as +918045671234'],
    ['\ufeff8045671234', 'has the invisible character U+FEFF. Without it, it is not in E.164'],
    ['sip:+918045671234', 'is not in E.164'],
    [918045671234, 'is a number, not text: put it in quotation marks'],
    [null, 'is not text'],
    [undefined, 'is missing'],
  ])('%p: %s', (number, expected) => {
    expect(problemOf(phoneNumberSchema, number)).toContain(expected);
  });
});

/** Forms in which numbers are pasted, typed and exported. */
const forms = [
  '+91000800100123',
  '000800100123',
  '+911800',
  '0091 0 8045671234',
  '(+91) 080 45671234',
  '+1 800 123 4567',
  '0018001234567',
];

test.each([...forms, '18001234567', '6512345678', '+9108045671234'])('what is suggested for %s is taken', (number) => {
  const suggested = problemOf(phoneNumberSchema, number)?.match(/\+\d{8,}/g) ?? [];
  for (const each of suggested) expect(phoneNumberSchema.parse(each)).toBe(each);
});
