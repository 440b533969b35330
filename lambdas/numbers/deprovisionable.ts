import { InvalidRequestError } from '../platform/errors.ts';
import { type Claim, openClaims } from '../platform/ledger/claims.ts';
import { openEntries } from '../platform/ledger/entries.ts';
import { numberSubject } from '../platform/ledger/subjects.ts';
import { readSettledClaim, requireIdle } from './free-number.ts';

/**
 * The claim of a number that can be deprovisioned: Trunkline has worked on it, and no execution does now.
 *
 * @param readClaim `readSettledClaim`, or a plain read for a look that writes nothing
 * @throws InvalidRequestError when Trunkline has never made anything for it.
 * @throws ConflictError while an execution works on it.
 */
export async function requireDeprovisionable(
  phoneNumber: string,
  readClaim: typeof readSettledClaim = readSettledClaim,
): Promise<Claim | undefined> {
  const claim = await readClaim(openClaims(), phoneNumber);
  if (!claim && (await openEntries().list(numberSubject(phoneNumber))).length === 0) {
    throw new InvalidRequestError(
      `phoneNumber: Trunkline has not provisioned ${phoneNumber} in this environment, so there is nothing of its own to take away. Check the digits and the environment.`,
    );
  }
  // guard: a number that an execution works on is not deprovisioned
  await requireIdle(phoneNumber, claim, 'start again; or stop it');
  return claim;
}
