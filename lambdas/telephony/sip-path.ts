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
  'tls-version',
  'tls-refused',
  'client-certificate',
  'certificate-expired',
  'certificate-chain',
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

/** What stands at each end, who runs it, who calls it, and where its address is set. */
const ends = {
  outbound: {
    name: 'The Exotel edge',
    keeper: 'Exotel',
    caller: 'Atoms',
    setting: 'terminationHost, the host, port and transport that Exotel assigned to the account',
  },
  inbound: {
    name: "Atoms' origination host",
    keeper: 'Smallest AI',
    caller: 'Exotel',
    setting: 'originationUri, as Atoms shows it on its Import SIP screen',
  },
} as const;

/** `remedy` ends with where the address is set; or is whole, where a function says it of an end. */
interface Explanation {
  problem: string;
  remedy: string | ((end: (typeof ends)['outbound' | 'inbound']) => string);
}

const problems: Record<Exclude<PathResult, 'answered'>, Explanation> = {
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
  'tls-version': {
    problem: 'speaks TLS of a version that is not safe any more, 1.1 at most',
    remedy: ({ keeper, setting }) =>
      `Ask ${keeper} for TLS 1.2 or 1.3 there. Until then use its port for TCP: it stands in ${setting}.`,
  },
  'tls-refused': {
    problem: 'speaks TLS on this port and refuses the handshake',
    remedy: ({ keeper, setting }) =>
      `Compare host and port with ${setting}. If they are right, ask ${keeper} which ciphers of TLS 1.2 and 1.3 it takes there.`,
  },
  'client-certificate': {
    problem: 'wants a certificate of whoever calls (mutual TLS), and ends the connection without one',
    remedy: ({ keeper, caller, setting }) =>
      `${caller} calls without one, as far as its pages say: ask ${keeper} for a port that wants none, or to allow ${caller} without. Compare the port with ${setting}.`,
  },
  'certificate-expired': {
    problem: 'shows a certificate whose time is over, or has not begun',
    remedy: ({ keeper, setting }) =>
      `${keeper} has to renew the certificate. Until then use its port for TCP, if it has one: it stands in ${setting}.`,
  },
  'certificate-chain': {
    problem: 'shows its certificate without the intermediate one that signed it, so that nobody can trust it',
    remedy: ({ keeper, setting }) =>
      `${keeper} has to send the whole chain, the intermediate certificate included. Until then use its port for TCP, if it has one: it stands in ${setting}.`,
  },
  certificate: {
    problem: 'shows a certificate that is not to be trusted for this host',
    remedy: ({ keeper, setting }) =>
      `Compare the host with ${setting}. If it is right, ${keeper} has to show a certificate for this name, signed by somebody whom all trust.`,
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
    const end = ends[direction];
    const { name, setting } = end;
    const { problem, remedy } = problems[result];
    return [
      {
        code: `${direction}-path-${result}`,
        problem: `${name} (${address}) ${problem}${detail === '' ? '' : ` (${detail})`}.`,
        remedy: typeof remedy === 'string' ? `${remedy} ${setting}.` : remedy(end),
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
