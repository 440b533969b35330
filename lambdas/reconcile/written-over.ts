import * as z from 'zod/mini';
import { isRecent, type RecentChanges } from '../platform/ledger/recent-changes.ts';
import { notVisibleYet } from './not-visible-yet.ts';

/** Where the ledger remembers a value that Trunkline writes over: a voice URL, the mode of a mapping. */
export interface WrittenOver {
  recent: Pick<RecentChanges, 'readWritten' | 'noteWritten'>;
  subject: string;
  /** Names it among those of the subject. */
  what: string;
}

/**
 * Notes a value that is about to be written. The same value once more is as old as the first: a service may take each
 * request and not do it.
 *
 * @returns when it was first written so, ISO 8601
 */
export async function noteWriting({ recent, subject, what }: WrittenOver, value: string): Promise<string> {
  const earlier = await recent.readWritten(subject, what, z.string());
  const since = earlier?.value === value ? earlier.at : new Date().toISOString();
  await recent.noteWritten(subject, what, value, since);
  return since;
}

/**
 * @param isShown whether the service shows this value
 * @param done a sentence's beginning: "The voice URL of +91... was set"
 * @throws NotVisibleYetError while it does not show what was written a moment ago
 */
export async function requireShown(
  { recent, subject, what }: WrittenOver,
  isShown: (value: string) => boolean,
  done: string,
): Promise<void> {
  const written = await recent.readWritten(subject, what, z.string());
  // guard: a value that was written a moment ago is waited for
  if (!written || !isRecent(written.at) || isShown(written.value)) return;
  throw notVisibleYet(done, written.at);
}
