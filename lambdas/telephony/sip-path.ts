import type { Finding } from './sip-failure.ts';
import type { SipPlace } from './sip-options.ts';

/** What an OPTIONS can find at the end of a way that SIP takes. */
export const pathResults = [
  'answered',
  'name-unknown',
  'not-public',
  'unreachable',
  'refused',
  'no-tls',
  'certificate',
  'not-sip',
  'closed',
  'silent',
] as const;
export type PathResult = (typeof pathResults)[number];

/** One way, looked at: `outbound` from Atoms to the Exotel edge, `inbound` from Exotel to the origination host. */
export type PathReading = {
  direction: 'outbound' | 'inbound';
  /** `host:port;transport=tcp|tls` */
  address: string;
  result: PathResult;
  /** What the network or the server said, in its words; empty where there is nothing to add. */
  detail: string;
  /** From the OPTIONS to the first line of its answer; null without one. */
  roundTripMillis: number | null;
};

/**
 * Where Atoms sends outbound calls: it cannot be told the transport, so the port says it. Exotel's edges take TLS on 443
 * and TCP on 5070, and 5061 is SIP's own port for TLS.
 */
export function edgePlace(terminationHost: string): SipPlace {
  const [host = '', port = ''] = terminationHost.toLowerCase().split(':');
  return { host, port: Number(port), transport: port === '443' || port === '5061' ? 'tls' : 'tcp' };
}

export function describePlace({ host, port, transport }: SipPlace): string {
  return `${host}:${port};transport=${transport}`;
}

/** What stands at each end, and where its address is set. */
const ends = {
  outbound: {
    name: 'The Exotel edge',
    setting: 'terminationHost, the host, port and transport that Exotel assigned to the account',
  },
  inbound: { name: "Atoms' origination host", setting: 'originationUri, as Atoms shows it on its Import SIP screen' },
} as const;

const problems: Record<Exclude<PathResult, 'answered'>, { problem: string; remedy: string }> = {
  'name-unknown': { problem: 'has a name that DNS does not know', remedy: 'Compare the host with' },
  'not-public': {
    problem: 'is at an address that nobody reaches over the internet',
    remedy: 'Nothing was sent there. Compare the host with',
  },
  unreachable: {
    problem: 'cannot be reached: no connection came about in time',
    remedy: 'See that no firewall stands between, and compare host and port with',
  },
  refused: { problem: 'refuses connections on this port', remedy: 'Compare port and transport with' },
  'no-tls': { problem: 'does not speak TLS on this port', remedy: 'Compare port and transport with' },
  certificate: {
    problem: 'shows a certificate that is not to be trusted for this host',
    remedy: 'Compare the host with',
  },
  'not-sip': { problem: 'answers, but not in SIP', remedy: 'Compare port and transport with' },
  closed: {
    problem: 'ended the connection without an answer, as one does that wants another transport',
    remedy: 'Compare port and transport with',
  },
  silent: {
    problem: 'took the connection and did not answer OPTIONS',
    remedy: 'Some answer only addresses that they know, so that this alone says little: compare the transport with',
  },
};

/** What is wrong with the ways that were looked at, the side at fault named. Empty: each has answered. */
export function explainPaths(paths: readonly PathReading[]): Finding[] {
  return paths.flatMap(({ direction, address, result, detail }) => {
    if (result === 'answered') return [];
    const { name, setting } = ends[direction];
    const { problem, remedy } = problems[result];
    return [
      {
        code: `${direction}-path-${result}`,
        problem: `${name} (${address}) ${problem}${detail === '' ? '' : ` (${detail})`}.`,
        remedy: `${remedy} ${setting}.`,
      },
    ];
  });
}

/** The paths that no call can take. A server that does not answer OPTIONS may still take calls. */
export function brokenPaths(paths: readonly PathReading[]): PathReading[] {
  return paths.filter(({ result }) => result !== 'answered' && result !== 'silent');
}

/** For a call that could not reach the edge. If the edge answers us, Atoms looks for it elsewhere. */
export function explainUnreached(paths: readonly PathReading[]): Finding[] {
  return paths
    .filter(({ direction, result }) => direction === 'outbound' && result === 'answered')
    .map(({ address, detail, roundTripMillis }) => ({
      code: 'edge-answers-us',
      problem: `The Exotel edge (${address}) answers OPTIONS from here (${detail}, ${roundTripMillis} ms), so that it is Atoms that does not reach it.`,
      remedy:
        'Atoms may hold another termination host, which no API shows: start again with "replaceExisting": true. Else ask Exotel whether the edge takes calls from anywhere.',
    }));
}
