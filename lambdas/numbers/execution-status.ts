import { DescribeExecutionCommand, ExecutionDoesNotExist, type ExecutionStatus, SFNClient } from '@aws-sdk/client-sfn';
import { type ExecutionEnd, executionEndSchema } from './execution-end.ts';

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

/** How an execution ended that did not succeed; undefined for any other, and for one that Step Functions no longer knows. */
export async function describeEnd(executionArn: string): Promise<ExecutionEnd | undefined> {
  try {
    const found = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    const { status, stopDate, input, error, cause } = found;
    const parsed = executionEndSchema.shape.detail.safeParse({
      ...{ executionArn, status, input, error, cause },
      stopDate: stopDate?.getTime(),
    });
    return parsed.data;
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
