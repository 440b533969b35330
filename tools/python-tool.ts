import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A command of a Python package, in a virtual environment under `.build`, installed the first time it is asked for.
 *
 * @returns the folder with the package's commands.
 * @throws Error that says what is missing: Python 3.10 or newer with venv, or the package.
 */
export function pythonTool(name: string, version: string): string {
  const folder = fileURLToPath(new URL(`../.build/${name}`, import.meta.url));
  const marker = join(folder, 'installed');
  const commands = join(folder, 'venv/bin');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === version) return commands;
  mkdirSync(folder, { recursive: true });
  const run = (command: string, words: string[]) => execFileSync(command, words, { cwd: folder, stdio: 'pipe' });
  try {
    run('python3', ['-m', 'venv', '--clear', 'venv']);
    // What is not used need not be compiled.
    run('venv/bin/pip', ['install', '--quiet', '--no-compile', '--disable-pip-version-check', `${name}==${version}`]);
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer };
    throw new Error(
      `${name} could not be installed; it needs Python 3.10 or newer with venv and pip, and PyPI. ${stderr?.toString().trim() || error}`,
    );
  }
  writeFileSync(marker, version);
  return commands;
}
