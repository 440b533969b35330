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

/** Ctrl-C. */
export class InterruptedError extends CommandError {
  constructor(message: string) {
    super(message, exitCodes.interrupted);
  }
}

/** What an operation's Lambda refused, in its own words. */
export class OperationError extends CommandError {
  /** Such as `ConflictError`. */
  readonly errorType: string;

  constructor(errorType: string, message: string) {
    super(message, errorType === 'InvalidRequestError' ? exitCodes.wrongUsage : exitCodes.failed);
    this.errorType = errorType;
  }
}
