import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { guardedEnvironment } from '../../tools/guarded-environment.ts';
import { pythonTool } from '../../tools/python-tool.ts';
import { Missing, type Verdict } from './stranger.ts';

/** A package of PyPI, at one version. */
export interface PythonPackage {
  name: string;
  version: string;
}

/** The folder with the package's commands, and its Python. @throws Missing */
export function commandsOf({ name, version }: PythonPackage): string {
  try {
    return pythonTool(name, version);
  } catch (error) {
    throw new Missing(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
}

/**
 * Runs a script of this folder on the Python that has the package. It prints a verdict in JSON on each line.
 *
 * @throws Error with what it said, if it does not end well
 */
export async function* verdictsOf(
  from: PythonPackage,
  script: string,
  words: readonly string[],
): AsyncGenerator<Verdict> {
  const file = new URL(script, import.meta.url).pathname;
  const child = spawn(join(commandsOf(from), 'python'), ['-u', file, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 180_000,
    env: guardedEnvironment(),
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<number | string | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) yield JSON.parse(line) as Verdict;
  }
  const code = await ended;
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${said.trim()}`);
}
