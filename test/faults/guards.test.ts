import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { bundleLambdas } from '../../lib/bundles.ts';
import { guards, withoutGuard } from '../../sandbox/faults/guards.ts';
import { testFolder } from '../synthesized.ts';

const places = guards.flatMap(({ name, without }) => without.map(({ file, text }) => [name, file, text] as const));

test.each(places)('the guard "%s" is where it is looked for, in %s', (_, file, text) => {
  expect(readFileSync(join('lambdas', file), 'utf8').split(text)).toHaveLength(2);
});

test('a guard whose place in the code has changed is named, so that it is not taken away in vain', async () => {
  const guard = {
    name: 'gone',
    cells: '',
    without: [{ file: 'workflows/provision-number/map-did.ts', text: 'no such text', becomes: '' }],
  };
  await expect(bundleLambdas(testFolder(), [withoutGuard(guard)])).rejects.toThrow(
    'gone: workflows/provision-number/map-did.ts does not have once: no such text',
  );
});
