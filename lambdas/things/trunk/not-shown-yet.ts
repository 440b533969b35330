import { NotThereError } from '../../exotel/failures.ts';
import type { Entries } from '../../platform/ledger/entries.ts';
import { expectShown } from '../../reconcile/not-visible-yet.ts';
import { describeTrunk, trunkCreationEffect, trunkCreationKey } from './record.ts';

/**
 * Does something with a trunk that may have been made a moment ago: a read of Exotel may say that there is no such trunk,
 * though another has shown it.
 *
 * @throws NotVisibleYetError in that case
 */
export async function onYoungTrunk<Answer>(
  entries: Pick<Entries, 'read'>,
  { trunkName, trunkSid }: { trunkName: string; trunkSid: string },
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NotThereError)) throw error;
    const made = await entries.read(trunkCreationEffect, trunkCreationKey(trunkName));
    if (made?.result?.trunkSid === trunkSid) expectShown(made, false, describeTrunk(trunkName, trunkSid));
    throw error;
  }
}
