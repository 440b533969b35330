import { BusyError } from '../platform/errors.ts';
import type { Claim, Claims } from '../platform/ledger/claims.ts';

/**
 * Takes the number for an execution.
 *
 * @param before its claim as it was read when the caller decided that the number may be taken
 * @throws BusyError when somebody else was faster.
 */
export async function takeNumber(
  claims: Claims,
  phoneNumber: string,
  execution: string,
  before: Claim | undefined,
  work: Claim['work'],
): Promise<{ claimedAt: string; takenOverFrom: string | null }> {
  const claim = await claims.takeClaim(phoneNumber, execution, before, work);
  if (!claim) {
    throw new BusyError(`${phoneNumber} was claimed by somebody else at the same moment. It is looked at again.`);
  }
  return { claimedAt: claim.claimedAt, takenOverFrom: before && !before.released ? before.owner : null };
}
