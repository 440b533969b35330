import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { longestNote } from '../lambdas/numbers/note.ts';
import type { Environment } from './environment.ts';
import type { Io } from './io.ts';

/** The ARN of whoever asks; undefined where STS does not say it: nothing hangs on it but the record. */
export async function callerOf(environment: Environment): Promise<string | undefined> {
  try {
    const { Arn } = await environment.sts.send(new GetCallerIdentityCommand({}), {
      abortSignal: AbortSignal.timeout(5_000),
    });
    return Arn?.slice(0, longestNote);
  } catch {
    return undefined;
  }
}

/** Whoever asks, by a name in any case. */
export async function nameOfCaller(environment: Environment, io: Io): Promise<string> {
  return (await callerOf(environment)) ?? (io.env.USER || 'somebody with AWS credentials').slice(0, longestNote);
}
