import type { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { escapedJson, visibleLines, visibleText } from '../lambdas/telephony/visible-text.ts';
import { besidesMarks } from './style.ts';

/** What a command sees of the terminal that it was typed in. Tests hand over their own, and so run commands in process. */
export interface Io {
  stdin: Readable;
  /** Results. */
  stdout: Writable;
  /** Progress, questions and errors, so that results can be piped on. */
  stderr: Writable;
  /** Whether somebody sits there who can be asked. */
  isTerminal: boolean;
  env: Readonly<Record<string, string | undefined>>;
  /** What the process ends with. */
  exitCode: number;
  pause(millis: number): Promise<void>;
  /** Handles the next Ctrl-C. @returns a function that stops that. */
  onInterrupt(listener: () => void): () => void;
}

export function processIo(): Io {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    isTerminal: process.stdin.isTTY === true,
    env: process.env,
    exitCode: 0,
    pause: (millis) => pause(millis),
    onInterrupt(listener) {
      // Once: pressed again, Ctrl-C ends the process.
      process.once('SIGINT', listener);
      return () => process.off('SIGINT', listener);
    },
  };
}

/**
 * Writes one line. What would steer the terminal is written as its code point, a line break too: whatever a service, an
 * event or another person said begins no line of its own.
 */
export function say(stream: Writable, text: string): void {
  write(stream, text, visibleText);
}

/** Writes lines of ours. What stands in them was made one line before, as `table` and `list` do. */
export function sayLines(stream: Writable, text: string): void {
  write(stream, text, visibleLines);
}

/** The whole result as one JSON document, in which nothing steers a terminal either. */
export function sayJson(io: Pick<Io, 'stdout'>, value: unknown): void {
  io.stdout.write(`${escapedJson(value)}\n`);
}

/** The same for a program of ours that is no command: its results. */
export function print(text: string): void {
  sayLines(process.stdout, text);
}

/** And what is wrong. */
export function printError(text: string): void {
  sayLines(process.stderr, text);
}

function write(stream: Writable, text: string, visible: (text: string) => string): void {
  stream.write(`${besidesMarks(stream, text, visible)}\n`);
}
