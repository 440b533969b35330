import { describe, expect, test } from '@jest/globals';
import { defaultTrunkName, trunkNameSchema, trunkSidSchema } from '../../lambdas/telephony/trunk-name.ts';
import { problemOf } from './problem-of.ts';

test.each(['a', '_', 'Trunk_2', 'exactly_16_chars'])('the trunk name %s is taken', (name) => {
  expect(trunkNameSchema.parse(name)).toBe(name);
});

test.each([
  ['', 'is empty'],
  ['seventeen_letters', 'is 17 characters long: shorten it to at most 16'],
  ['my-trunk', 'contains "-"'],
  ['my trunk', 'contains a space'],
  ['trünk', 'contains "ü"'],
  ['a😀', 'contains "😀"'],
])('the trunk name %p is refused: %s', (name, expected) => {
  expect(problemOf(trunkNameSchema, name)).toContain(expected);
});

test.each(['trmum1c4a5b6c7d8e9f0a1b2c3d', 'TK123456', 'a'.repeat(64)])('the trunk SID %s is taken', (sid) => {
  expect(trunkSidSchema.parse(sid)).toBe(sid);
});

test.each([
  ['trmum1a', 'is 7 characters long'],
  ['a'.repeat(65), 'is 65 characters long'],
  ['sip:trmum1c4a5b6', 'contains ":"'],
  ['trmum1c4a5b6\n', 'contains a space or line break'],
])('the trunk SID %p is refused: %s', (sid, expected) => {
  expect(problemOf(trunkSidSchema, sid)).toContain(expected);
});

describe('the default trunk name', () => {
  test.each([
    ['+918045671234', 't918045671234'],
    ['+123456789012345', 't123456789012345'],
  ])('of %s is %s, and Exotel takes it', (number, name) => {
    expect(defaultTrunkName(number)).toBe(name);
    expect(problemOf(trunkNameSchema, name)).toBeUndefined();
  });
});
