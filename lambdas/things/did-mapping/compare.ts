import type { ExotelClient } from '../../exotel/client.ts';
import type { ComparedField } from '../../reconcile/compare.ts';
import { findMapping } from './find-mapping.ts';

/** The field's name, by which a diagnosis finds it. */
export const mappingField = (phoneNumber: string) => `mapping of ${phoneNumber}`;

/** Whether the number is mapped to the trunk, for SIP. */
export async function compareDidMapping(
  exotel: ExotelClient,
  { trunkSid, phoneNumber }: { trunkSid: string; phoneNumber: string },
): Promise<ComparedField> {
  const found = (await findMapping(exotel, trunkSid, phoneNumber))?.mode ?? 'not mapped';
  const agrees = found === 'pstn';
  return { side: 'Exotel', direction: 'both', field: mappingField(phoneNumber), wanted: 'pstn', found, agrees };
}
