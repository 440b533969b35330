import type { ExotelClient } from '../../exotel/client.ts';
import type { Entries } from '../../platform/ledger/entries.ts';
import type { ComparedField } from '../../reconcile/compare.ts';
import { sameDestination } from '../../telephony/sip-address.ts';
import { findOthers, type OtherDestinations, type WantedDestination } from './others.ts';

/**
 * Whether the trunk sends inbound calls to the destination, and nowhere else that makes them go astray.
 *
 * @returns `destinations`: where it sends them
 */
export async function compareDestination(
  { exotel, entries }: { exotel: ExotelClient; entries: Pick<Entries, 'list' | 'read'> },
  wanted: WantedDestination,
): Promise<{ field: ComparedField; destinations: string[]; others: OtherDestinations }> {
  const { trunkSid, destination } = wanted;
  const destinations = (await exotel.listDestinations(trunkSid)).map((entry) => entry.destination);
  const others = await findOthers(entries, wanted, destinations);
  const { inTheWay } = others;
  return {
    field: {
      side: 'Exotel',
      direction: 'inbound',
      field: 'destination URIs',
      wanted: destination,
      found: destinations.join(', ') || 'none',
      agrees: inTheWay === null && destinations.some((entry) => sameDestination(entry, destination)),
      ...(inTheWay && { remedy: inTheWay.remedy }),
    },
    destinations,
    others,
  };
}
