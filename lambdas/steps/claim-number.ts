import { ConflictError } from '../platform/errors.ts';
import { openLedger } from '../platform/ledger.ts';
import { hasEnded } from '../provisioning/execution-status.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('claim-number', async ({ request }, { execution }) => {
  const ledger = openLedger();
  const claim = await ledger.claim(request.phoneNumber, execution);
  if (claim.owner === execution) return { claimedAt: claim.claimedAt, takenOverFrom: null };

  // A claim outlives an execution that was stopped by hand or timed out as a whole: no state of it ran afterwards.
  if (await hasEnded(claim.owner)) {
    const takenOver = await ledger.claim(request.phoneNumber, execution, claim.owner);
    if (takenOver.owner === execution) return { claimedAt: takenOver.claimedAt, takenOverFrom: claim.owner };
  }
  throw new ConflictError(
    `${request.phoneNumber} is being provisioned by ${claim.owner} since ${claim.claimedAt}. Wait for it to end, or stop it, then start again.`,
  );
});
