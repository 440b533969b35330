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
])('the agent id %p is refused: %s', (id, expected) => {
  expect(problemOf(agentIdSchema, id)).toContain(expected);
});
