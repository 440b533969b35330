#!/usr/bin/env node
// The entry for whatever Node is asked to run it: `node bin/any-node.js bin/app.ts`. This file alone is JavaScript, since an
// older Node does not read TypeScript and would end with ERR_UNKNOWN_FILE_EXTENSION. npm ci installs one that does.
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(import.meta.url);

/** @param {string[]} words the TypeScript file, from here, and what it is told */
export function runTypeScript([file, ...words]) {
  const path = join(dirname(here), '..', file);
  const node = installedNode();
  if (node === undefined) {
    console.error(
      `Node ${process.version} does not run TypeScript. Run npm ci in the checkout of Trunkline: it installs a Node that does.`,
    );
    process.exit(1);
  }
  const { status, signal } = spawnSync(node, ['--no-warnings', path, ...words], { stdio: 'inherit' });
  if (signal) process.kill(process.pid, signal);
  process.exit(status ?? 1);
}

/** The Node that npm ci has installed beside this file, whichever Node runs it now; this one where it reads TypeScript itself. */
function installedNode() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
  } catch {
    return process.features.typescript ? process.execPath : undefined;
  }
}

const [, started = '', ...words] = process.argv;
if (realpathSync(started) === realpathSync(here)) runTypeScript(words);
