import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { Bundles } from '../lib/bundles.ts';
import { Template } from '../sandbox/aws/template.ts';

/** The sandbox's stack, synthesized once for the whole run. */
export function synthesizedTemplate(): Template {
  return new Template(synthesizedFolder(), 'Trunkline-sandbox');
}

/** The bundles that were made for it. */
export function synthesizedBundles(): Bundles {
  const folder = join(synthesizedFolder(), '../lambdas');
  return new Map(readdirSync(folder).map((name) => [name, join(folder, name)]));
}

function synthesizedFolder(): string {
  const folder = process.env.TRUNKLINE_SYNTHESIZED;
  if (!folder) throw new Error('The global set-up did not synthesize the stack.');
  return folder;
}

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone when the tests of the file are over. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-test-'));
  folders.push(folder);
  return folder;
}
