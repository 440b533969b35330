import { BusyError, ConflictError } from '../platform/errors.ts';
import type { Claim } from '../platform/ledger.ts';
import { hasEnded } from './execution-status.ts';

/**
 * Whether a new execution may take the number.
 *
 * @throws ConflictError while another one provisions it.
 * @throws BusyError while what was made for it is being rolled back.
 */
export async function requireFree(phoneNumber: string, claim: Claim | undefined): Promise<void> {
  // A claim outlives an execution that was stopped by hand or timed out as a whole: no state of it ran afterwards.
  if (!claim || claim.released || (await hasEnded(claim.owner))) return;
  if (claim.work === 'roll back') {
    throw new BusyError(
      `What an earlier execution made for ${phoneNumber} is being rolled back by ${claim.owner} since ${claim.claimedAt}. It is tried again.`,
    );
  }
  throw new ConflictError(
    `${phoneNumber} is being provisioned by ${claim.owner} since ${claim.claimedAt}. Wait for it to end, or stop it, then start again.`,
  );
}
