import { expect, test } from '@jest/globals';
import { agentFor } from '../../lambdas/operator/purchase-rules.ts';

const [first, second, other] = ['a', 'b', 'c'].map((digit) => digit.repeat(24)) as [string, string, string];

function agentOf(friendlyName: string, ...patterns: string[]): string | null {
  const agents = patterns.map((pattern, index) => ({ friendlyName: pattern, agentId: index === 0 ? first : second }));
  return agentFor(friendlyName, { boughtSince: '2026-11-24', agents, defaultAgentId: other });
}

test.each([
  ['Support', 'support'],
  ['Support Mumbai', 'support*'],
  ['Support', 'support*'],
  ['Mumbai support', '*SUPPORT'],
  ['the Mumbai support line', '*mumbai*line'],
  ['', '*'],
  ['(a+b)', '(a+b)'],
])('"%s" fits "%s"', (friendlyName, pattern) => {
  expect(agentOf(friendlyName, pattern)).toBe(first);
});

test.each([
  ['Support Mumbai', 'support'],
  ['a', 'a*a'],
  ['aba', 'ab*ba'],
  ['ac', 'a*b*c'],
  ['abc', 'a*bc*c'],
  ['aab', '(a+)b'],
])('"%s" does not fit "%s", and goes to the default', (friendlyName, pattern) => {
  expect(agentOf(friendlyName, pattern)).toBe(other);
});

test('the first rule that fits decides', () => {
  expect([agentOf('sales', '*', 'sales'), agentOf('sales', 'support', 'sales')]).toEqual([first, second]);
});

test('without a rule that fits and without a default there is no agent', () => {
  expect(agentFor('sales', { boughtSince: '2026-11-24', agents: [], defaultAgentId: null })).toBeNull();
});

test('a pattern of many stars is judged at once', () => {
  expect(agentOf('a'.repeat(10_000), `${'a*'.repeat(49)}b`)).toBe(other);
});
