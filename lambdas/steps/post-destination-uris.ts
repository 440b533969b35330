import { NotConfiguredError } from '../platform/errors.ts';
import { openEntries } from '../platform/ledger/entries.ts';
import { openLeases } from '../platform/ledger/leases.ts';
import { trunkSubject } from '../platform/ledger/subjects.ts';
import { carryOut, noteFound } from '../provisioning/carry-out.ts';
import { connectExotel } from '../provisioning/connect-exotel.ts';
import { hasDestination } from '../provisioning/destinations.ts';
import { destinationUri } from '../provisioning/effects.ts';
import { defineClaimedStep } from './define-claimed-step.ts';

export const handler = defineClaimedStep('post-destination-uris', async ({ request, trunk, origination }, context) => {
  const destination = request.destination ?? origination?.destination;
  if (destination === undefined)
    throw new NotConfiguredError('Where inbound calls go was never answered: start again.');
  return openLeases().withLease(trunkSubject(trunk.trunkName), context.execution, async () => {
    const exotel = await connectExotel(context);
    const effect = {
      entries: openEntries(),
      effect: destinationUri,
      key: { subject: trunkSubject(trunk.trunkSid), which: destination },
      owners: context.owners,
    };
    if (await hasDestination(exotel, trunk.trunkSid, destination)) {
      return { destination, outcome: await noteFound({ ...effect, result: {} }) };
    }
    const { outcome } = await carryOut({
      ...effect,
      intent: { destination },
      act: async () => {
        await exotel.addDestinations(trunk.trunkSid, [destination]);
        return {};
      },
    });
    return { destination, outcome };
  });
});
