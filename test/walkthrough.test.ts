import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';

test('docs/walkthrough.md is what the commands print when they are typed again', async () => {
  const child = spawn(process.execPath, ['--no-warnings', 'tools/walkthrough.ts', '--check']);
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.on('exit', resolve)),
  ]);
  expect([code, err, out]).toEqual([0, '', 'docs/walkthrough.md is what the commands print.\n']);
});
