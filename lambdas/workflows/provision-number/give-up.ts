import { describeStart } from '../../numbers/execution-status.ts';
import { TrunklineError } from '../../platform/errors.ts';
import { log } from '../../platform/log.ts';
import { defineStep } from '../define-step.ts';
import { describeUnrecorded } from './what-may-remain.ts';

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

export const handler = defineStep('give-up', async (document, { execution }) => {
  const { outcome, unrecorded } = document;
  const { error, cause } = outcome ?? describeUnrecorded(document);
  // A redrive comes back to the state that failed, which is always this one: it lets the execution begin again.
  const before = (outcome ?? unrecorded)?.redriveCount ?? 0;
  if ((await redriveCountOf(execution)) > before) return {};
  throw new ProvisioningFailure(error, cause);
});

/** 0 where Step Functions does not say: what is known of the failure matters more. */
async function redriveCountOf(execution: string): Promise<number> {
  try {
    return (await describeStart(execution)).redriveCount;
  } catch (error) {
    log.warn('whether it was redriven is not known', { reason: String(error) });
    return 0;
  }
}
