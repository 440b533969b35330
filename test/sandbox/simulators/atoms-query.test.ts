import { expect, test } from '@jest/globals';
import { sorted } from '../../../sandbox/simulators/atoms/query.ts';

test.each([
  { order: 'asc', told: ['first', 'second', 'third'] },
  { order: 'desc', told: ['third', 'second', 'first'] },
  { order: undefined, told: ['third', 'second', 'first'] },
] as const)('what came in one millisecond is told in its order all the same: $order', ({ order, told }) => {
  const newestFirst = ['third', 'second', 'first'];
  expect(sorted(newestFirst, order, () => '2026-11-27T10:00:00.000Z')).toEqual(told);
});
