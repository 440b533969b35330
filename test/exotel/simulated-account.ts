import type { ExotelClient } from '../../lambdas/exotel/client.ts';
import { closeConnections } from '../../lambdas/platform/http/connections.ts';
import { type ExotelSimulator, startExotelSimulator } from '../../sandbox/simulators/exotel.ts';
import * as journal from '../../sandbox/simulators/http/journal.ts';
import { watchServices } from '../described/watch.ts';
import { connectTo } from './connect.ts';

export const NUMBER = '+918045671234';
export const OTHER_NUMBER = '+918045671235';
export const UNKNOWN_TRUNK = 'trmum1aaaaaaaaaaaaaaaaaaaaaa';

const { watchExotel } = watchServices(journal);

/** A simulated account that has bought two numbers, and a client of it. What that sends is held against the description. */
export async function startAccount(): Promise<{ exotel: ExotelSimulator; client: ExotelClient }> {
  const exotel = await startExotelSimulator({ exoPhones: [{ phoneNumber: NUMBER }, { phoneNumber: OTHER_NUMBER }] });
  watchExotel(exotel);
  return { exotel, client: connectTo(exotel) };
}

export async function closeAccount(exotel: ExotelSimulator): Promise<void> {
  await closeConnections();
  await exotel.close();
}
