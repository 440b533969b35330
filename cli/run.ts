import { CommanderError } from 'commander';
import { CommandError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';
import { type Io, sayLines } from './io.ts';
import { buildProgram } from './program.ts';

/** Runs one command. @param words what stands behind `trunkline`. @returns the exit code. */
export async function run(words: readonly string[], io: Io): Promise<number> {
  try {
    const program = await buildProgram(io, [...words]);
    await program.parseAsync(words, { from: 'user' });
    return io.exitCode;
  } catch (error) {
    // Commander has written its sentence, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.succeeded : exitCodes.wrongUsage;
    report(error, words.includes('--verbose'), io);
    return error instanceof CommandError ? error.exitCode : exitCodes.failed;
  }
}

function report(thrown: unknown, verbose: boolean, io: Io): void {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  // An error of AWS is shown with its name: the message alone often does not say what it is about.
  const isOurs = error instanceof CommandError;
  sayLines(io.stderr, isOurs || error.name === 'Error' ? error.message : `${error.name}: ${error.message}`);
  if (verbose) sayLines(io.stderr, framesOf(error));
  if (verbose && error.cause instanceof Error) sayLines(io.stderr, `Caused by ${error.cause.stack}`);
}

/** Where it comes from: a stack without the message, which stands above it. */
function framesOf({ stack = '' }: Error): string {
  const frames = stack.search(/^ +at /m);
  return frames < 0 ? '' : stack.slice(frames);
}
