/**
 * The errors of the workflow, by the names that Step Functions matches in Retry and Catch.
 *
 * Each has a literal `name`, because minifying renames classes and Lambda reports `name` as `errorType`.
 * A message says what happened, to what, and what to do next, and never holds a secret.
 */
export abstract class TrunklineError extends Error {
  abstract override readonly name: string;
}

/** The request or event does not fit: final, nothing outside was touched. */
export class InvalidRequestError extends TrunklineError {
  override readonly name = 'InvalidRequestError' as const;
}

/** A setting or secret that the operator must supply is missing: final until it is supplied. */
export class NotConfiguredError extends TrunklineError {
  override readonly name = 'NotConfiguredError' as const;
}

/** A service refused our credentials, or they are another account's: final until they are fixed. */
export class AuthenticationError extends TrunklineError {
  override readonly name = 'AuthenticationError' as const;
}

/** Something is there already and is not ours, or is ours and differs from what is wanted: final. */
export class ConflictError extends TrunklineError {
  override readonly name = 'ConflictError' as const;
}

/** A service understood the request and refused it, or answered what we cannot read: final. */
export class RejectedError extends TrunklineError {
  override readonly name = 'RejectedError' as const;
}

/** The verification call did not prove the chain; the message carries the finding: final. */
export class VerificationFailedError extends TrunklineError {
  override readonly name = 'VerificationFailedError' as const;
}

/** A service asked us to slow down (429) for longer than this step could wait: try again later. */
export class ThrottledError extends TrunklineError {
  override readonly name = 'ThrottledError' as const;
}

/** No usable answer: refused or dropped connection, timeout, 5xx, a cut body. The call may have been carried out. */
export class UnavailableError extends TrunklineError {
  override readonly name = 'UnavailableError' as const;
}

/** Somebody else holds what this step needs, for a moment: try again. */
export class BusyError extends TrunklineError {
  override readonly name = 'BusyError' as const;
}

/** What Trunkline changed a moment ago is not to be seen yet: a list may lag behind. It is looked for again. */
export class NotVisibleYetError extends TrunklineError {
  override readonly name = 'NotVisibleYetError' as const;
}

/** The number's claim is not this execution's any more: it has to begin again. */
export class ClaimLostError extends TrunklineError {
  override readonly name = 'ClaimLostError' as const;
}

/** Something was made that could not be undone: a person has to look. The message lists what remains. */
export class RollBackFailedError extends TrunklineError {
  override readonly name = 'RollBackFailedError' as const;
}
