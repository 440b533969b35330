import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import type { HistoryEvent } from './state-machine.ts';

type State = StateMachineDefinition['States'][string];

/**
 * Follows an execution, and knows by when it has paused for as long as it is defined to, however the sandbox shortens it:
 * a Wait state, the pause before a retry, a wait for a token that nobody handed back.
 */
export class Pauses {
  /** Epoch milliseconds: before that it does not go on. */
  due = 0;
  readonly #states: ReadonlyMap<string, State>;
  readonly #now: () => number;
  readonly #draw: (longestMillis: number) => number;
  /** When each state had its last event: there a pause began. */
  readonly #last = new Map<string, number>();

  /** @param draw draws a pause with full jitter */
  constructor(
    states: ReadonlyMap<string, State>,
    now: () => number,
    draw: (longestMillis: number) => number = (longest) => longest,
  ) {
    this.#states = states;
    this.#now = now;
    this.#draw = draw;
  }

  /** To be called with each event of the execution. @returns when it happened */
  note(event: HistoryEvent): number {
    const { name = '' } = event.state ?? {};
    const state = this.#states.get(name);
    if (state !== undefined) {
      const began = this.#last.get(name) ?? this.#now();
      const millis = 1000 * pauseSeconds(event, state as unknown as PausingState);
      const { JitterStrategy } = (event.retry as Retried | undefined)?.retrier ?? {};
      this.due = Math.max(this.due, began + (JitterStrategy === 'FULL' ? this.#draw(millis) : millis));
    }
    const at = Math.max(this.#now(), this.due);
    this.#last.set(name, at);
    return at;
  }
}

/** The fields of a state that say how long it pauses. */
interface PausingState {
  Type: string;
  Seconds?: number;
  TimeoutSeconds?: number;
}

/** As the engine tells of a retry: the policy, and which attempt this is. */
interface Retried {
  retrier: { IntervalSeconds?: number; BackoffRate?: number; MaxDelaySeconds?: number; JitterStrategy?: string };
  attempt: number;
}

/** The defined length of the pause that ends with this event; 0 when none does. */
function pauseSeconds(event: HistoryEvent, state: PausingState): number {
  switch (event.type) {
    case 'StateExited':
      return state.Type === 'Wait' ? (state.Seconds ?? 0) : 0;
    case 'StateFailed':
      return event.Error === 'States.Timeout' ? (state.TimeoutSeconds ?? 0) : 0;
    case 'StateRetried': {
      const { retrier, attempt } = event.retry as Retried;
      const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Number.POSITIVE_INFINITY } = retrier;
      return Math.min(IntervalSeconds * BackoffRate ** (attempt - 1), MaxDelaySeconds);
    }
    default:
      return 0;
  }
}
