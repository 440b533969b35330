import type { ExotelClient } from '../../lambdas/exotel/client.ts';
import { closeConnections } from '../../lambdas/platform/http/connections.ts';
import { type ExotelSimulator, startExotelSimulator } from '../../sandbox/simulators/exotel.ts';
import { connectTo } from './connect.ts';

export const NUMBER = '+918045671234';
export const OTHER_NUMBER = '+918045671235';
export const UNKNOWN_TRUNK = 'trmum1aaaaaaaaaaaaaaaaaaaaaa';

/** A simulated account that has bought two numbers, and a client of it. */
export async function startAccount(): Promise<{ exotel: ExotelSimulator; client: ExotelClient }> {
  const exotel = await startExotelSimulator({ exoPhones: [{ phoneNumber: NUMBER }, { phoneNumber: OTHER_NUMBER }] });
  return { exotel, client: connectTo(exotel) };
}

export async function closeAccount(exotel: ExotelSimulator): Promise<void> {
  await closeConnections();
  await exotel.close();
}
