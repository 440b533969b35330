import { describeStart } from '../../numbers/execution-status.ts';
import { readLambdaFailure } from '../../outcomes/lambda-failure.ts';
import { TrunklineError } from '../../platform/errors.ts';
import { defineStep } from '../define-step.ts';

/** The execution's own error: its name is that of the outcome, and its message the cause. */
class ProvisioningFailure extends TrunklineError {
  override readonly name: string;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
    // The cause is for a person; where in this file it was thrown says nothing.
    this.stack = '';
  }
}

export const handler = defineStep('give-up', async ({ failure, outcome }, { execution }) => {
  if (!outcome) {
    const { error, message } = readLambdaFailure(failure);
    throw new ProvisioningFailure(error, `${message} (The ledger and the event bus could not be told.)`);
  }
  // A redrive comes back to the state that failed, which is always this one: it lets the execution begin again.
  if ((await describeStart(execution)).redriveCount > outcome.redriveCount) return {};
  throw new ProvisioningFailure(outcome.error, outcome.cause);
});
