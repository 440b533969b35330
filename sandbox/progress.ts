import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import { describeAdded } from '../cli/added-parts.ts';
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
    this.#line('bold', `${what} ...`);
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
        'green',
        `✓ ${state.name.padEnd(28)} ${this.#took(event)}  ${describeAdded(event.state?.input, event.state?.output)}`,
      );
    if (event.type === 'StateRetried')
      this.#line('yellow', `↻ ${state.name.padEnd(28)} ${this.#took(event)}  tried again`);
    if (event.type === 'StateCaught') {
      this.#caught.add(state.name);
      this.#line('red', `✗ ${state.name.padEnd(28)} ${this.#took(event)}`);
    }
  }

  #took(event: HistoryEvent): string {
    const millis = event.timestamp - (this.#enteredAt.get(event.state?.name ?? '') ?? event.timestamp);
    return `${millis.toString().padStart(5)} ms`;
  }

  #line(format: 'bold' | 'green' | 'yellow' | 'red', text: string): void {
    const [mark, ...rest] = format === 'bold' ? [text] : [text.slice(0, 1), text.slice(1)];
    this.#stream.write(`${this.#prefix}${styleText(format, mark ?? '', { stream: this.#stream })}${rest.join('')}\n`);
  }
}
