import { exitCodes } from './exit-codes.ts';

/** Ends a command with a sentence for the operator, and nothing else. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = exitCodes.failed, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** What was typed does not fit. Nothing was done. */
export class UsageError extends CommandError {
  constructor(message: string) {
    super(message, exitCodes.wrongUsage);
  }
}

/** The environment is not there, or the caller has no access. */
export class NoAccessError extends CommandError {
  constructor(message: string, cause?: unknown) {
    super(message, exitCodes.noAccess, { cause });
  }
}

/** Ctrl-C, or a question that was not answered with yes. */
export class InterruptedError extends CommandError {
  constructor(message: string) {
    super(message, exitCodes.interrupted);
  }
}

/** Errors by which what was given is refused, a request or credentials: nothing was done. */
const refusals = ['InvalidRequestError', 'AuthenticationError'];

/** What an operation's Lambda refused, in its own words. */
export class OperationError extends CommandError {
  /** Such as `ConflictError`. */
  readonly errorType: string;

  constructor(errorType: string, message: string) {
    super(message, refusals.includes(errorType) ? exitCodes.wrongUsage : exitCodes.failed);
    this.errorType = errorType;
  }
}
