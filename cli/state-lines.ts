import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { parseJson } from '../lambdas/platform/parse-json.ts';
import { steps } from '../lambdas/workflows/contract.ts';
import { describeAdded, hasAdded } from './added-parts.ts';

/** A line of progress. */
export interface StateLine {
  kind: 'done' | 'again' | 'failed' | 'waiting';
  state: string;
  /** Milliseconds since the state was entered. */
  millis: number;
  /** What the state added to the document, or what went wrong. */
  detail: string;
}

const personStates = new Set<string>(
  Object.values(steps).flatMap((step) => ('waitsForPerson' in step && step.waitsForPerson ? [step.state] : [])),
);

interface OpenState {
  name: string;
  input: unknown;
  enteredAt: number;
}

/**
 * Turns an execution's history into lines for a person: one for each task, and one each time that it is tried again.
 */
export class StateLines {
  #open: OpenState | undefined;
  /** The error of the state's last attempt, until it shows whether it is tried again. */
  #failure: string | undefined;

  /** The state that waits for a person, if one does. */
  get waitingState(): string | undefined {
    return this.#open && personStates.has(this.#open.name) ? this.#open.name : undefined;
  }

  read(event: HistoryEvent): StateLine[] {
    const { type = '' } = event;
    if (type === 'TaskStateEntered') {
      const { name = '', input } = event.stateEnteredEventDetails ?? {};
      this.#open = { name, input: parseJson(input ?? ''), enteredAt: momentOf(event) };
      this.#failure = undefined;
      return [];
    }
    const open = this.#open;
    if (!open) return [];
    if (type === 'TaskStateExited') return [this.#leave(open, event)];
    const failure = failureOf(event);
    // Another attempt has begun, or has failed as well: the one before was not the last.
    const again = this.#failure !== undefined && (failure !== undefined || /(Scheduled|Started)$/.test(type));
    const lines = again ? [this.#line(open, 'again', event, `tried again after ${this.#failure}`)] : [];
    if (again || failure !== undefined) this.#failure = failure;
    return lines;
  }

  #leave(open: OpenState, event: HistoryEvent): StateLine {
    const output = parseJson(event.stateExitedEventDetails?.output ?? '');
    const failure = this.#failure;
    this.#open = undefined;
    this.#failure = undefined;
    // A state whose error was caught is exited too, by its Catch, and has added nothing of its own.
    if (failure !== undefined && !hasAdded(open.input, output)) return this.#line(open, 'failed', event, failure);
    return this.#line(open, 'done', event, describeAdded(open.input, output));
  }

  #line(open: OpenState, kind: StateLine['kind'], event: HistoryEvent, detail: string): StateLine {
    return { kind, state: open.name, millis: Math.max(0, momentOf(event) - open.enteredAt), detail };
  }
}

function momentOf({ timestamp }: HistoryEvent): number {
  return timestamp?.getTime() ?? 0;
}

/** The error's name, when an attempt of a task failed. */
function failureOf(event: HistoryEvent): string | undefined {
  const details =
    event.lambdaFunctionFailedEventDetails ??
    event.lambdaFunctionTimedOutEventDetails ??
    event.lambdaFunctionScheduleFailedEventDetails ??
    event.lambdaFunctionStartFailedEventDetails ??
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails ??
    event.taskStartFailedEventDetails ??
    event.taskSubmitFailedEventDetails;
  if (details) return details.error ?? 'an error without a name';
  return /(Failed|TimedOut)$/.test(event.type ?? '') && !/^Execution/.test(event.type ?? '') ? event.type : undefined;
}
