import type { Credentials } from '../../exotel/schemas.ts';
import { type DigestReference, userNameBeginning } from './digest-secret.ts';

/**
 * The user name of a secret's credentials, as a trunk shows it: for a secret that an earlier version made, without the tag
 * that says it.
 *
 * @param entry what the ledger has of the secret's credentials on the trunk
 * @param listed what the trunk has
 * @returns undefined where the trunk has none that could be it
 */
export function userNameShown(
  reference: DigestReference,
  entry: { result?: { credentialId: string } } | undefined,
  listed: readonly Credentials[],
): string | undefined {
  const recorded = listed.find(({ credentialId }) => credentialId === entry?.result?.credentialId);
  if (recorded) return recorded.userName;
  const perhaps = listed.filter(({ userName }) => userName.startsWith(userNameBeginning(reference)));
  return perhaps.length === 1 ? perhaps[0]?.userName : undefined;
}
