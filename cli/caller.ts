import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { longestNote } from '../lambdas/numbers/note.ts';
import { visibleText } from '../lambdas/telephony/visible-text.ts';
import type { Environment } from './environment.ts';
import type { Io } from './io.ts';

/** The caller's ARN; undefined if STS does not say it: only the record needs it. */
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

/** A name for the caller, in any case. */
export async function nameOfCaller(environment: Environment, io: Io): Promise<string> {
  return (
    (await callerOf(environment)) ?? visibleText(io.env.USER || 'somebody with AWS credentials').slice(0, longestNote)
  );
}
