import type { ExotelClient } from '../../exotel/client.ts';
import type { ComparedField } from '../../reconcile/compare.ts';
import { listAllowed } from './list-allowed.ts';

/** Whether the trunk allows every one of the addresses. */
export async function compareAllowedIps(
  exotel: ExotelClient,
  { trunkSid, staticIps }: { trunkSid: string; staticIps: string[] },
): Promise<ComparedField> {
  const allowed = await listAllowed(exotel, trunkSid);
  const wanted = staticIps.map((ip) => `${ip}/32`);
  return {
    side: 'Exotel',
    direction: 'outbound',
    field: 'allowed IPs',
    wanted: wanted.join(', '),
    found: allowed.join(', ') || 'none',
    agrees: wanted.every((address) => allowed.includes(address)),
  };
}
