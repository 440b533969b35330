import type { ExotelClient } from '../exotel/client.ts';
import { ConflictError } from '../platform/errors.ts';
import { foreignDestinations } from '../telephony/inbound-finding.ts';
import { sameDestination } from '../telephony/sip-address.ts';

/**
 * Whether the trunk sends inbound calls to the destination.
 *
 * @throws ConflictError when it sends some elsewhere.
 */
export async function hasDestination(exotel: ExotelClient, trunkSid: string, destination: string): Promise<boolean> {
  const posted = (await exotel.listDestinations(trunkSid)).map((entry) => entry.destination);
  const foreign = foreignDestinations(posted, destination);
  if (foreign.length > 0) {
    throw new ConflictError(
      `The trunk ${trunkSid} sends inbound calls to ${foreign.join(', ')}, and no API takes a destination off: with ${destination} added, calls would be split between them. Have it removed by Exotel, or name another trunk.`,
    );
  }
  return posted.some((entry) => sameDestination(entry, destination));
}
