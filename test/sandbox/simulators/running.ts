import { afterEach } from '@jest/globals';
import {
  type AtomsSimulator,
  type AtomsSimulatorOptions,
  startAtomsSimulator,
} from '../../../sandbox/simulators/atoms.ts';
import {
  type ExotelSimulator,
  type ExotelSimulatorOptions,
  startExotelSimulator,
} from '../../../sandbox/simulators/exotel.ts';
import * as journal from '../../../sandbox/simulators/http/journal.ts';
import { watchServices } from '../../described/watch.ts';
import { atomsAuthorization, type Client, client, exotelAuthorization, ownNumber } from './clients.ts';

const { watchAtoms, watchExotel, unwatch } = watchServices(journal);
const running: { close(): Promise<void> }[] = [];

afterEach(async () => {
  unwatch();
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

/** An Exotel with one number that is closed after the test, with a client of its API and one of its control paths. */
export async function runExotel(
  options: ExotelSimulatorOptions = {},
): Promise<{ simulator: ExotelSimulator; exotel: Client; control: Client }> {
  const simulator = await startExotelSimulator({ exoPhones: [{ phoneNumber: ownNumber }], ...options });
  running.push(simulator);
  // Tests of the API itself send what is wrong on purpose.
  watchExotel(simulator, 'answer');
  return { simulator, exotel: client(simulator.url, exotelAuthorization), control: client(simulator.url) };
}

/** An Atoms that is closed after the test, with a client of its API and one of its control paths. */
export async function runAtoms(
  options: AtomsSimulatorOptions = {},
): Promise<{ simulator: AtomsSimulator; atoms: Client; control: Client }> {
  const simulator = await startAtomsSimulator(options);
  running.push(simulator);
  watchAtoms(simulator, 'answer');
  const control = client(new URL(simulator.url).origin);
  return { simulator, atoms: client(simulator.url, atomsAuthorization), control };
}
