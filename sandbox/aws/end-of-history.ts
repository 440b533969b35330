import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Execution } from './execution.ts';
import type { HistoryEvent, Resumption } from './state-machine.ts';

const statusByLastEvent: Record<string, Execution['status']> = {
  ExecutionSucceeded: 'SUCCEEDED',
  ExecutionFailed: 'FAILED',
  ExecutionAborted: 'ABORTED',
  ExecutionTimeout: 'TIMED_OUT',
};

/** @param last the last event of its history */
export function statusOf(last: HistoryEvent | undefined): Execution['status'] {
  return statusByLastEvent[last?.type ?? ''] ?? 'FAILED';
}

/** Nobody ended it from outside. */
export function hasEndedItself(last: HistoryEvent | undefined): boolean {
  return last?.type === 'ExecutionSucceeded' || last?.type === 'ExecutionFailed';
}

/** Of an execution that was ended in its last pause: what would have come after it has not happened. */
export function cutShort(history: HistoryEvent[], end: HistoryEvent): HistoryEvent {
  const happened = history.filter(({ timestamp }) => timestamp <= end.timestamp);
  history.splice(0, history.length, ...happened, end);
  return end;
}

/**
 * The state that the execution did not get through: the last one entered, for nothing ends an execution between two
 * states. Those inside a Map or a Parallel are not asked: it is redriven as a whole.
 */
export function unfinishedState(history: HistoryEvent[], definition: StateMachineDefinition): Resumption | undefined {
  const entered = history.findLast(
    ({ type, state }) => type === 'StateEntered' && (state?.name ?? '') in definition.States,
  );
  return entered?.state && { state: entered.state.name, input: entered.state.input };
}
