import type { Clock } from './clock.ts';
import type { Executions } from './executions.ts';
import { awsHistory } from './history.ts';
import type { Operations } from './json-service.ts';

/** Step Functions' operations on executions and their tasks, as the AWS SDK asks for them. */
export function executionOperations(executions: Executions, { now }: Pick<Clock, 'now'>): Operations {
  return {
    ...executions.tokens.operations,
    'AWSStepFunctions.StartExecution': ({ input, name, stateMachineArn }) => {
      const givenName = name === undefined ? undefined : String(name);
      const execution = executions.start(String(input ?? '{}'), givenName, String(stateMachineArn));
      return { executionArn: execution.arn, startDate: execution.startedAt / 1000 };
    },
    'AWSStepFunctions.DescribeExecution': ({ executionArn }) => {
      const { arn, startedAt, stoppedAt, output, ...execution } = executions.find(String(executionArn));
      return {
        executionArn: arn,
        stateMachineArn: execution.stateMachineArn,
        name: execution.name,
        status: execution.status,
        startDate: startedAt / 1000,
        ...(stoppedAt !== undefined && { stopDate: stoppedAt / 1000 }),
        input: execution.input,
        ...(output !== undefined && { output: JSON.stringify(output) }),
        ...(execution.error !== undefined && { error: execution.error, cause: execution.cause }),
        redriveCount: execution.redriveCount,
      };
    },
    'AWSStepFunctions.GetExecutionHistory': ({ executionArn, nextToken, maxResults, reverseOrder }) => {
      const events = awsHistory(executions.find(String(executionArn)));
      if (reverseOrder) events.reverse();
      const from = Number(nextToken ?? 0);
      const to = from + Number(maxResults || 100);
      return { events: events.slice(from, to), ...(to < events.length && { nextToken: String(to) }) };
    },
    'AWSStepFunctions.StopExecution': ({ executionArn }) => {
      executions.stop(String(executionArn));
      return { stopDate: now() / 1000 };
    },
    'AWSStepFunctions.RedriveExecution': ({ executionArn }) => {
      executions.redrive(String(executionArn));
      return { redriveDate: now() / 1000 };
    },
  };
}
