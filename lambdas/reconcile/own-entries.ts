import type { EffectKey, Entries, Owners } from '../platform/ledger/entries.ts';

/** The owners' entries of one effect under a subject, newest first. */
export async function listOwn(
  entries: Entries,
  effect: { name: string },
  subject: string,
  owners: Owners,
): Promise<{ key: EffectKey; which: string | undefined }[]> {
  return (await entries.list(subject))
    .filter(({ name, intendedBy }) => name === effect.name && owners.includes(intendedBy))
    .sort((one, other) => other.intendedAt.localeCompare(one.intendedAt))
    .map(({ which }) => ({ key: { subject, ...(which !== undefined && { which }) }, which }));
}
