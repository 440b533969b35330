import type { Execution, HistoryEvent } from './execution.ts';

/** An event as GetExecutionHistory answers it. */
type AwsHistoryEvent = Record<string, unknown>;

const executionEvents: Record<string, string> = {
  ExecutionStarted: 'ExecutionStarted',
  ExecutionRedriven: 'ExecutionRedriven',
  ExecutionSucceeded: 'ExecutionSucceeded',
  ExecutionFailed: 'ExecutionFailed',
  ExecutionAborted: 'ExecutionAborted',
  ExecutionTimeout: 'ExecutionTimedOut',
};

/** The history in the words of AWS: which states were entered and left, what failed in them, and how it ended. */
export function awsHistory(execution: Execution): AwsHistoryEvent[] {
  return execution.history
    .flatMap((event) => translate(event, execution))
    .map((event, index) => ({ id: index + 1, previousEventId: index, ...event }));
}

function translate(event: HistoryEvent, execution: Execution): AwsHistoryEvent[] {
  const at = { timestamp: event.timestamp / 1000 };
  const { state } = event;
  const ended = executionEvents[event.type];
  if (ended) return [{ ...at, type: ended, ...endDetails(ended, event, execution) }];
  if (!state) return [];
  if (event.type === 'StateEntered') {
    const details = { name: state.name, input: JSON.stringify(state.input) };
    return [{ ...at, type: `${state.type}StateEntered`, stateEnteredEventDetails: details }];
  }
  if (event.type === 'StateExited') {
    const details = { name: state.name, output: JSON.stringify(state.output) };
    return [{ ...at, type: `${state.type}StateExited`, stateExitedEventDetails: details }];
  }
  if (event.type === 'StateRetried') return [{ ...at, type: 'LambdaFunctionScheduled' }];
  if (event.type !== 'StateFailed' || state.type !== 'Task') return [];
  const details = { error: String(event.Error), cause: textOf(event.Cause) };
  return [{ ...at, type: 'LambdaFunctionFailed', lambdaFunctionFailedEventDetails: details }];
}

function endDetails(type: string, event: HistoryEvent, execution: Execution): object {
  if (type === 'ExecutionStarted') return { executionStartedEventDetails: { input: execution.input } };
  if (type === 'ExecutionSucceeded') {
    return { executionSucceededEventDetails: { output: JSON.stringify(execution.output ?? null) } };
  }
  if (type !== 'ExecutionFailed') return {};
  return { executionFailedEventDetails: { error: String(event.Error), cause: textOf(event.Cause) } };
}

function textOf(cause: unknown): string {
  return typeof cause === 'string' ? cause : JSON.stringify(cause ?? '');
}
