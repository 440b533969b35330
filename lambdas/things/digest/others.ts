import type { Credentials } from '../../exotel/schemas.ts';
import { type Entries, keyOfListed } from '../../platform/ledger/entries.ts';
import type { RecentChanges } from '../../platform/ledger/recent-changes.ts';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { readUserName } from './digest-secret.ts';
import { digestCredentialsEffect } from './record.ts';

/**
 * The credentials that Trunkline has not put on the trunk. Those of an earlier secret are its own: by their id or, where
 * the answer that held it was lost, by the user name in that secret.
 *
 * @param others with another user name than the secret's
 */
export async function findUnknownUsers(
  { entries, recent }: { entries: Pick<Entries, 'list' | 'read'>; recent: Pick<RecentChanges, 'listGone'> },
  trunkSid: string,
  others: readonly Credentials[],
): Promise<Credentials[]> {
  if (others.length === 0) return [];
  const subject = trunkSubject(trunkSid);
  const ours = new Set<string | undefined>();
  for (const listed of await entries.list(subject)) {
    if (listed.name !== digestCredentialsEffect.name) continue;
    const entry = await entries.read(digestCredentialsEffect, keyOfListed(subject, listed));
    if (entry) ours.add(entry.result?.credentialId ?? (await readUserName(entry.intent)));
  }
  // Deleted a moment ago, and still listed.
  const gone = await recent.listGone(subject);
  return others.filter(
    ({ credentialId, userName }) => !ours.has(credentialId) && !ours.has(userName) && !gone.has(credentialId),
  );
}
