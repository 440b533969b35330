import type { Entries } from '../../platform/ledger/entries.ts';
import { trunkCreationEffect, trunkCreationKey } from './record.ts';

/** Whether Trunkline made the trunk. One that is intended under its name, and whose SID never came back, counts. */
export async function isMadeHere(
  entries: Pick<Entries, 'read'>,
  { trunkName, trunkSid }: { trunkName: string; trunkSid: string },
): Promise<boolean> {
  const known = await entries.read(trunkCreationEffect, trunkCreationKey(trunkName));
  return known !== undefined && (known.result?.trunkSid ?? trunkSid) === trunkSid;
}
