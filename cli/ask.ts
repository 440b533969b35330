import { createInterface } from 'node:readline/promises';
import password from '@inquirer/password';
import { InterruptedError, UsageError } from './errors.ts';
import type { Io } from './io.ts';

/** Asks for something that nobody may see, not even its length. */
export async function askSecret(io: Io, message: string): Promise<string> {
  try {
    return (
      await password({ message, toggleMask: false }, { input: io.stdin, output: io.stderr as NodeJS.WritableStream })
    ).trim();
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw new InterruptedError('Nothing was stored.');
    throw error;
  }
}

export async function askLine(io: Io, message: string): Promise<string> {
  const lines = createInterface({ input: io.stdin, output: io.stderr, terminal: io.isTerminal });
  const interrupt = new AbortController();
  lines.on('SIGINT', () => interrupt.abort());
  lines.on('close', () => interrupt.abort());
  try {
    return (await lines.question(message, { signal: interrupt.signal })).trim();
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw new InterruptedError('Nothing was done.');
    throw error;
  } finally {
    lines.close();
  }
}

/**
 * Whether somebody at the terminal says yes; `--yes` says so beforehand.
 *
 * @throws UsageError where nobody can be asked
 */
export async function isConfirmed(io: Io, question: string, yes: boolean | undefined): Promise<boolean> {
  if (yes) return true;
  if (!io.isTerminal) throw new UsageError('Nobody can be asked here: add --yes if it is meant.');
  return /^y(es)?$/i.test(await askLine(io, `${question} [y/N] `));
}
