import { visibleText } from '../lambdas/telephony/visible-text.ts';
import { exitCodes } from './exit-codes.ts';

/** Ends a command with a sentence for the operator, and nothing else: one line, whatever it quotes. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = exitCodes.failed, options?: ErrorOptions) {
    super(visibleText(message), options);
    this.exitCode = exitCode;
  }
}

/** What was typed does not fit. Nothing was done. */
export class UsageError extends CommandError {
  /** Lines of ours below the sentence, such as what there is to choose from. */
  readonly further: string;

  constructor(message: string, further = '') {
    super(message, exitCodes.wrongUsage);
    this.further = further;
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
