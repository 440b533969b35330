import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { asNote } from '../lambdas/numbers/note.ts';
import type { OperationName } from '../lambdas/operator/contract.ts';
import { bindingHeader, bindingOf, signedCallSchema } from '../lambdas/platform/signed-call.ts';
import { visibleText } from '../lambdas/telephony/visible-text.ts';
import type { Environment } from './environment.ts';
import type { Io } from './io.ts';

/** The caller's ARN; undefined if STS does not say it: only the record needs it. */
export async function callerOf(environment: Environment): Promise<string | undefined> {
  try {
    const { Arn } = await environment.sts.send(new GetCallerIdentityCommand({}), {
      abortSignal: AbortSignal.timeout(5_000),
    });
    return Arn && asNote(Arn);
  } catch {
    return undefined;
  }
}

/** Who asks for an operation that keeps it: a name, and what has STS name the caller to whoever receives it. */
export async function whoAsks(
  environment: Environment,
  io: Io,
  operation: OperationName,
  phoneNumber: string,
): Promise<{ by: string; caller?: Record<string, string> }> {
  const caller = await signedCall(
    environment,
    bindingOf({ environmentName: environment.name, operation, phoneNumber }),
  );
  return { by: await nameOfCaller(environment, io), ...(caller && { caller }) };
}

/** Ends a call before it is sent. */
class Signed extends Error {
  readonly headers: Record<string, string>;

  constructor(headers: Record<string, string>) {
    super('It is signed, and not to be sent.');
    this.headers = headers;
  }
}

/** The headers of a call of STS that the caller's credentials have signed; undefined where there are none. */
async function signedCall({ sts }: Environment, binding: string): Promise<Record<string, string> | undefined> {
  const call = new GetCallerIdentityCommand({});
  const requestOf = (args: object) => (args as { request: { headers: Record<string, string> } }).request;
  call.middlewareStack.add(
    (next) => async (args) => {
      requestOf(args).headers[bindingHeader] = binding;
      return next(args);
    },
    { step: 'build' },
  );
  call.middlewareStack.add(
    () => async (args) => {
      throw new Signed(requestOf(args).headers);
    },
    { step: 'deserialize', priority: 'low' },
  );
  try {
    await sts.send(call);
  } catch (error) {
    if (!(error instanceof Signed)) return undefined;
    return signedCallSchema().safeParse(
      Object.fromEntries(
        Object.entries(error.headers).filter(
          ([name]) => ![bindingHeader, 'host', 'content-length', 'user-agent'].includes(name),
        ),
      ),
    ).data;
  }
  return undefined;
}

/** A name for the caller, in any case. */
export async function nameOfCaller(environment: Environment, io: Io): Promise<string> {
  return (
    (await callerOf(environment)) ?? asNote(`claimed: ${visibleText(io.env.USER || 'somebody with AWS credentials')}`)
  );
}
