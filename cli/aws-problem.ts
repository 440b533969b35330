import { CommandError, NoAccessError } from './errors.ts';

/** What is asked of AWS, as a policy names it. */
export interface Asked {
  /** Such as `lambda:InvokeFunction`. */
  action: string;
  /** The resource: a function, a state machine, a secret. */
  resource: string;
  isSandbox: boolean;
  /** A sentence on the environment, if there may be none of that name. */
  unknown?: string | undefined;
}

/** Runs one call of AWS. If it gets no answer, a sentence says why. Errors of the service itself pass through. */
export async function askAws<Answer>(asked: Asked, call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    throw explain(asked, error);
  }
}

const refused = /^(AccessDenied|AccessDeniedException|NotAuthorized|UnauthorizedOperation)$/;
const expired = /^(ExpiredToken|ExpiredTokenException|TokenRefreshRequired|RequestExpired)$/;
const unknown =
  /^(InvalidClientTokenId|UnrecognizedClientException|InvalidSignatureException|SignatureDoesNotMatch|IncompleteSignature)$/;
const unreachable = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)$/;

function explain({ action, resource, isSandbox, unknown: noSuch = '' }: Asked, error: unknown): unknown {
  if (error instanceof CommandError || !(error instanceof Error)) return error;
  const { name, message } = error;
  const { code = /socket hang up/.test(message) ? 'ECONNRESET' : '' } = error as NodeJS.ErrnoException;
  if (refused.test(name)) {
    return new NoAccessError(
      `Your AWS credentials do not allow ${action} on ${resource}. The policy that an operator needs stands in docs/command-line.md. ${noSuch}`.trimEnd(),
      error,
    );
  }
  if (expired.test(name) || /token.*expired|session has expired|sso login/i.test(message)) {
    return new NoAccessError('Your AWS credentials have expired: log in again (aws sso login, or as you do).', error);
  }
  if (name === 'CredentialsProviderError' || /could not load credentials/i.test(message)) {
    return new NoAccessError(
      `There are no AWS credentials: log in, set AWS_PROFILE, or give --profile. (${firstLine(message)})`,
      error,
    );
  }
  if (unknown.test(name)) {
    return new NoAccessError(
      'AWS does not know your credentials: check the profile, and the clock of this machine.',
      error,
    );
  }
  if (/region is missing/i.test(message))
    return new NoAccessError(`Which AWS region? ${noSuch} Check --env, or give --region.`, error);
  if (unreachable.test(code)) {
    return new NoAccessError(
      isSandbox
        ? 'The sandbox does not answer any more. Start one in another terminal: npm run sandbox -- --stay'
        : `AWS cannot be reached (${code}): check the network and --region.`,
      error,
    );
  }
  return error;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
