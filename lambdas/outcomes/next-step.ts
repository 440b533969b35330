import type * as errors from '../platform/errors.ts';
import { giveRight } from '../platform/missing-right.ts';
import { typedCommand } from '../platform/typed-command.ts';
import type { RollBackOutcome } from './describe-roll-back.ts';

/** The errors that a state can end a provisioning with. */
type FailureName = Exclude<keyof typeof errors, 'TrunklineError' | 'ClaimLostError' | 'RollBackFailedError'>;

/** What to do next after a failure, by the name of the error. The cause itself says what to fix. */
const nextSteps: Record<FailureName | 'AccessDeniedException', string> = {
  InvalidRequestError: 'Fix the request as the message says, then start again. Nothing was touched.',
  NotConfiguredError: 'Set what the message names, then start again with the same request.',
  AuthenticationError: "Fill the service's secret again, then start again with the same request.",
  ConflictError: 'Settle what the message names, then start again with the same request.',
  RejectedError: 'Fix what the message names, then start again with the same request.',
  VerificationFailedError: 'Do what the finding says, then start again with the same request.',
  ThrottledError: 'Wait for the service, then start again with the same request.',
  UnavailableError: 'Wait for the service, then start again with the same request.',
  NotVisibleYetError: 'Wait for the service, then start again with the same request.',
  BusyError: 'Wait for the service, then start again with the same request.',
  // Of AWS itself, whichever of its services was asked.
  AccessDeniedException: `${giveRight} Then start again with the same request.`,
};

interface Failure {
  /** Its name, or the status of an execution that was ended from outside. */
  error: string;
  rollBack: RollBackOutcome | null;
  /** E.164; `null` where the request named none, so that nothing was made. */
  phoneNumber: string | null;
}

export function describeNextStep({ error, rollBack, phoneNumber }: Failure): string {
  const again =
    nextSteps[error as keyof typeof nextSteps] ??
    'Fix what the message names, if anything, then start again with the same request, or redrive the execution.';
  if (rollBack === null || phoneNumber === null) return again;
  if (rollBack.failed !== null) {
    return `Something that was made may be there still. It is rolled back once more by itself when the service is back, or at once with ${typedCommand('roll-back', phoneNumber)} (docs/runbook.md). Or: ${again}`;
  }
  return rollBack.remains.length === 0 ? again : `Do what stands under rollBack.remains. ${again}`;
}
