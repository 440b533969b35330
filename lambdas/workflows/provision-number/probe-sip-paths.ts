import { probe } from '../../calls/probe-sip.ts';
import { originationUriSchema } from '../../telephony/sip-address.ts';
import { describePlace, edgePlace } from '../../telephony/sip-path.ts';
import { defineStep } from '../define-step.ts';

/**
 * Looks at the two ways that calls take, before one is spent. What it finds goes into the diagnosis, and stops nothing.
 */
export const handler = defineStep('probe-sip-paths', async ({ request, destination }) => {
  const ways = [
    { direction: 'outbound', place: edgePlace(request.terminationHost) },
    { direction: 'inbound', place: originationUriSchema.parse(destination.destination) },
  ] as const;
  const paths = await Promise.all(
    ways.map(async ({ direction, place }) => ({
      direction,
      address: describePlace(place),
      ...(await probe(place)),
    })),
  );
  return { paths };
});
