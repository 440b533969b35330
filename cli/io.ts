import type { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

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

export function say(stream: Writable, text: string): void {
  stream.write(`${text}\n`);
}

/** The whole result as one JSON document. */
export function sayJson(io: Io, value: unknown): void {
  say(io.stdout, JSON.stringify(value, null, 2));
}
