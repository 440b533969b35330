import type { Readable, Writable } from 'node:stream';

/** What a command talks to: the terminal, or a test. */
export interface Io {
  /** The result: what a script reads. */
  out: Writable;
  /** Progress and errors: what a person reads. */
  err: Writable;
  input: Readable & { isTTY?: boolean };
  env: Record<string, string | undefined>;
  /** Calls back when the user interrupts. @returns what takes the callback off again */
  onInterrupt(callback: () => void): () => void;
  /** Asks for a value that is not shown while it is typed. */
  askSecret(question: string): Promise<string>;
  /** Asks for a value on the terminal. */
  ask(question: string): Promise<string>;
}

/** What the process ends with; scripts rely on it (docs/command-line.md). */
export const exitCodes = {
  done: 0,
  failed: 1,
  wrongUsage: 2,
  waitsForPerson: 3,
  noAccess: 4,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An error that is said in one sentence. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = exitCodes.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function usageError(message: string): CommandError {
  return new CommandError(message, exitCodes.wrongUsage);
}

export function line(stream: Writable, text = ''): void {
  stream.write(`${text}\n`);
}

/** Everything on standard input. */
export async function readAll(input: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString('utf8');
}
