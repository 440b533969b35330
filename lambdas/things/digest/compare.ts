import type { ExotelClient } from '../../exotel/client.ts';
import type { Credentials } from '../../exotel/schemas.ts';
import type { Entries } from '../../platform/ledger/entries.ts';
import type { ComparedField } from '../../reconcile/compare.ts';
import { type DigestReference, readUserName } from './digest-secret.ts';
import { digestCredentialsEffect, digestCredentialsKey } from './record.ts';
import { userNameShown } from './user-name.ts';

/** The field's name, by which a diagnosis finds it. */
export const digestField = 'digest credentials';

/**
 * Whether the trunk has the user name of the secret, which was born with the password. No API shows a password.
 *
 * @returns `others`: the credentials with another user name
 */
export async function compareDigest(
  { exotel, entries }: { exotel: ExotelClient; entries: Pick<Entries, 'read'> },
  { trunkSid, digest }: { trunkSid: string; digest: DigestReference },
): Promise<{ field: ComparedField; others: Credentials[] }> {
  const listed = await exotel.listCredentials(trunkSid);
  const key = digestCredentialsKey(trunkSid, digest.secretVersionId);
  const userName =
    (await readUserName(digest)) ?? userNameShown(digest, await entries.read(digestCredentialsEffect, key), listed);
  const others = listed.filter((credentials) => credentials.userName !== userName);
  const wanted = 'the user name of the secret';
  const agrees = others.length < listed.length;
  const found = agrees ? wanted : `${others.length} others`;
  return { field: { side: 'Exotel', direction: 'outbound', field: digestField, wanted, found, agrees }, others };
}
