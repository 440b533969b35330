import type { ExotelClient } from '../../exotel/client.ts';
import type { PhoneNumberMapping } from '../../exotel/schemas.ts';
import { ConflictError, TrunklineError } from '../../platform/errors.ts';
import type { Entries } from '../../platform/ledger/entries.ts';
import { numberSubject } from '../../platform/ledger/subjects.ts';
import { sameNumber } from '../../telephony/same-number.ts';
import { readTrunkChoices } from '../trunk/choice.ts';

export async function findMapping(
  exotel: ExotelClient,
  trunkSid: string,
  phoneNumber: string,
): Promise<PhoneNumberMapping | undefined> {
  return (await exotel.listPhoneNumbers(trunkSid)).find((mapping) => sameNumber(mapping.phoneNumber, phoneNumber));
}

export function mappedElsewhere(phoneNumber: string, cause?: ConflictError): ConflictError {
  return new ConflictError(
    `${phoneNumber} is mapped to another Exotel trunk, and no API takes it off. Start again with that trunk's SID as "trunkSid", or have the mapping removed in the Exotel dashboard.`,
    { cause },
  );
}

/** Looking at a trunk takes one request. The account has 200 a minute for all its work. */
const mostTrunks = 50;

/**
 * Whether the number is free to be mapped. Exotel tells by refusing. A plan may change nothing, so it looks at the trunks
 * one by one.
 *
 * @returns "not shown" where not every trunk could be looked at: the run does not look, so that a look which fails says
 *   nothing of the run.
 * @throws ConflictError when the number is mapped to one of them.
 */
export async function requireUnmapped(
  exotel: ExotelClient,
  entries: Entries,
  phoneNumber: string,
): Promise<'seen' | 'not shown'> {
  try {
    return await lookAtTrunks(exotel, entries, phoneNumber);
  } catch (error) {
    if (!(error instanceof TrunklineError) || error instanceof ConflictError) throw error;
    return 'not shown';
  }
}

async function lookAtTrunks(
  exotel: ExotelClient,
  entries: Entries,
  phoneNumber: string,
): Promise<'seen' | 'not shown'> {
  const listed = (await exotel.listTrunks())?.map(({ trunkSid }) => trunkSid);
  const trunks = listed ?? (await trunksOfLedger(entries, phoneNumber));
  for (const trunkSid of trunks.slice(0, mostTrunks)) {
    const exists = listed !== undefined || (await exotel.getTrunk(trunkSid)) !== undefined;
    if (exists && (await findMapping(exotel, trunkSid, phoneNumber))) throw mappedElsewhere(phoneNumber);
  }
  return listed !== undefined && listed.length <= mostTrunks ? 'seen' : 'not shown';
}

/** The trunks that executions have chosen for the number. */
async function trunksOfLedger(entries: Entries, phoneNumber: string): Promise<string[]> {
  const choices = await readTrunkChoices(entries, phoneNumber, await entries.list(numberSubject(phoneNumber)));
  return [...new Set(choices.flatMap(({ result }) => result?.trunkSid ?? []))];
}
