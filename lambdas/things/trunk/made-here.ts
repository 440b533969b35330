import type { Entries } from '../../platform/ledger/entries.ts';
import { trunkCreationEffect, trunkCreationKey } from './record.ts';

/** Whether Trunkline made the trunk. One that was asked for under its name counts too, though its SID never came back. */
export async function isMadeHere(
  entries: Pick<Entries, 'read'>,
  { trunkName, trunkSid }: { trunkName: string; trunkSid: string },
): Promise<boolean> {
  const known = await entries.read(trunkCreationEffect, trunkCreationKey(trunkName));
  return known !== undefined && (known.result?.trunkSid ?? trunkSid) === trunkSid;
}
