import { expect, test } from '@jest/globals';
import { guards } from '../../sandbox/faults/guards.ts';
import { findMarks, placesOf, withoutGuard } from '../../sandbox/faults/without-guard.ts';

const names = guards.map(({ name }) => name);

test.each(guards.map((guard) => [guard.name, guard] as const))('the guard "%s" is where its marks are', (_, guard) => {
  expect(placesOf(guard)).toHaveLength(guard.without.length);
});

test('each mark in the code is that of one guard', () => {
  expect(findMarks().filter(({ name }) => !names.includes(name))).toEqual([]);
  expect(names).toEqual([...new Set(names)]);
});

test('a guard without a mark is named, so that it is not taken away in vain', () => {
  const guard = { name: 'gone', without: [{ text: 'no such text', becomes: '' }] };
  expect(() => withoutGuard(guard)).toThrow('gone: has 0 marks in lambdas/ for 1 places.');
});

test('a guard whose code has changed is named as well', () => {
  const guard = { name: 'the lease', without: [{ text: 'no such text', becomes: '' }] };
  expect(() => withoutGuard(guard)).toThrow('the lease: the 4 lines after its marks do not have once: no such text');
});
