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

/** How often the execution was redriven; 0 where the service does not say. */
export async function countRedrives(executionArn: string): Promise<number> {
  const { redriveCount } = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
  return redriveCount ?? 0;
}
