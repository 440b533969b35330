import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Clock } from './clock.ts';
import type { HistoryEvent } from './state-machine.ts';

type State = StateMachineDefinition['States'][string];

/**
 * Follows an execution and puts the clock forward, at the end of each pause that the sandbox shortens, to when it would
 * have ended: a Wait state, the pause before a retry (the longest that full jitter draws), a wait for a token that nobody
 * handed back.
 *
 * @returns is to be told of each event of the execution
 */
export function followPauses(clock: Clock, states: ReadonlyMap<string, State>): (event: HistoryEvent) => void {
  /** When each state had its last event: there a pause began. */
  const last = new Map<string, number>();
  return (event) => {
    const { name = '' } = event.state ?? {};
    const state = states.get(name);
    if (state === undefined) return;
    const began = last.get(name) ?? clock.now();
    clock.putForwardTo(began + 1000 * pauseSeconds(event, state as unknown as PausingState));
    last.set(name, clock.now());
  };
}

/** What of a state says how long it pauses. */
interface PausingState {
  Type: string;
  Seconds?: number;
  TimeoutSeconds?: number;
}

/** As the engine tells of a retry: the policy, and which attempt this is. */
interface Retried {
  retrier: { IntervalSeconds?: number; BackoffRate?: number; MaxDelaySeconds?: number };
  attempt: number;
}

/** How long the pause is defined to be that ends with this event; 0 when it ends none. */
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
