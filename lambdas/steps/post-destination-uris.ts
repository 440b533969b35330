import { ConflictError, NotConfiguredError } from '../platform/errors.ts';
import { openLedger, trunkSubject } from '../platform/ledger.ts';
import { carryOut, noteFound } from '../provisioning/carry-out.ts';
import { connectExotel } from '../provisioning/connections.ts';
import { destinationUri } from '../provisioning/effects.ts';
import { foreignDestinations } from '../telephony/inbound-finding.ts';
import { sameDestination } from '../telephony/sip-address.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('post-destination-uris', async ({ request, trunk, origination }, context) => {
  const destination = request.destination ?? origination?.destination;
  if (destination === undefined)
    throw new NotConfiguredError('Where inbound calls go was never answered: start again.');
  const ledger = openLedger();
  return ledger.withLease(trunkSubject(trunk.trunkName), context.execution, async () => {
    const exotel = await connectExotel(context);
    const effect = {
      ledger,
      effect: destinationUri,
      key: { subject: trunkSubject(trunk.trunkSid), which: destination },
      owners: context.owners,
    };
    const posted = (await exotel.listDestinations(trunk.trunkSid)).map((entry) => entry.destination);
    const foreign = foreignDestinations(posted, destination);
    if (foreign.length > 0) {
      throw new ConflictError(
        `The trunk ${trunk.trunkSid} sends inbound calls to ${foreign.join(', ')}, and no API takes a destination off: with ${destination} added, calls would be split between them. Have it removed by Exotel, or name another trunk.`,
      );
    }
    if (posted.some((entry) => sameDestination(entry, destination))) {
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
