import { TrunklineError, UnavailableError } from './errors.ts';

const transient =
  /Throttl|TooManyRequests|ProvisionedThroughputExceeded|RequestLimitExceeded|Timeout|ECONN|EPIPE|InternalServer|ServiceUnavailable|TransactionConflict/i;

/**
 * What to throw for an error of an AWS service: `UnavailableError` when trying again may help, else the error itself.
 * The SDK has tried again a few times already; this lets the workflow's slower retries take over.
 */
export function namedServiceFailure(error: unknown): unknown {
  if (error instanceof TrunklineError || !(error instanceof Error)) return error;
  const fault = '$fault' in error ? error.$fault : undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (fault !== 'server' && !transient.test(error.name) && !transient.test(code)) return error;
  return new UnavailableError(`An AWS service did not answer (${error.name}).`, { cause: error });
}
