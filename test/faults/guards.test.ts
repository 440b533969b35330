import { expect, test } from '@jest/globals';
import { build, type Plugin } from 'esbuild';
import { guards } from '../../sandbox/faults/guards.ts';
import { findMarks, placesOf, withoutGuard } from '../../sandbox/faults/without-guard.ts';

const names = guards.map(({ name }) => name);

test.each(guards.map((guard) => [guard.name, guard] as const))('the guard "%s" is where its marks are', (_, guard) => {
  expect(placesOf(guard)).toHaveLength(guard.without.length);
});

test.each(guards.map((guard) => [guard.name, guard] as const))(
  'without the guard "%s" the code can be bundled, and is another',
  async (_, guard) => {
    const bundled = async (plugins: Plugin[]) => {
      const entryPoints = [...new Set(placesOf(guard).map(({ path }) => path))];
      const options = { bundle: true, packages: 'external', platform: 'node', format: 'esm', write: false } as const;
      const { outputFiles } = await build({ ...options, entryPoints, plugins, outdir: '.', logLevel: 'silent' });
      return outputFiles.map(({ text }) => text);
    };
    const [whole, without] = await Promise.all([bundled([]), bundled([withoutGuard(guard)])]);
    for (const [index, text] of without.entries()) expect(text).not.toBe(whole[index]);
  },
);

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
