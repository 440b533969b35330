import { commandsOf, verdictsOf } from './python.ts';
import { agentId, digest, ownNumber, phone, startSimulators } from './simulators.ts';
import type { Stranger } from './stranger.ts';

/** The wheels of PJSIP's own binding; its version is that of PJSIP. */
const from = { name: 'pjsua2-python', version: '2.15.1.post1' };
const busy = '+919876543211';

/** PJSIP's user agent, with real sound in real time. */
export const pjsua: Stranger = {
  name: 'PJSUA2',
  find: () => {
    commandsOf(from);
    return from.version;
  },
  async *judge() {
    // A second of the simulators is long enough for its packets of 20 milliseconds.
    const settings = { secondMillis: 60 };
    const { exotel, atoms, close } = await startSimulators({ exotel: settings, atoms: settings });
    try {
      exotel.state.phones[busy] = 'busy';
      const places = {
        edge: { tcp: exotel.sip.tcpPort, tls: exotel.sip.tlsPort },
        agent: { tcp: atoms.sip.tcpPort, tls: atoms.sip.tlsPort },
      };
      const { userName: user, password } = digest;
      const given = { ...places, own: ownNumber, phone, busy, user, password, atoms: atoms.url, agentId };
      yield* verdictsOf(from, 'pjsua_calls.py', [JSON.stringify(given)]);
    } finally {
      await close();
    }
  },
};
