import { ConflictError } from '../../platform/errors.ts';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { carryOut, noteFound } from '../../reconcile/carry-out.ts';
import type { Known } from '../../reconcile/effect.ts';
import { expectShownOrTryAgain } from '../../reconcile/not-visible-yet.ts';
import type { Decision, Thing } from '../../reconcile/thing.ts';
import { sameDestination } from '../../telephony/sip-address.ts';
import { findOthers, noOthers, type OtherDestinations } from './others.ts';
import { describeDestination, destinationEffect, destinationKey } from './record.ts';

interface Foreseen {
  /** E.164 */
  phoneNumber: string;
  trunkSid: string | null;
  trunkName: string;
  /** As Exotel wants it: `host:port;transport=tcp|tls`; null where a person is asked first. */
  destination: string | null;
}

interface Observed {
  /** Where the trunk sends inbound calls. */
  posted: string[];
  others: OtherDestinations;
  known: Known<typeof destinationEffect>;
}

/** Where the trunk sends inbound calls: Atoms' address. */
export const destination: Thing<
  'exotel',
  Foreseen,
  Foreseen & { trunkSid: string; destination: string },
  Observed,
  Decision,
  { destination: string; outcome: 'created' | 'found' }
> = {
  // Two numbers of a trunk that look at the same moment would both post it.
  leases: ({ trunkName }) => [trunkSubject(trunkName)],

  async look({ exotel, entries }, { trunkSid, destination, ...wanted }) {
    if (trunkSid === null || destination === null) return { posted: [], others: noOthers, known: undefined };
    const posted = (await exotel.listDestinations(trunkSid)).map((entry) => entry.destination);
    const known = await entries.read(destinationEffect, destinationKey(trunkSid, destination));
    const isPosted = posted.some((entry) => sameDestination(entry, destination));
    expectShownOrTryAgain(known, isPosted, describeDestination(destination, trunkSid));
    return { posted, others: await findOthers(entries, { ...wanted, trunkSid, destination }, posted), known };
  },

  decide({ destination }, { posted, others }) {
    if (destination === null) {
      return { action: 'create', detail: 'Inbound calls are sent to the address that is answered.' };
    }
    const { inTheWay } = others;
    const isPosted = posted.some((entry) => sameDestination(entry, destination));
    if (inTheWay) {
      const [there = ''] = inTheWay.destinations;
      const mistaken = isPosted ? '' : ` Or ask for ${there}, if that is the right one.`;
      throw new ConflictError(`${inTheWay.problem} ${inTheWay.remedy}${mistaken}`);
    }
    // guard: look before: Post destination URIs
    return isPosted
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
