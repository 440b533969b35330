import type { Environment } from './environment.ts';
import { NoAccessError } from './errors.ts';
import { nameOf } from './executions.ts';
import { exitCodes } from './exit-codes.ts';
import { follow } from './follow.ts';
import { type Io, say, sayJson } from './io.ts';
import { describeOutcome, outcomeOf } from './outcome.ts';
import { ProgressLines } from './progress-lines.ts';
import { paint } from './style.ts';

export interface WatchOptions {
  executionArn: string;
  phoneNumber: string;
  json?: boolean | undefined;
  exitWhenWaiting?: boolean | undefined;
}

/** Follows one execution on the terminal to its end, and says how it ended. @returns the exit code. */
export async function watch(environment: Environment, io: Io, options: WatchOptions): Promise<number> {
  const { executionArn, phoneNumber, json = false, exitWhenWaiting = false } = options;
  const stream = json ? io.stderr : io.stdout;
  const again = `npx trunkline follow ${environment.option} --execution ${executionArn}`;
  let interrupted = false;
  const release = io.onInterrupt(() => {
    interrupted = true;
  });
  const followed = await follow(environment, io, {
    ...{ executionArn, phoneNumber, exitWhenWaiting },
    lines: new ProgressLines(stream),
    isInterrupted: () => interrupted,
  })
    .catch((error: Error) => {
      // An execution of the sandbox is gone with it.
      const isGone = environment.isSandbox && error instanceof NoAccessError;
      if (!isGone) say(io.stderr, `The execution goes on. To follow it again: ${again}`);
      throw error;
    })
    .finally(release);
  if (followed.end === 'interrupted') {
    say(io.stderr, `The execution ${nameOf(executionArn)} goes on. To follow it again: ${again}`);
    if (json) sayJson(io, { execution: executionArn, status: 'RUNNING' });
    return exitCodes.interrupted;
  }
  if (followed.end === 'waiting') {
    if (json) sayJson(io, { execution: executionArn, status: 'RUNNING', waiting: followed.waiting });
    return exitCodes.waitingForPerson;
  }
  const outcome = outcomeOf(followed.execution);
  const succeeded = outcome.status === 'SUCCEEDED';
  if (json) sayJson(io, outcome);
  const [first = '', ...rest] = describeOutcome(outcome, phoneNumber);
  say(stream, `${paint(stream, succeeded ? 'green' : 'red', succeeded ? '✓' : '✗')} ${first}`);
  for (const line of rest) say(stream, line);
  if (succeeded) return exitCodes.succeeded;
  // As where an operation refuses it: nothing was done.
  return outcome.error === 'InvalidRequestError' ? exitCodes.wrongUsage : exitCodes.failed;
}
