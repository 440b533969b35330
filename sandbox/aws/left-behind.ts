import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Execution } from './execution.ts';
import type { HistoryEvent } from './state-machine.ts';

interface Left {
  execution: Execution;
  timeoutSeconds: number;
  over: Promise<unknown>;
}

/**
 * Invocations that outlive the execution that made them: one that is stopped or times out leaves its last Lambda at
 * work. Another execution knows that it is over once it has waited for as long as a Lambda may run. Waits are shortened
 * in the sandbox, and what may be counted on after them must not be.
 */
export class LeftBehind {
  readonly #invocations = new Set<Left>();

  track(execution: Execution, timeoutSeconds: number, invocation: Promise<unknown>): void {
    const entry: Left = { execution, timeoutSeconds, over: Promise.resolve() };
    const forget = () => this.#invocations.delete(entry);
    entry.over = invocation.then(forget, forget);
    this.#invocations.add(entry);
  }

  /** Resolves when those are over that would be over by now if the waits in this history had their defined length. */
  async after(history: HistoryEvent[], { States }: StateMachineDefinition): Promise<void> {
    const waited = history.reduce((seconds, { type, state }) => {
      const definition = type === 'StateEntered' && state?.type === 'Wait' ? States[state.name] : undefined;
      return seconds + (definition && 'Seconds' in definition ? Number(definition.Seconds) : 0);
    }, 0);
    const abandoned = [...this.#invocations].filter(
      ({ execution, timeoutSeconds }) => execution.status !== 'RUNNING' && timeoutSeconds <= waited,
    );
    await Promise.all(abandoned.map(({ over }) => over));
  }
}
