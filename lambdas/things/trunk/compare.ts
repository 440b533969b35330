import type { ExotelClient } from '../../exotel/client.ts';
import type { ComparedField } from '../../reconcile/compare.ts';

/** Whether the trunk is there and active. */
export async function compareTrunk(exotel: ExotelClient, { trunkSid }: { trunkSid: string }): Promise<ComparedField> {
  const found = (await exotel.getTrunk(trunkSid))?.status ?? notThere;
  const agrees = found === 'active';
  return { side: 'Exotel', direction: 'both', field: `trunk ${trunkSid}`, wanted: 'active', found, agrees };
}

/** What is found where the account has no such trunk. */
export const notThere = 'not there';
