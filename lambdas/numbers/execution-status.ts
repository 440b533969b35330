import { DescribeExecutionCommand, ExecutionDoesNotExist, type ExecutionStatus, SFNClient } from '@aws-sdk/client-sfn';

const stepFunctions = new SFNClient({});

/** Whether the execution is over. If Step Functions no longer knows it (after 90 days), it is. */
export async function hasEnded(executionArn: string): Promise<boolean> {
  const status = await statusOf(executionArn);
  return status !== 'RUNNING' && status !== 'PENDING_REDRIVE';
}

export async function hasSucceeded(executionArn: string): Promise<boolean> {
  return (await statusOf(executionArn)) === 'SUCCEEDED';
}

/** Undefined for one that Step Functions no longer knows. */
async function statusOf(executionArn: string): Promise<ExecutionStatus | undefined> {
  try {
    return (await stepFunctions.send(new DescribeExecutionCommand({ executionArn }))).status;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
}

/** How an execution began. */
export interface Begun {
  /** As text. */
  input: string;
  /** ISO 8601 */
  startedAt: string;
  /** How often it was redriven; 0 where the service does not say. */
  redriveCount: number;
}

export async function describeStart(executionArn: string): Promise<Begun> {
  const { input, startDate, redriveCount } = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
  return { input: input ?? '', startedAt: (startDate ?? new Date()).toISOString(), redriveCount: redriveCount ?? 0 };
}
