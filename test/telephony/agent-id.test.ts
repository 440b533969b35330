import { expect, test } from '@jest/globals';
import { agentIdSchema } from '../../lambdas/telephony/agent-id.ts';
import { problemOf } from './problem-of.ts';

test.each(['60d0fe4f5311236168a109ca', '60D0FE4F5311236168A109CA'])('the agent id %s is taken', (id) => {
  expect(agentIdSchema.parse(id)).toBe(id);
});

test.each([
  ['', 'is 0 characters long'],
  ['60d0fe4f5311236168a109c', 'is 23 characters long'],
  ['60d0fe4f5311236168a109caa', 'is 25 characters long'],
  ['60d0fe4f5311236168a109cg', 'contains "g"'],
  ['60d0fe4f5311236168a109ca ', 'contains a space'],
  ['60d0fe4f5311236168a109c\u0430', 'contains "\u0430" (U+0430)'],
  ['60d0fe4f5311236168a109ca\ufe0f', 'has the invisible character U+FE0F: write it as 60d0fe4f5311236168a109ca'],
])('the agent id %p is refused: %s', (id, expected) => {
  expect(problemOf(agentIdSchema, id)).toContain(expected);
});
