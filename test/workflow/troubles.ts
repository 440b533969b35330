import type { Execution } from '../../sandbox/aws/execution.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { freshSandbox, newSandbox, phoneNumber, request } from './environment.ts';
import { flowAppId, loopback, withOther } from './loopback.ts';

interface Driven {
  sandbox: Sandbox;
  execution: Execution;
}

/** One way into a row of docs/troubleshooting.md: something is set really wrong, and a call is placed. */
export interface Trouble {
  /** The row's heading. */
  row: string;
  title: string;
  drive: () => Promise<Driven>;
}

type Change = (sandbox: Sandbox) => void;

/** Runs changes as the execution passes states, beside what listens already. */
function whenPassing(sandbox: Sandbox, changes: Record<string, Change>): void {
  const { onEvent } = sandbox.executions.options;
  sandbox.executions.options.onEvent = (event, execution) => {
    onEvent?.(event, execution);
    changes[`${event.type} ${event.state?.name}`]?.(sandbox);
  };
}

/** Puts something out of order right before the call, after everything was checked; and back in order before the diagnosis. */
function outbound(misconfigure: Change, putBack: Change = () => {}): () => Promise<Driven> {
  return async () => {
    const sandbox = await freshSandbox();
    whenPassing(sandbox, { 'StateExited Check configuration': misconfigure, 'StateEntered Diagnose': putBack });
    return { sandbox, execution: await sandbox.provision(request) };
  };
}

/** The same for a call that is to come in, from another number of the workspace. */
function inbound(misconfigure: Change, putBack: Change = () => {}): () => Promise<Driven> {
  return async () => {
    const sandbox = await withOther('shared');
    whenPassing(sandbox, { 'StateExited Check configuration': misconfigure, 'StateEntered Diagnose': putBack });
    return {
      sandbox,
      execution: await sandbox.provision({ ...loopback, trunkName: 'shared', onFailure: 'keep' }),
    };
  };
}

function ofTrunks(change: (trunk: Sandbox['exotel']['state']['trunks'][number]) => void): Change {
  return ({ exotel }) => exotel.state.trunks.forEach(change);
}

const takenOff: Sandbox['exotel']['state']['trunks'][number]['phoneNumbers'] = [];

/** Atoms tells in the words of its software why a call failed. */
function inWords(change: Change): Change {
  return (sandbox) => {
    sandbox.atoms.settings.failureReasons = 'own words';
    change(sandbox);
  };
}

function storeAs({ state }: Sandbox['atoms'], from: string, to: string): void {
  for (const product of state.products.filter((each) => each.phoneNumber === from)) product.phoneNumber = to;
}

export const troubles: Trouble[] = [
  {
    row: '401: the digest is refused',
    title: 'another password on the trunk',
    drive: outbound(ofTrunks(({ credentials }) => Object.assign(credentials[0] ?? {}, { password: 'other' }))),
  },
  {
    row: '401: the digest is refused',
    title: 'another password in Atoms',
    drive: outbound(({ atoms }) => Object.assign(atoms.state.products[0] ?? {}, { sipPassword: 'other' })),
  },
  {
    row: '401: the digest is refused',
    title: 'another user on the trunk',
    drive: outbound(ofTrunks(({ credentials }) => Object.assign(credentials[0] ?? {}, { userName: 'other' }))),
  },
  {
    row: '401: the digest is refused',
    title: 'an edge that asks again and again, in the words of the platform',
    drive: outbound(inWords(ofTrunks(({ credentials }) => Object.assign(credentials[0] ?? {}, { password: 'other' })))),
  },
  {
    row: '403 with X-Exotel-ErrorCode 4001: the edge refuses',
    title: 'a number that was taken off the trunk',
    drive: outbound(ofTrunks(({ phoneNumbers }) => phoneNumbers.splice(0))),
  },
  {
    row: '403 with X-Exotel-ErrorCode 4001: the edge refuses',
    title: 'nothing that can be read is wrong',
    drive: outbound(
      ofTrunks(({ phoneNumbers }) => takenOff.splice(0, 1, ...phoneNumbers.splice(0))),
      ofTrunks(({ phoneNumbers }) => phoneNumbers.push(...takenOff.splice(0))),
    ),
  },
  {
    row: '404: the number is not understood',
    title: 'a called number that lost its plus',
    drive: outbound(({ atoms }) => Object.assign(atoms.settings, { calledNumber: 'without plus' })),
  },
  {
    row: '408 or a time-out: the edge is not reached',
    title: 'another termination host in Atoms',
    drive: outbound(({ atoms }) =>
      Object.assign(atoms.state.products[0] ?? {}, { terminationHost: 'edge.example.com:5070' }),
    ),
  },
  {
    row: '408 or a time-out: the edge is not reached',
    title: 'a termination host at which nobody listens',
    drive: async () => {
      const sandbox = await newSandbox({ requestDefaults: { terminationHost: '127.0.0.1:1' } });
      return { sandbox, execution: await sandbox.provision(request) };
    },
  },
  ...(['unknown authority', 'expired', 'other name'] as const).map((shownCertificate) => ({
    row: 'The certificate is not trusted',
    title: shownCertificate,
    drive: outbound(
      inWords(({ exotel, atoms }) => {
        exotel.settings.shownCertificate = shownCertificate;
        atoms.settings.outboundTransport = 'tls';
        Object.assign(atoms.state.products[0] ?? {}, { terminationHost: exotel.sip.tls });
      }),
    ),
  })),
  {
    row: 'The name is not found',
    title: 'another name in Atoms',
    drive: outbound(
      inWords(({ atoms }) =>
        Object.assign(atoms.state.products[0] ?? {}, { terminationHost: 'edge.example.com:5070' }),
      ),
    ),
  },
  {
    row: '486: busy, which is no failure',
    title: 'a called phone that is busy',
    drive: outbound(({ exotel }) => Object.assign(exotel.state.phones, { '+919876543210': 'busy' })),
  },
  {
    row: 'Answered, and not heard',
    title: 'RTP that a firewall drops',
    drive: outbound(({ exotel }) => Object.assign(exotel.settings, { media: 'blocked' })),
  },
  {
    row: 'Answered, and not heard',
    title: "a port at which nobody listens in Atoms' description",
    drive: outbound(({ atoms }) => Object.assign(atoms.settings, { media: 'dead port' })),
  },
  {
    row: 'Answered, and not heard',
    title: 'a phone at which nobody speaks',
    drive: outbound(({ exotel }) => Object.assign(exotel.state.phones, { '+919876543210': { says: 'nothing' } })),
  },
  {
    row: 'Answered, and not heard',
    title: 'an edge that takes no sound',
    drive: outbound(({ exotel }) => Object.assign(exotel.settings, { media: 'sendonly' })),
  },
  {
    row: 'Answered, and not heard',
    title: 'an edge that neither takes nor sends sound',
    drive: outbound(({ exotel }) => Object.assign(exotel.settings, { media: 'inactive' })),
  },
  {
    row: 'Answered, and never confirmed',
    title: 'a platform that sends its ACK past the proxy of the edge',
    drive: outbound(({ exotel, atoms }) => {
      exotel.settings.behindProxy = true;
      atoms.settings.acknowledges = 'to the contact';
    }),
  },
  {
    row: '488: no codec in common',
    title: 'Opus alone',
    drive: outbound(({ atoms }) => Object.assign(atoms.settings, { codecs: ['opus'] })),
  },
  {
    row: '488: SRTP on one side',
    title: 'SRTP without TLS',
    drive: outbound(({ atoms }) => Object.assign(atoms.settings, { srtp: 'always' })),
  },
  {
    row: '503: out of order for a moment',
    title: 'an edge that is out of order',
    drive: outbound(({ exotel }) => Object.assign(exotel.state.phones, { '+919876543210': 'unavailable' })),
  },
  {
    row: 'A `from` that is not the number',
    title: 'the number is off the agent, and Atoms calls over its own carrier',
    drive: outbound(({ atoms }) => {
      atoms.settings.honoursFromProductId = false;
      for (const agent of atoms.state.agents) agent.telephonyProductId = [];
    }),
  },
  {
    row: 'A `from` that is not the number',
    title: 'the number is on the agent again when it is looked at',
    drive: async () => {
      const products: string[] = [];
      return outbound(
        ({ atoms }) => {
          atoms.settings.honoursFromProductId = false;
          for (const agent of atoms.state.agents) products.push(...agent.telephonyProductId.splice(0));
        },
        ({ atoms }) => {
          for (const agent of atoms.state.agents) agent.telephonyProductId.push(...products.splice(0));
        },
      )();
    },
  },
  {
    row: 'Inbound never reaches Atoms: the destination URI',
    title: 'another host',
    drive: inbound(
      ofTrunks(({ destinationUris }) => {
        for (const uri of destinationUris) uri.destination = 'sip:other.example.com:5060;transport=tcp';
      }),
    ),
  },
  {
    row: 'Inbound never reaches Atoms: the destination URI',
    title: 'none',
    drive: inbound(ofTrunks(({ destinationUris }) => destinationUris.splice(0))),
  },
  {
    row: 'Inbound never reaches Atoms: the flow',
    title: 'the number is routed to another flow',
    drive: inbound(({ exotel }) => {
      for (const phone of exotel.state.exoPhones) {
        phone.voiceUrl = 'http://my.exotel.com/sandbox1/exoml/start_voice/old';
      }
    }),
  },
  {
    row: 'Inbound never reaches Atoms: the Connect applet',
    title: 'a full SIP URI in it',
    drive: inbound(({ exotel }) => {
      exotel.state.flows[flowAppId] = `sip:${exotel.state.trunks[0]?.trunkSid}@sandbox1.pstn.exotel.com`;
    }),
  },
  {
    row: 'Inbound never reaches Atoms: not matched there',
    title: 'the number stands in Atoms in national form while it is called',
    drive: inbound(
      ({ atoms }) => storeAs(atoms, phoneNumber, '08045671234'),
      ({ atoms }) => storeAs(atoms, '08045671234', phoneNumber),
    ),
  },
  {
    row: 'Inbound never reaches Atoms: no answer there',
    title: 'an origination host that says that it tries, and nothing after that',
    drive: inbound(({ atoms }) => Object.assign(atoms.settings, { inboundCalls: 'tried' })),
  },
  {
    row: "Inbound never reaches Atoms: the agent's inbound flag",
    title: 'an agent that takes no inbound calls',
    drive: inbound(({ atoms }) => {
      for (const agent of atoms.state.agents) agent.allowInboundCall = false;
    }),
  },
  {
    row: 'Inbound never reaches Atoms: not attached',
    title: 'a number that no agent has',
    drive: inbound(({ atoms }) => {
      for (const product of atoms.state.products.filter((each) => each.phoneNumber === phoneNumber)) {
        product.agentId = null;
        for (const agent of atoms.state.agents) {
          agent.telephonyProductId = agent.telephonyProductId.filter((id) => id !== product.id);
        }
      }
    }),
  },
];
