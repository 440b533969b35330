import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesizeSandbox } from '../sandbox/synthesize.ts';

export default async function synthesizeOnce(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-test-'));
  process.env.TRUNKLINE_SYNTHESIZED = folder;
  await synthesizeSandbox(folder);
}
