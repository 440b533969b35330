import type { EventEntry } from './event-bus.ts';
import type { Execution } from './execution.ts';

/** The event that Step Functions puts on the account's default bus when an execution is over. */
export function statusChange(execution: Execution): EventEntry {
  const { arn, stateMachineArn, name, status, startedAt, stoppedAt, input, output, redriveCount } = execution;
  return {
    Source: 'aws.states',
    DetailType: 'Step Functions Execution Status Change',
    Resources: [arn],
    Detail: JSON.stringify({
      executionArn: arn,
      stateMachineArn,
      name,
      status,
      startDate: startedAt,
      stopDate: stoppedAt ?? null,
      input,
      inputDetails: { included: true },
      output: output === undefined ? null : JSON.stringify(output),
      outputDetails: output === undefined ? null : { included: true },
      error: execution.error ?? null,
      cause: execution.cause ?? null,
      redriveCount,
    }),
  };
}
