import { randomBytes } from 'node:crypto';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { executionName } from '../lambdas/numbers/execution-name.ts';
import type { Environment } from './environment.ts';

/** Starts an execution whose name says which number and when. @returns its ARN. */
export async function startExecution(
  environment: Environment,
  stateMachineArn: string,
  input: Record<string, unknown> & { phoneNumber: string },
): Promise<string> {
  const moment = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const name = executionName(input.phoneNumber, moment, randomBytes(3).toString('hex'));
  const { executionArn } = await environment.ask('states:StartExecution', stateMachineArn, () =>
    // If it is sent again after a lost answer, the same name and input mean the same execution.
    environment.stepFunctions.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) })),
  );
  return String(executionArn);
}

export async function describeExecution(environment: Environment, arn: string): Promise<DescribeExecutionOutput> {
  return environment.ask('states:DescribeExecution', arn, () =>
    environment.stepFunctions.send(new DescribeExecutionCommand({ executionArn: arn })),
  );
}

export async function stopExecution(environment: Environment, arn: string, cause: string): Promise<void> {
  await environment.ask('states:StopExecution', arn, () =>
    environment.stepFunctions.send(new StopExecutionCommand({ executionArn: arn, error: 'Cancelled', cause })),
  );
}

/**
 * The state in which an execution is; undefined where its newest events do not show it, or the caller may not see them:
 * whoever may only look has no right to histories.
 */
export async function readStateUnderWay(environment: Environment, arn: string): Promise<string | undefined> {
  const newest = { executionArn: arn, reverseOrder: true, maxResults: 25, includeExecutionData: false };
  try {
    const { events = [] } = await environment.stepFunctions.send(new GetExecutionHistoryCommand(newest));
    return events.find(({ stateEnteredEventDetails }) => stateEnteredEventDetails)?.stateEnteredEventDetails?.name;
  } catch {
    return undefined;
  }
}

/** The last part of an execution's ARN. */
export function nameOf(executionArn: string): string {
  return executionArn.split(':').at(-1) ?? executionArn;
}

/** Reads an execution's history, each time from where it stopped. */
export class HistoryReader {
  readonly #environment: Environment;
  readonly #arn: string;
  /** The token of the last page, which may have grown; undefined for the first page. */
  #page: string | undefined;
  #lastId = 0;

  constructor(environment: Environment, arn: string) {
    this.#environment = environment;
    this.#arn = arn;
  }

  /** What has happened since the last time. */
  async read(): Promise<HistoryEvent[]> {
    const fresh: HistoryEvent[] = [];
    for (;;) {
      const { events = [], nextToken } = await this.#readPage();
      fresh.push(...events.filter(({ id = 0 }) => id > this.#lastId));
      this.#lastId = Math.max(this.#lastId, ...events.map(({ id = 0 }) => id));
      if (!nextToken) return fresh;
      this.#page = nextToken;
    }
  }

  async #readPage() {
    const page = (nextToken: string | undefined) =>
      this.#environment.stepFunctions.send(
        new GetExecutionHistoryCommand({
          executionArn: this.#arn,
          includeExecutionData: true,
          // Small pages: the last one is read again with each look.
          maxResults: 100,
          ...(nextToken && { nextToken }),
        }),
      );
    return this.#environment.ask('states:GetExecutionHistory', this.#arn, () =>
      page(this.#page).catch((error: Error) => {
        // Step Functions: a token lives for a day. After that it reads from the start, and skips known events by their
        // id.
        if (error.name !== 'InvalidToken' || this.#page === undefined) throw error;
        this.#page = undefined;
        return page(undefined);
      }),
    );
  }
}
