import * as z from 'zod/mini';
import type { ExotelClient } from '../../exotel/client.ts';
import type { ExoPhone } from '../../exotel/schemas.ts';
import { isRecent, type RecentChanges } from '../../platform/ledger/recent-changes.ts';
import { numberSubject } from '../../platform/ledger/subjects.ts';
import { notVisibleYet } from '../../reconcile/not-visible-yet.ts';

/** Exotel, and what was set there a moment ago. */
export interface OnExoPhones {
  exotel: ExotelClient;
  recent: Pick<RecentChanges, 'readWritten' | 'noteWritten'>;
}

const what = 'voice URL';

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
  // Set to the same once more, it is as old as it was: Exotel may not do what is asked.
  const earlier = await readWritten(recent, phoneNumber);
  const since = earlier?.value === voiceUrl ? earlier.at : undefined;
  await recent.noteWritten(numberSubject(phoneNumber), what, voiceUrl, since);
  await exotel.setVoiceUrl(exoPhoneSid, voiceUrl);
}

/** @throws NotVisibleYetError while the list does not show the voice URL that Trunkline set a moment ago. */
export async function requireUpToDate(
  { exotel, recent }: OnExoPhones,
  phoneNumber: string,
  { voiceUrl }: ExoPhone,
): Promise<void> {
  const written = await readWritten(recent, phoneNumber);
  if (!written || !isRecent(written.at) || exotel.isSameVoiceUrl(voiceUrl ?? '', written.value)) return;
  throw notVisibleYet(`The voice URL of ${phoneNumber} was set`, written.at);
}

async function readWritten(recent: OnExoPhones['recent'], phoneNumber: string) {
  return recent.readWritten(numberSubject(phoneNumber), what, z.string());
}
