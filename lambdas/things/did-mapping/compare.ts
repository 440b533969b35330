import type { ExotelClient } from '../../exotel/client.ts';
import type { ComparedField } from '../../reconcile/compare.ts';
import { findMapping } from './find-mapping.ts';

/** Whether the number is mapped to the trunk, for SIP. */
export async function compareDidMapping(
  exotel: ExotelClient,
  { trunkSid, phoneNumber }: { trunkSid: string; phoneNumber: string },
): Promise<ComparedField> {
  const found = (await findMapping(exotel, trunkSid, phoneNumber))?.mode ?? 'not mapped';
  const agrees = found === 'pstn';
  return { side: 'Exotel', direction: 'both', field: `mapping of ${phoneNumber}`, wanted: 'pstn', found, agrees };
}
