import { BusyError, ConflictError } from '../platform/errors.ts';
import type { Claim, Claims } from '../platform/ledger/claims.ts';
import { hasEnded, hasSucceeded } from './execution-status.ts';

/** Whether an execution works on the number now. A claim outlives one that was stopped by hand or timed out as a whole. */
export async function isWorkedOn(claim: Claim | undefined): Promise<boolean> {
  return claim !== undefined && !claim.released && !(await hasEnded(claim.owner));
}

/**
 * @param then what to do once it is over: the words continue "Wait for it to end, then"
 * @throws ConflictError while an execution works on the number.
 */
export async function requireIdle(phoneNumber: string, claim: Claim | undefined, then: string): Promise<void> {
  if (!claim || !(await isWorkedOn(claim))) return;
  throw new ConflictError(
    `${phoneNumber} is being worked on by ${claim.owner} since ${claim.claimedAt}. Wait for it to end, then ${then}.`,
  );
}

/**
 * Reads the claim, and releases it if its owner recorded a success but could not release it itself: nothing is
 * unfinished.
 */
export async function readSettledClaim(claims: Claims, phoneNumber: string): Promise<Claim | undefined> {
  const claim = await claims.readClaim(phoneNumber);
  if (!claim || claim.released || claim.work !== 'provision' || !(await hasSucceeded(claim.owner))) return claim;
  await claims.release(phoneNumber, claim.owner);
  return claims.readClaim(phoneNumber);
}

/**
 * Checks that a new execution may take the number.
 *
 * @throws ConflictError while another one provisions it.
 * @throws BusyError while what was made for it is being rolled back.
 */
export async function requireFree(phoneNumber: string, claim: Claim | undefined): Promise<void> {
  if (!claim || !(await isWorkedOn(claim))) return;
  if (claim.work === 'roll back') {
    throw new BusyError(
      `What an earlier execution made for ${phoneNumber} is being rolled back by ${claim.owner} since ${claim.claimedAt}. It is tried again.`,
    );
  }
  const work = claim.work === 'deprovision' ? 'deprovisioned' : 'provisioned';
  throw new ConflictError(
    `${phoneNumber} is being ${work} by ${claim.owner} since ${claim.claimedAt}. Wait for it to end, or stop it, then start again.`,
  );
}
