import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installersEnvironment } from './guarded-environment.ts';

/**
 * A command of a Python package, in a virtual environment under `.build`, installed the first time it is asked for. What is
 * installed stands in `tools/python/NAME.txt`, with a hash for each file: nothing else is taken.
 *
 * @returns the folder with the package's commands.
 * @throws Error that says what is missing: Python 3.10 or newer with venv, or the package.
 */
export function pythonTool(name: string, version: string): string {
  const folder = fileURLToPath(new URL(`../.build/${name}`, import.meta.url));
  const listed = fileURLToPath(new URL(`python/${name}.txt`, import.meta.url));
  const requirements = readFileSync(listed, 'utf8');
  if (!requirements.includes(`${name}==${version} `)) throw new Error(`${listed} does not list ${name}==${version}.`);
  const wanted = createHash('sha256').update(requirements).digest('hex');
  const marker = join(folder, 'installed');
  const commands = join(folder, 'venv/bin');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return commands;
  mkdirSync(folder, { recursive: true });
  const run = (command: string, words: string[]) =>
    execFileSync(command, words, { cwd: folder, stdio: 'pipe', env: installersEnvironment() });
  try {
    run('python3', ['-m', 'venv', '--clear', 'venv']);
    // What is not used need not be compiled.
    const plainly = ['--quiet', '--no-compile', '--disable-pip-version-check'];
    run('venv/bin/pip', ['install', ...plainly, '--require-hashes', '--requirement', listed]);
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer };
    throw new Error(
      `${name} could not be installed; it needs Python 3.10 or newer with venv and pip, and PyPI. ${stderr?.toString().trim() || error}`,
    );
  }
  writeFileSync(marker, wanted);
  return commands;
}
