import { createInterface } from 'node:readline/promises';
import password from '@inquirer/password';
import { visibleText } from '../lambdas/telephony/visible-text.ts';
import { InterruptedError, UsageError } from './errors.ts';
import type { Io } from './io.ts';

/** Asks for something that nobody may see, not even its length. */
export async function askSecret(io: Io, message: string): Promise<string> {
  try {
    // Without its tick: what was typed has not been tried yet.
    const options = { message, toggleMask: false, theme: { prefix: '?' } };
    return (await password(options, { input: io.stdin, output: io.stderr as NodeJS.WritableStream })).trim();
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
    return (await lines.question(visibleText(message), { signal: interrupt.signal })).trim();
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw new InterruptedError('Nothing was done.');
    throw error;
  } finally {
    lines.close();
  }
}

/**
 * Goes on when somebody at the terminal says yes; `--yes` says so beforehand.
 *
 * @param otherwise what became of it without a yes
 * @throws UsageError where nobody can be asked; InterruptedError without a yes, as for Ctrl-C: what stands behind `&&`
 *   is not meant either
 */
export async function confirm(io: Io, question: string, yes: boolean | undefined, otherwise: string): Promise<void> {
  if (yes) return;
  if (!io.isTerminal) throw new UsageError('Nobody can be asked here: add --yes if it is meant.');
  if (!/^y(es)?$/i.test(await askLine(io, `${question} [y/N] `))) throw new InterruptedError(otherwise);
}
