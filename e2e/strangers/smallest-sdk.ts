import { commandsOf, verdictsOf } from './python.ts';
import { agentId, dates, phone, startSimulators } from './simulators.ts';
import type { Stranger } from './stranger.ts';

const from = { name: 'smallestai', version: '5.14.0' };
const number = '+918045678888';

/** The SDK of Smallest AI for Python. */
export const smallestSdk: Stranger = {
  name: from.name,
  find: () => {
    commandsOf(from);
    return from.version;
  },
  async *judge() {
    const { exotel, atoms, close } = await startSimulators({});
    try {
      exotel.state.trunks[0]?.phoneNumbers.push({ id: '3', phoneNumber: number, mode: null, ...dates });
      yield* verdictsOf(from, 'smallest_sdk.py', [atoms.url, agentId, number, exotel.sip.tcp, phone]);
    } finally {
      await close();
    }
  },
};
