import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Io } from '../../cli/io.ts';
import { run } from '../../cli/run.ts';
import { operations } from '../../lambdas/operator/contract.ts';

const machine = (name: string) => `arn:aws:states:ap-south-1:123456789012:stateMachine:trunkline-sandbox-${name}`;

export const outputs = {
  OperatorFunctions: JSON.stringify(
    Object.fromEntries(Object.keys(operations).map((name) => [name, `trunkline-sandbox-${name}`])),
  ),
  StartArn: machine('provision-number'),
  StateMachineArn: machine('provision-number'),
  RollBackStateMachineArn: machine('roll-back'),
  DeprovisioningStateMachineArn: machine('deprovision-number'),
  ExotelSecretName: 'trunkline/sandbox/exotel',
  AtomsSecretName: 'trunkline/sandbox/atoms',
  ExotelApiUrl: 'http://127.0.0.1:1',
  AtomsApiUrl: 'http://127.0.0.1:1',
};

export function executionArn(name: string): string {
  return `${outputs.StateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
}

export interface Typed {
  code: number;
  out: string;
  err: string;
}

export interface Terminal {
  /** On standard input, which then is no terminal. */
  input?: string | Buffer;
  /** What is typed when a question is asked; then standard input is a terminal. */
  answers?: [question: RegExp, answer: string][];
  /** Ctrl-C is pressed as soon as this was written. */
  interruptAt?: RegExp;
  env?: Record<string, string>;
}

/** A file of a sandbox, as `npm run sandbox -- --stay` leaves it. @returns its path, and what removes it. */
export function sandboxFile(awsUrl: string, changed: Partial<typeof outputs> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-cli-'));
  const path = join(folder, 'sandbox.json');
  writeFileSync(path, JSON.stringify({ pid: 1, awsUrl, region: 'ap-south-1', outputs: { ...outputs, ...changed } }));
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}

/** A command as an operator types it, run in this process. No pause of it takes time. */
export async function trunkline(words: string[], terminal: Terminal = {}): Promise<Typed> {
  const stdin = new PassThrough();
  const answers = [...(terminal.answers ?? [])];
  let interrupt: (() => void) | undefined;
  const hear = (text: string) => {
    if (answers[0]?.[0].test(text)) {
      const [, answer] = answers.shift() ?? [];
      // A turn later: nobody types before the question stands there.
      setImmediate(() => stdin.write(`${answer}\n`));
    }
    if (terminal.interruptAt?.test(text)) interrupt?.();
  };
  const stdout = new Heard(hear);
  const stderr = new Heard(hear);
  if (terminal.answers === undefined) stdin.end(terminal.input ?? '');
  const io: Io = {
    ...{ stdin, stdout, stderr },
    isTerminal: terminal.answers !== undefined,
    env: { USER: 'asha', ...terminal.env },
    exitCode: 0,
    pause: () => nextTurn(),
    onInterrupt(listener) {
      interrupt = listener;
      return () => {
        interrupt = undefined;
      };
    },
  };
  const code = await run(words, io);
  return { code, out: stdout.text, err: stderr.text };
}

/** Keeps what was written, and tells of it. */
class Heard extends Writable {
  text = '';
  readonly #hear: (text: string) => void;

  constructor(hear: (text: string) => void) {
    super();
    this.#hear = hear;
  }

  /** What is piped into a terminal does not close it. */
  override end(): this {
    return this;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk;
    this.#hear(String(chunk));
    done();
  }
}
