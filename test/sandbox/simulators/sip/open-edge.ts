import type { ExotelSimulator } from '../../../../sandbox/simulators/exotel.ts';
import { exotelWithWorkingTrunk } from '../trunk.ts';

/** The edge, which lets this machine in without a digest. */
export async function openEdge(settings: Partial<ExotelSimulator['settings']> = {}): Promise<ExotelSimulator> {
  const { simulator } = await exotelWithWorkingTrunk({ settings });
  const stamp = { id: '1', dateCreated: '', dateUpdated: '', friendlyName: null };
  simulator.state.trunks[0]?.whitelistedIps.push({ ip: '127.0.0.1', mask: 32, ...stamp });
  return simulator;
}

/** How the calls at the edge ended, once one has. */
export async function outcomesOf({ state }: ExotelSimulator): Promise<string[]> {
  while (state.calls.length === 0) await new Promise(setImmediate);
  return state.calls.map(({ outcome }) => outcome.result);
}
