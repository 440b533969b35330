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

/** How an execution began: its input as text, when (ISO 8601), and how often it was redriven (0 where the service does not say). */
export async function describeStart(
  executionArn: string,
): Promise<{ input: string; startedAt: string; redriveCount: number }> {
  const { input, startDate, redriveCount } = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
  return { input: input ?? '', startedAt: (startDate ?? new Date()).toISOString(), redriveCount: redriveCount ?? 0 };
}

/** How often the execution was redriven; 0 where the service does not say. */
export async function countRedrives(executionArn: string): Promise<number> {
  return (await describeStart(executionArn)).redriveCount;
}
