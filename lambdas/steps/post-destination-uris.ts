import { openLedger, trunkSubject } from '../platform/ledger.ts';
import { carryOut, noteFound } from '../provisioning/carry-out.ts';
import { connectExotel } from '../provisioning/connections.ts';
import { destinationUri } from '../provisioning/effects.ts';
import { sameDestination } from '../telephony/sip-address.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('post-destination-uris', async ({ request, trunk }, context) => {
  const { destination } = request;
  const exotel = await connectExotel(context);
  const effect = {
    ledger: openLedger(),
    effect: destinationUri,
    key: { subject: trunkSubject(trunk.trunkSid), which: destination },
    execution: context.execution,
  };
  const posted = await exotel.listDestinations(trunk.trunkSid);
  if (posted.some((entry) => sameDestination(entry.destination, destination))) {
    return { destination, outcome: await noteFound({ ...effect, result: {} }) };
  }
  await carryOut({
    ...effect,
    intent: { destination },
    act: async () => {
      await exotel.addDestinations(trunk.trunkSid, [destination]);
      return {};
    },
  });
  return { destination, outcome: 'created' };
});
