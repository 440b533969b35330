import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Environment } from './environment.ts';
import type { Io } from './io.ts';

/** As long as the contract lets it be. */
const longest = 200;

/** The ARN of whoever asks; undefined where STS does not say it: nothing hangs on it but the record. */
export async function callerOf(environment: Environment): Promise<string | undefined> {
  try {
    const { Arn } = await environment.sts.send(new GetCallerIdentityCommand({}), {
      abortSignal: AbortSignal.timeout(5_000),
    });
    return Arn?.slice(0, longest);
  } catch {
    return undefined;
  }
}

/** Whoever asks, by a name in any case. */
export async function nameOfCaller(environment: Environment, io: Io): Promise<string> {
  return (await callerOf(environment)) ?? (io.env.USER || 'somebody with AWS credentials').slice(0, longest);
}
