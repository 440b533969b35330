import { CommanderError } from 'commander';
import { CommandError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';
import { type Io, say, sayLines } from './io.ts';
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
  say(io.stderr, isOurs || error.name === 'Error' ? error.message : named(error));
  if (!verbose) return;
  sayFrames(io, error);
  if (!(error.cause instanceof Error)) return;
  say(io.stderr, `Caused by ${named(error.cause)}`);
  sayFrames(io, error.cause);
}

function named({ name, message }: Error): string {
  return `${name}: ${message}`;
}

/** Where it comes from: the stack without the message, in which a line may look like a place in the code. */
function sayFrames(io: Io, { stack = '', message }: Error): void {
  const behind = stack.slice(Math.max(0, stack.indexOf(message)) + message.length);
  const frames = behind.split('\n').filter((line) => /^ +at /.test(line));
  if (frames.length > 0) sayLines(io.stderr, frames.join('\n'));
}
