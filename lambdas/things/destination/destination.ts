import { ConflictError } from '../../platform/errors.ts';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { carryOut, noteFound } from '../../reconcile/carry-out.ts';
import type { Known } from '../../reconcile/effect.ts';
import type { Decision, Thing } from '../../reconcile/thing.ts';
import { foreignDestinations } from '../../telephony/inbound-finding.ts';
import { sameDestination } from '../../telephony/sip-address.ts';
import { destinationEffect, destinationKey } from './record.ts';

interface Foreseen {
  trunkSid: string | null;
  trunkName: string;
  /** As Exotel wants it: `host:port;transport=tcp|tls`; null where a person is asked first. */
  destination: string | null;
}

interface Observed {
  /** Where the trunk sends inbound calls. */
  posted: string[];
  known: Known<typeof destinationEffect>;
}

/** Where the trunk sends inbound calls: Atoms' address. */
export const destination: Thing<
  'exotel',
  Foreseen,
  { trunkSid: string; trunkName: string; destination: string },
  Observed,
  Decision,
  { destination: string; outcome: 'created' | 'found' }
> = {
  // Two numbers of a trunk that look at the same moment would both post it.
  leases: ({ trunkName }) => [trunkSubject(trunkName)],

  async look({ exotel, entries }, { trunkSid, destination }) {
    if (trunkSid === null || destination === null) return { posted: [], known: undefined };
    return {
      posted: (await exotel.listDestinations(trunkSid)).map((entry) => entry.destination),
      known: await entries.read(destinationEffect, destinationKey(trunkSid, destination)),
    };
  },

  decide({ trunkSid, destination }, { posted }) {
    if (destination === null) {
      return { action: 'create', detail: 'Inbound calls are sent to the address that is answered.' };
    }
    const foreign = foreignDestinations(posted, destination);
    if (foreign.length > 0) {
      throw new ConflictError(
        `The trunk ${trunkSid} sends inbound calls to ${foreign.join(', ')}, and no API takes a destination off: with ${destination} added, calls would be split between them. Have it removed by Exotel, or name another trunk.`,
      );
    }
    // guard: look before: Post destination URIs
    return posted.some((entry) => sameDestination(entry, destination))
      ? { action: 'keep', detail: `The trunk sends inbound calls to ${destination}.` }
      : { action: 'create', detail: `Inbound calls are sent to ${destination}.` };
  },

  async act({ exotel, entries, owners }, { trunkSid, destination }, { action }, { known }) {
    const change = { entries, owners, effect: destinationEffect, key: destinationKey(trunkSid, destination) };
    if (action === 'keep') return { destination, outcome: await noteFound({ ...change, known, result: {} }) };
    const { outcome } = await carryOut({
      ...change,
      intent: { destination },
      act: async () => {
        await exotel.addDestinations(trunkSid, [destination]);
        return {};
      },
    });
    return { destination, outcome };
  },
};
