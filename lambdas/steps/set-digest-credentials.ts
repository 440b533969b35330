import { openLedger, trunkSubject } from '../platform/ledger.ts';
import { carryOut, noteFound } from '../provisioning/carry-out.ts';
import { connectExotel } from '../provisioning/connections.ts';
import { findOrCreateDigestSecret, readDigest } from '../provisioning/digest-secret.ts';
import { digestCredentials } from '../provisioning/effects.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('set-digest-credentials', async ({ trunk }, context) => {
  // Stored before they are sent anywhere: a password that only a service knows could never be used again.
  const reference = await findOrCreateDigestSecret(trunk.trunkName);
  const { userName, password } = await readDigest(reference);

  const exotel = await connectExotel(context);
  const effect = {
    ledger: openLedger(),
    effect: digestCredentials,
    key: { subject: trunkSubject(trunk.trunkSid), which: reference.secretVersionId },
    execution: context.execution,
  };
  const credentials = await exotel.listCredentials(trunk.trunkSid);
  const ours = credentials.find((credential) => credential.userName === userName);
  if (ours)
    return { ...reference, outcome: await noteFound({ ...effect, result: { credentialId: ours.credentialId } }) };

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
