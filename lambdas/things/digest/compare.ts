import type { ExotelClient } from '../../exotel/client.ts';
import type { ComparedField } from '../../reconcile/compare.ts';

/** The field's name, by which a diagnosis finds it. */
export const digestField = 'digest credentials';

/** Whether the trunk has the user name of the secret, which was born with the password. No API shows a password. */
export async function compareDigest(
  exotel: ExotelClient,
  { trunkSid, userName }: { trunkSid: string; userName: string },
): Promise<ComparedField> {
  const users = (await exotel.listCredentials(trunkSid)).map((entry) => entry.userName);
  const wanted = 'the user name of the secret';
  const agrees = users.includes(userName);
  const found = agrees ? wanted : `${users.length} others`;
  return { side: 'Exotel', direction: 'outbound', field: digestField, wanted, found, agrees };
}
