import type { ExotelClient } from '../../exotel/client.ts';
import type { ExoPhone } from '../../exotel/schemas.ts';
import { numberSubject } from '../../platform/ledger/subjects.ts';
import { noteWriting, requireShown, type WrittenOver } from '../../reconcile/written-over.ts';

/** Exotel, and what was set there a moment ago. */
export interface OnExoPhones {
  exotel: ExotelClient;
  recent: WrittenOver['recent'];
}

/**
 * Sets the voice URL of a number.
 *
 * @param phoneNumber E.164
 * @param voiceUrl empty: none
 */
export async function setVoiceUrl(
  { exotel, recent }: OnExoPhones,
  phoneNumber: string,
  exoPhoneSid: string,
  voiceUrl: string,
): Promise<void> {
  await noteWriting(voiceUrlOf(recent, phoneNumber), voiceUrl);
  await exotel.setVoiceUrl(exoPhoneSid, voiceUrl);
}

/** @throws NotVisibleYetError while the list does not show the voice URL that Trunkline set a moment ago. */
export function requireUpToDate(
  { exotel, recent }: OnExoPhones,
  phoneNumber: string,
  { voiceUrl }: ExoPhone,
): Promise<void> {
  const isShown = (value: string) => exotel.isSameVoiceUrl(voiceUrl ?? '', value);
  return requireShown(voiceUrlOf(recent, phoneNumber), isShown, `The voice URL of ${phoneNumber} was set`);
}

function voiceUrlOf(recent: WrittenOver['recent'], phoneNumber: string): WrittenOver {
  return { recent, subject: numberSubject(phoneNumber), what: 'voice URL' };
}
