import type { Writable } from 'node:stream';
import type { NumberStatus } from '../lambdas/operator/number-status-schema.ts';
import { say } from './io.ts';
import type { StateLine } from './state-lines.ts';
import { inWords, momentInWords, paint } from './style.ts';

const marks = { done: ['✓', 'green'], again: ['↻', 'yellow'], failed: ['✗', 'red'], waiting: ['…', 'yellow'] } as const;

/** Writes an execution's progress, a line for each state. */
export class ProgressLines {
  readonly #stream: Writable;
  readonly #prefix: string;

  /** @param prefix in front of every line, where several executions are shown at once */
  constructor(stream: Writable, prefix = '') {
    this.#stream = stream;
    this.#prefix = prefix;
  }

  state({ kind, state, millis, detail }: StateLine): void {
    const [mark, colour] = marks[kind];
    this.#line(
      `${paint(this.#stream, colour, mark)} ${state.padEnd(26)} ${inWords(millis).padStart(11)}  ${detail}`.trimEnd(),
    );
  }

  /** The instructions say what to type, too. */
  waiting({ question, deadline, instructions }: NonNullable<NumberStatus['waiting']>): void {
    this.#line(
      `${paint(this.#stream, 'yellow', '…')} waits for a person: the ${question}, until ${momentInWords(deadline)}`,
    );
    for (const text of instructions.split('\n')) this.#line(`  ${text}`);
  }

  note(text: string): void {
    this.#line(text);
  }

  #line(text: string): void {
    say(this.#stream, `${this.#prefix}${text}`);
  }
}
