import { findDigestSecret, readDigest } from '../../provisioning/digest-secret.ts';
import type { Decision, PlannedTrunk, Surroundings } from './decision.ts';

/** @returns `secretVersionId`: null when the secret is yet to be made. */
export async function planDigest(
  { exotel }: Surroundings,
  { trunkSid, trunkName }: PlannedTrunk,
): Promise<Decision & { secretVersionId: string | null }> {
  const reference = await findDigestSecret(trunkName);
  if (!reference) {
    return {
      action: 'create',
      detail: 'A user name and a password are generated, stored in Secrets Manager and set on the trunk.',
      secretVersionId: null,
    };
  }
  const { secretVersionId } = reference;
  const { userName } = await readDigest(reference);
  const users = trunkSid ? (await exotel.listCredentials(trunkSid)).map((entry) => entry.userName) : [];
  return users.includes(userName)
    ? { action: 'keep', detail: `The trunk has the user name of the secret, ${userName}.`, secretVersionId }
    : {
        action: 'create',
        detail: `The credentials of the secret (${userName}) are set on the trunk.`,
        secretVersionId,
      };
}

export async function planStaticIps(
  { exotel, request }: Surroundings,
  { trunkSid }: PlannedTrunk,
): Promise<Decision | null> {
  const { staticIps } = request;
  if (staticIps.length === 0) return null;
  const allowed = trunkSid ? (await exotel.listAllowedIps(trunkSid)).map(({ ip, mask }) => `${ip}/${mask}`) : [];
  const missing = staticIps.map((ip) => `${ip}/32`).filter((address) => !allowed.includes(address));
  return missing.length === 0
    ? { action: 'keep', detail: 'The trunk allows all of the addresses.' }
    : { action: 'create', detail: `The trunk is to allow ${missing.join(', ')} besides what it allows now.` };
}
