import { ClaimLostError } from '../platform/errors.ts';
import type { Claim, Claims } from '../platform/ledger/claims.ts';
import type { Owners } from '../platform/ledger/entries.ts';

/** The claim, if `execution` holds it now. */
export async function heldClaim(claims: Claims, phoneNumber: string, execution: string): Promise<Claim | undefined> {
  const claim = await claims.readClaim(phoneNumber);
  // guard: the claim of a number
  return claim?.owner === execution && !claim.released ? claim : undefined;
}

/** The executions whose work counts as that of the claim's owner. */
export function ownersOf(claim: Claim): Owners {
  return [claim.owner, ...claim.answersFor];
}

/**
 * The claim, which `execution` holds.
 *
 * @throws ClaimLostError when the number is not this execution's. It was redriven after another one cleaned up or took
 *   the number over: what its document says was made may be gone.
 */
export async function requireClaim(claims: Claims, phoneNumber: string, execution: string): Promise<Claim> {
  const claim = await heldClaim(claims, phoneNumber, execution);
  if (claim) return claim;
  throw new ClaimLostError(`${phoneNumber} is not claimed by this execution any more. It begins again.`);
}
