import { DescribeExecutionCommand, ExecutionDoesNotExist, SFNClient } from '@aws-sdk/client-sfn';

const stepFunctions = new SFNClient({});

/** Whether the execution is over. One that Step Functions no longer knows (90 days) is. */
export async function hasEnded(executionArn: string): Promise<boolean> {
  try {
    const { status } = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    return status !== 'RUNNING' && status !== 'PENDING_REDRIVE';
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return true;
    throw error;
  }
}

export async function hasSucceeded(executionArn: string): Promise<boolean> {
  try {
    return (await stepFunctions.send(new DescribeExecutionCommand({ executionArn }))).status === 'SUCCEEDED';
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return false;
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
