import { type EffectKey, type Entries, keyOfListed, type Owners } from '../platform/ledger/entries.ts';

/** Where the owners' entries of one effect are under a subject, newest first. */
export async function listOwn(
  entries: Entries,
  effect: { name: string },
  subject: string,
  owners: Owners,
): Promise<EffectKey[]> {
  return (await entries.list(subject))
    .filter(({ name, intendedBy }) => name === effect.name && owners.includes(intendedBy))
    .sort((one, other) => other.intendedAt.localeCompare(one.intendedAt))
    .map((entry) => keyOfListed(subject, entry));
}
