import * as z from 'zod/mini';
import type { ExotelClient } from '../../exotel/client.ts';
import { isRecent, type RecentChanges } from '../../platform/ledger/recent-changes.ts';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { notVisibleYet } from '../../reconcile/not-visible-yet.ts';

/** What was set a moment ago. */
type Recent = Pick<RecentChanges, 'readWritten' | 'noteWritten'>;

interface Mapped {
  trunkSid: string;
  /** E.164 */
  phoneNumber: string;
}

/** Sets the mode of a mapping that is there (Exotel: Update Phone Number). */
export async function setMode(
  { exotel, recent }: { exotel: ExotelClient; recent: Recent },
  mapped: Mapped & { mappingId: string },
  mode: 'pstn' | 'flow',
): Promise<void> {
  const { trunkSid, phoneNumber, mappingId } = mapped;
  // Set to the same once more, it is as old as it was: Exotel may not do what is asked.
  const earlier = await readWritten(recent, mapped);
  const since = earlier?.value === mode ? earlier.at : undefined;
  await recent.noteWritten(trunkSubject(trunkSid), what(phoneNumber), mode, since);
  await exotel.updatePhoneNumber(trunkSid, mappingId, { phoneNumber, mode });
}

/** @throws NotVisibleYetError while the list does not show the mode that Trunkline set a moment ago. */
export async function requireUpToDate({ recent }: { recent: Recent }, mapped: Mapped, mode: string): Promise<void> {
  const written = await readWritten(recent, mapped);
  // guard: a mode that was set a moment ago is waited for
  if (!written || !isRecent(written.at) || mode === written.value) return;
  throw notVisibleYet(`The mode of ${mapped.phoneNumber} on trunk ${mapped.trunkSid} was set`, written.at);
}

const what = (phoneNumber: string) => `mode of ${phoneNumber}`;

async function readWritten(recent: Recent, { trunkSid, phoneNumber }: Mapped) {
  return recent.readWritten(trunkSubject(trunkSid), what(phoneNumber), z.string());
}
