import type { ExotelClient } from '../../exotel/client.ts';

/** What the trunk takes calls from without digest, each as `a.b.c.d/mask`. */
export async function listAllowed(exotel: ExotelClient, trunkSid: string): Promise<string[]> {
  return (await exotel.listAllowedIps(trunkSid)).map(({ ip, mask }) => `${ip}/${mask}`);
}
