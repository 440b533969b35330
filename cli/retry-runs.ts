import { callerOf } from './caller.ts';
import type { Environment } from './environment.ts';
import { startExecution } from './executions.ts';
import { exitCodes } from './exit-codes.ts';
import { type Followed, follow } from './follow.ts';
import { type Io, say } from './io.ts';
import { outcomeOf } from './outcome.ts';
import { ProgressLines } from './progress-lines.ts';
import { type Retry, reasonOfRetry } from './retries.ts';
import { several } from './several.ts';

/** The result of a run that was started again. */
export interface Retried {
  phoneNumber: string;
  /** ARN; `null` when it could not be started. */
  execution: string | null;
  result: 'succeeded' | 'failed' | 'waits for a person' | 'goes on';
  detail: string;
}

/** How many run at once: few enough for Exotel's limit of calls, and for a person to read along. */
export const atOnce = 5;

/** Starts them all, a few at once, and shows each to its end. Ctrl-C starts no more, and leaves those that run. */
export async function runRetries(
  environment: Environment,
  io: Io,
  retries: readonly Retry[],
  { reason, json }: { reason?: string; json?: true },
): Promise<Retried[]> {
  const startedBy = await callerOf(environment);
  const stream = json ? io.stderr : io.stdout;
  let interrupted = false;
  const isInterrupted = () => interrupted;
  const release = io.onInterrupt(() => {
    interrupted = true;
    say(io.stderr, 'No more are started; those that run go on.');
  });
  const runOne = async (retry: Retry): Promise<Retried> => {
    const { phoneNumber, request } = retry;
    const lines = new ProgressLines(stream, `${phoneNumber}  `);
    let execution: string | null = null;
    try {
      execution = await startExecution(environment, environment.output('StartArn'), {
        ...request,
        ...(startedBy !== undefined && { startedBy }),
        reason: reason ?? reasonOfRetry(retry),
      });
      // One that waits for a person would keep its place for days.
      const options = { executionArn: execution, phoneNumber, lines, isInterrupted, exitWhenWaiting: true };
      return { phoneNumber, execution, ...describeEnd(await follow(environment, io, options)) };
    } catch (error) {
      // If one cannot be started or followed, the others go on.
      const detail = error instanceof Error ? error.message : String(error);
      lines.note(detail);
      return { phoneNumber, execution, result: 'failed', detail };
    }
  };
  return several(retries, atOnce, isInterrupted, runOne).finally(release);
}

function describeEnd(followed: Followed): Pick<Retried, 'result' | 'detail'> {
  if (followed.end === 'interrupted') return { result: 'goes on', detail: '' };
  if (followed.end === 'waiting') return { result: 'waits for a person', detail: `the ${followed.waiting.question}` };
  const { status, error, message } = outcomeOf(followed.execution);
  return { result: status === 'SUCCEEDED' ? 'succeeded' : 'failed', detail: error ? `${error}: ${message}` : '' };
}

/** @param wanted how many were to be started */
export function exitCodeOf(retried: readonly Retried[], wanted: number): number {
  const has = (result: Retried['result']) => retried.some((each) => each.result === result);
  if (has('goes on') || retried.length < wanted) return exitCodes.interrupted;
  if (has('failed')) return exitCodes.failed;
  return has('waits for a person') ? exitCodes.waitingForPerson : exitCodes.succeeded;
}
