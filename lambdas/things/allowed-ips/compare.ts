import type { ExotelClient } from '../../exotel/client.ts';
import type { ComparedField } from '../../reconcile/compare.ts';
import { listAllowed } from './list-allowed.ts';

/**
 * Whether the trunk allows every one of the addresses.
 *
 * @returns `field`: null where none is wanted. `others`: what it allows besides, as `a.b.c.d/mask`
 */
export async function compareAllowedIps(
  exotel: ExotelClient,
  { trunkSid, staticIps }: { trunkSid: string; staticIps: string[] },
): Promise<{ field: ComparedField | null; others: string[] }> {
  const allowed = await listAllowed(exotel, trunkSid);
  const wanted = staticIps.map((ip) => `${ip}/32`);
  const field: ComparedField = {
    side: 'Exotel',
    direction: 'outbound',
    field: 'allowed IPs',
    wanted: wanted.join(', '),
    found: allowed.join(', ') || 'none',
    agrees: wanted.every((address) => allowed.includes(address)),
  };
  return {
    field: wanted.length === 0 ? null : field,
    others: allowed.filter((address) => !wanted.includes(address)),
  };
}
