import type { ExotelClient } from '../../exotel/client.ts';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { noteWriting, requireShown, type WrittenOver } from '../../reconcile/written-over.ts';

interface Mapped {
  trunkSid: string;
  /** E.164 */
  phoneNumber: string;
}

/** Sets the mode of a mapping that is there (Exotel: Update Phone Number). */
export async function setMode(
  { exotel, recent }: { exotel: ExotelClient; recent: WrittenOver['recent'] },
  mapped: Mapped & { mappingId: string },
  mode: 'pstn' | 'flow',
): Promise<void> {
  const { trunkSid, phoneNumber, mappingId } = mapped;
  await noteWriting(modeOf(recent, mapped), mode);
  await exotel.updatePhoneNumber(trunkSid, mappingId, { phoneNumber, mode });
}

/** @throws NotVisibleYetError while the list does not show the mode that Trunkline set a moment ago. */
export function requireUpToDate({ recent }: Pick<WrittenOver, 'recent'>, mapped: Mapped, mode: string): Promise<void> {
  const done = `The mode of ${mapped.phoneNumber} on trunk ${mapped.trunkSid} was set`;
  return requireShown(modeOf(recent, mapped), (value) => value === mode, done);
}

function modeOf(recent: WrittenOver['recent'], { trunkSid, phoneNumber }: Mapped): WrittenOver {
  return { recent, subject: trunkSubject(trunkSid), what: `mode of ${phoneNumber}` };
}
