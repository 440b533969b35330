import { commandsOf, verdictsOf } from './python.ts';
import { agentId, dates, phone, withSimulators } from './simulators.ts';
import type { Stranger, Verdict } from './stranger.ts';

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
    const verdicts = await withSimulators({}, async ({ exotel, atoms }) => {
      exotel.state.trunks[0]?.phoneNumbers.push({ id: '3', phoneNumber: number, mode: null, ...dates });
      const found: Verdict[] = [];
      const words = [atoms.url, agentId, number, exotel.sip.tcp, phone];
      for await (const verdict of verdictsOf(from, 'smallest_sdk.py', words)) found.push(verdict);
      return found;
    });
    yield* verdicts;
  },
};
