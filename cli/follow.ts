import type { DescribeExecutionOutput, HistoryEvent } from '@aws-sdk/client-sfn';
import type { NumberStatus } from '../lambdas/operator/number-status-schema.ts';
import type { Environment } from './environment.ts';
import { CommandError } from './errors.ts';
import { describeExecution, HistoryReader } from './executions.ts';
import type { Io } from './io.ts';
import { operate } from './operate.ts';
import type { ProgressLines } from './progress-lines.ts';
import { StateLines } from './state-lines.ts';

type Waiting = NonNullable<NumberStatus['waiting']>;

/** How following ended. */
export type Followed =
  | { end: 'over'; execution: DescribeExecutionOutput }
  | { end: 'waiting'; waiting: Waiting }
  | { end: 'interrupted' };

export interface FollowOptions {
  executionArn: string;
  phoneNumber: string;
  lines: ProgressLines;
  /** Ends when the execution waits for a person. */
  exitWhenWaiting: boolean;
  isInterrupted: () => boolean;
}

/** How many looks may fail in a row, if the network is gone for a moment. The SDK tries each three times. */
const failedLooks = 5;

/** Shows an execution as it happens, from its beginning, until it is over. */
export async function follow(environment: Environment, io: Io, options: FollowOptions): Promise<Followed> {
  const { executionArn, lines, isInterrupted } = options;
  const history = new HistoryReader(environment, executionArn);
  const states = new StateLines();
  let last: HistoryEvent | undefined;
  let shownWait: string | undefined;
  let failures = 0;
  while (!isInterrupted()) {
    try {
      for (const event of await history.read()) {
        for (const line of states.read(event)) lines.state(line);
        last = event;
      }
      // A redriven execution goes on after its end.
      if (isEnd(last)) return { end: 'over', execution: await describeExecution(environment, executionArn) };
      const waiting = states.waitingState && (await readWait(environment, options));
      if (waiting && shownWait !== waiting.since) {
        shownWait = waiting.since;
        lines.waiting(waiting);
      }
      if (waiting && options.exitWhenWaiting) return { end: 'waiting', waiting };
      failures = 0;
    } catch (error) {
      failures += 1;
      if (error instanceof CommandError || failures >= failedLooks) throw error;
    }
    await pauseUnless(isInterrupted, io, environment.pollMillis * (shownWait && states.waitingState ? 3 : 1));
  }
  return { end: 'interrupted' };
}

/** In short steps, so that Ctrl-C is heard at once. */
async function pauseUnless(isInterrupted: () => boolean, io: Io, millis: number): Promise<void> {
  for (let left = millis; left > 0 && !isInterrupted(); left -= 100) await io.pause(Math.min(left, 100));
}

function isEnd(event: HistoryEvent | undefined): boolean {
  return /^Execution(Succeeded|Failed|Aborted|TimedOut)$/.test(event?.type ?? '');
}

/** What the execution waits for, as soon as its Lambda has written it down. */
async function readWait(environment: Environment, options: FollowOptions): Promise<Waiting | undefined> {
  const { phoneNumber, executionArn } = options;
  const { numbers } = await operate(environment, 'status', { phoneNumber });
  const status = numbers.find((number) => number.phoneNumber === phoneNumber);
  return status?.execution === executionArn ? (status.waiting ?? undefined) : undefined;
}
