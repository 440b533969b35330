import { openEntries } from '../platform/ledger/entries.ts';
import { openLeases } from '../platform/ledger/leases.ts';
import { trunkSubject } from '../platform/ledger/subjects.ts';
import { carryOut, noteFound } from '../provisioning/carry-out.ts';
import { connectExotel } from '../provisioning/connect-exotel.ts';
import { createDigestSecret, findDigestSecret, readDigest } from '../provisioning/digest-secret.ts';
import { digestCredentials, digestSecret } from '../provisioning/effects.ts';
import { type ClaimedContext, defineClaimedStep } from './define-claimed-step.ts';

export const handler = defineClaimedStep('set-digest-credentials', async ({ trunk }, context) => {
  // Numbers that share the trunk share its credentials: two that look at the same moment would both add some.
  return openLeases().withLease(trunkSubject(trunk.trunkName), context.execution, async () => {
    // Stored before they are sent anywhere: a password that only a service knows could never be used again.
    const reference = await findOrCreateSecret(trunk.trunkName, context);
    const { userName, password } = await readDigest(reference);

    const exotel = await connectExotel(context);
    const effect = {
      entries: openEntries(),
      effect: digestCredentials,
      key: { subject: trunkSubject(trunk.trunkSid), which: reference.secretVersionId },
      owners: context.owners,
    };
    const credentials = await exotel.listCredentials(trunk.trunkSid);
    const ours = credentials.find((credential) => credential.userName === userName);
    if (ours) {
      return { ...reference, outcome: await noteFound({ ...effect, result: { credentialId: ours.credentialId } }) };
    }
    const { outcome } = await carryOut({
      ...effect,
      intent: reference,
      act: async () => {
        const added = await exotel.addCredentials(trunk.trunkSid, { userName, password, friendlyName: 'trunkline' });
        return { credentialId: added.credentialId };
      },
    });
    return { ...reference, outcome };
  });
});

async function findOrCreateSecret(trunkName: string, { owners }: ClaimedContext) {
  const effect = { entries: openEntries(), effect: digestSecret, key: { subject: trunkSubject(trunkName) }, owners };
  const found = await findDigestSecret(trunkName);
  if (found) {
    await noteFound({ ...effect, result: found });
    return found;
  }
  const known = await effect.entries.read(digestSecret, effect.key);
  if (known?.result) await effect.entries.forget(digestSecret, effect.key);
  const { result } = await carryOut({
    ...effect,
    intent: { trunkName },
    act: async () => createDigestSecret(trunkName),
  });
  return result;
}
