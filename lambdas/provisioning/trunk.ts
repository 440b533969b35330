import type { ExotelClient } from '../exotel/client.ts';
import { ConflictError, RejectedError } from '../platform/errors.ts';
import type { Entries } from '../platform/ledger/entries.ts';
import { trunkSubject } from '../platform/ledger/subjects.ts';
import { trunkCreation } from './effects.ts';

/**
 * The name of a trunk that a request gives by its SID.
 *
 * @throws RejectedError when the account has no such trunk.
 */
export async function requireTrunkName(exotel: ExotelClient, trunkSid: string): Promise<string> {
  const trunk = await exotel.getTrunk(trunkSid);
  if (trunk) return trunk.trunkName;
  throw new RejectedError(
    `trunkSid: the Exotel account has no trunk ${trunkSid}. Copy the SID from the Exotel dashboard, or leave it out to have one created.`,
  );
}

/** What the ledger knows of a trunk of that name, and its SID if it is still there. */
export async function findOurTrunk(exotel: ExotelClient, entries: Entries, trunkName: string) {
  const known = await entries.read(trunkCreation, { subject: trunkSubject(trunkName) });
  const isThere = known?.result && (await exotel.getTrunk(known.result.trunkSid));
  return { known, trunkSid: isThere ? isThere.trunkSid : null };
}

/**
 * Whether a trunk of that name can be made, for whom the ledger knows none.
 *
 * @returns "not shown" where the account's API does not list trunks: then only the attempt tells.
 * @throws ConflictError when somebody else has made one.
 */
export async function requireNameFree(exotel: ExotelClient, trunkName: string): Promise<'free' | 'not shown'> {
  const trunks = await exotel.listTrunks();
  if (!trunks) return 'not shown';
  if (trunks.some((trunk) => trunk.trunkName === trunkName)) throw notOurs(trunkName);
  return 'free';
}

export function notOurs(trunkName: string, cause?: ConflictError): ConflictError {
  return new ConflictError(
    `A trunk named ${trunkName} exists in the Exotel account and was not made by Trunkline. Give its SID as "trunkSid" to use it, or another "trunkName".`,
    { cause },
  );
}
