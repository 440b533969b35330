import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { testFolder } from '../synthesized.ts';

/* A Node that does not read TypeScript, such as one of a distribution: this one is told not to. */

const run = (file: string, ...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-experimental-strip-types', '--no-warnings', file, ...words],
    { encoding: 'utf8' },
  );
  return { status, stdout, stderr };
};

test('the command line runs on the Node that npm ci has installed, whichever Node starts it', () => {
  const { status, stdout, stderr } = run('bin/trunkline.js', '--help');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('Usage: trunkline');
});

test('and hands on what it ends with', () => {
  expect(run('bin/trunkline.js', 'provision').status).toBe(2);
});

test('where npm ci was not run, one sentence says so', () => {
  const folder = testFolder();
  mkdirSync(join(folder, 'bin'));
  copyFileSync('bin/any-node.js', join(folder, 'bin/any-node.js'));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  const { status, stderr } = run(join(folder, 'bin/any-node.js'), 'bin/app.ts');
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^Node v\S+ does not run TypeScript\. Run npm ci.*\n$/)]);
});
