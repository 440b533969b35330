import type { ExotelSimulatorOptions } from '../../../sandbox/simulators/exotel.ts';
import { makeTrunk, ownNumber } from './clients.ts';
import { runExotel } from './running.ts';

export const digest = { userName: 'trunkline', password: 'a-secret-of-the-test' };

/** An Exotel with a trunk that calls of the own number can go out by. */
export async function exotelWithWorkingTrunk(options: ExotelSimulatorOptions = {}) {
  const { exotel, simulator, control } = await runExotel(options);
  const { path, trunkSid } = await makeTrunk(exotel);
  await exotel('POST', `${path}/phone-numbers`, { json: { phone_number: ownNumber } });
  await exotel('POST', `${path}/credentials`, {
    json: { user_name: digest.userName, password: digest.password },
  });
  return { exotel, simulator, control, path, trunkSid };
}
