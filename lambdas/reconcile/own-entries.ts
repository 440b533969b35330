import { type EffectKey, type Entries, keyOfListed, type ListedEntry } from '../platform/ledger/entries.ts';

/** Where the entries of one effect are under a subject that are somebody's own, newest first. */
export async function listOwn(
  entries: Pick<Entries, 'list'>,
  effect: { name: string },
  subject: string,
  isOwn: (entry: ListedEntry) => boolean,
): Promise<EffectKey[]> {
  // guard: only one's own is rolled back
  return (await entries.list(subject))
    .filter((entry) => entry.name === effect.name && isOwn(entry))
    .sort((one, other) => other.intendedAt.localeCompare(one.intendedAt))
    .map((entry) => keyOfListed(subject, entry));
}
