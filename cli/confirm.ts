import { CommandError, type Io, usageError } from './io.ts';

/** Asks for a yes on a terminal. @throws CommandError without one, or where nobody can be asked. */
export async function confirm(io: Io, question: string, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  if (!io.input.isTTY) throw usageError(`${question} Nobody can be asked here: say --yes.`);
  const answer = await io.ask(`${question} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError('Nothing was done.');
}
