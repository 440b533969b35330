import { expect, test } from '@jest/globals';
import { displayNameSchema } from '../../lambdas/telephony/display-name.ts';

test.each(['Sales', 'Sales \u2764\ufe0f', 'Sales, Mumbai (2)', 'बिक्री', 'a'.repeat(64)])(
  '%j is a display name',
  (name) => {
    expect(displayNameSchema.parse(name)).toBe(name);
  },
);

test.each([
  ['', 'is empty'],
  ['  ', 'is empty'],
  [' Sales', 'begins or ends with a space'],
  ['Sales\nMumbai', 'has a tab or a line break'],
  ['Sales\u200b', 'has the invisible character U+200B'],
  ['--', 'has neither a letter nor a digit'],
  ['a'.repeat(65), 'is 65 characters long'],
  [5, 'is a number, not text'],
])('%j is refused: it %s', (name, problem) => {
  expect(displayNameSchema.safeParse(name).error?.issues[0]?.message).toContain(problem);
});
