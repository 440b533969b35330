import type { WriteStream } from 'node:tty';
import { describeAdded } from '../cli/added-parts.ts';
import { say } from '../cli/io.ts';
import { paint } from '../cli/style.ts';
import type { HistoryEvent } from './aws/execution.ts';

/** Shows an execution as it happens: a line for each state. */
export class Progress {
  readonly #stream: WriteStream;
  readonly #caught = new Set<string>();
  readonly #enteredAt = new Map<string, number>();

  readonly #prefix: string;

  /** @param prefix in front of every line, where several executions are shown at once */
  constructor(stream: WriteStream, prefix = '') {
    this.#stream = stream;
    this.#prefix = prefix;
  }

  begin(what: string): void {
    say(this.#stream, `${this.#prefix}${what} ...`);
  }

  show(event: HistoryEvent): void {
    const { state } = event;
    if (!state) return;
    if (event.type === 'StateEntered') this.#enteredAt.set(state.name, event.timestamp);
    // Choices and waits are the way between; what they decided shows in which state comes next.
    if (state.type !== 'Task') return;
    // A state whose error was caught is exited too, by its Catch.
    if (event.type === 'StateExited' && !this.#caught.delete(state.name))
      this.#line(
        paint(this.#stream, 'green', '✓'),
        `${state.name.padEnd(28)} ${this.#took(event)}  ${describeAdded(event.state?.input, event.state?.output)}`,
      );
    if (event.type === 'StateRetried')
      this.#line(paint(this.#stream, 'yellow', '↻'), `${state.name.padEnd(28)} ${this.#took(event)}  tried again`);
    if (event.type === 'StateCaught') {
      this.#caught.add(state.name);
      this.#line(paint(this.#stream, 'red', '✗'), `${state.name.padEnd(28)} ${this.#took(event)}`);
    }
  }

  #took(event: HistoryEvent): string {
    const millis = event.timestamp - (this.#enteredAt.get(event.state?.name ?? '') ?? event.timestamp);
    return `${millis.toString().padStart(5)} ms`;
  }

  #line(mark: string, text: string): void {
    say(this.#stream, `${this.#prefix}${mark} ${text}`);
  }
}
