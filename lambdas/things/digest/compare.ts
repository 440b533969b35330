import type { ExotelClient } from '../../exotel/client.ts';
import type { Credentials } from '../../exotel/schemas.ts';
import type { ComparedField } from '../../reconcile/compare.ts';

/** The field's name, by which a diagnosis finds it. */
export const digestField = 'digest credentials';

/**
 * Whether the trunk has the user name of the secret, which was born with the password. No API shows a password.
 *
 * @returns `others`: the credentials with another user name
 */
export async function compareDigest(
  exotel: ExotelClient,
  { trunkSid, userName }: { trunkSid: string; userName: string },
): Promise<{ field: ComparedField; others: Credentials[] }> {
  const listed = await exotel.listCredentials(trunkSid);
  const others = listed.filter((entry) => entry.userName !== userName);
  const wanted = 'the user name of the secret';
  const agrees = others.length < listed.length;
  const found = agrees ? wanted : `${others.length} others`;
  return { field: { side: 'Exotel', direction: 'outbound', field: digestField, wanted, found, agrees }, others };
}
