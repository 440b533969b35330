import type { ExotelClient } from '../../exotel/client.ts';
import type { ComparedField } from '../../reconcile/compare.ts';
import { foreignDestinations } from '../../telephony/inbound-finding.ts';
import { sameDestination } from '../../telephony/sip-address.ts';

/**
 * Whether the trunk sends inbound calls to the destination, and nowhere else.
 *
 * @returns `destinations`: where it sends them
 */
export async function compareDestination(
  exotel: ExotelClient,
  { trunkSid, destination }: { trunkSid: string; destination: string },
): Promise<ComparedField & { destinations: string[] }> {
  const destinations = (await exotel.listDestinations(trunkSid)).map((entry) => entry.destination);
  return {
    side: 'Exotel',
    direction: 'inbound',
    field: 'destination URIs',
    wanted: destination,
    found: destinations.join(', ') || 'none',
    agrees:
      destinations.some((entry) => sameDestination(entry, destination)) &&
      foreignDestinations(destinations, destination).length === 0,
    destinations,
  };
}
