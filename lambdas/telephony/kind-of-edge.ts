import { isIPv4 } from 'node:net';
import { readHostAndPort } from './host-and-port.ts';

/** A termination host of an unusual kind: what is known of the kind, and from where. */
export interface UnusualEdge {
  detail: string;
  remedy: string;
}

const kinds: readonly { fits: (host: string) => boolean; known: string }[] = [
  {
    fits: (host) => isIPv4(host),
    known:
      "is an IP address. Exotel's guides show names; a certificate for TLS is made out to a name, and addresses change",
  },
  {
    fits: (host) => /(^|\.)edge\./.test(host) && isExotels(host),
    known:
      "is of the form edge.*, which stands in Exotel's pages beside addresses to be allowed. Whether it takes calls, no page says",
  },
  {
    fits: (host) => /(^|\.)(?:in2|in4|sgp1)\./.test(host) && isExotels(host),
    known:
      "names one region (in2, in4, sgp1), as single pages of Exotel's do. Which region an account is in, no page and no API tells",
  },
  {
    fits: (host) => host.endsWith('.pstn.exotel.com'),
    known:
      "has the form of a trunk's SIP domain (domain_name in Exotel's trunk API). Some guides give it as the host to call, others keep it apart from the edge",
  },
  {
    fits: (host) => isExotels(host) && host !== 'in.voip.exotel.com',
    known: "stands in none of Exotel's guides that were read: those show in.voip.exotel.com",
  },
  {
    // Names under .localhost do not leave the machine (RFC 6761): the sandbox.
    fits: (host) => !isExotels(host) && !host.endsWith('.localhost'),
    known: 'is no name under exotel.com, and every edge in its guides is one',
  },
];

/** Ports that Exotel's guides show beside in.voip.exotel.com: TCP, and TLS. */
const usualPorts = [5070, 443];

/**
 * Says of a termination host that it is of an unusual kind. None of it is certain: what Exotel assigned to the account wins,
 * so that it is a warning and stops nothing.
 *
 * @param terminationHost `host:port`
 * @returns undefined of the usual kind
 */
export function findUnusualEdge(terminationHost: string): UnusualEdge | undefined {
  const place = readHostAndPort(terminationHost);
  if ('problem' in place) return undefined;
  const known = kinds.find(({ fits }) => fits(place.host))?.known ?? unusualPort(place);
  if (known === undefined) return undefined;
  return {
    detail: `The termination host ${terminationHost} ${known}.`,
    remedy: 'Keep it if Exotel assigned it to the account; else ask Exotel support for host, port and transport.',
  };
}

function unusualPort({ host, port }: { host: string; port?: number }): string | undefined {
  if (host !== 'in.voip.exotel.com' || (port !== undefined && usualPorts.includes(port))) return undefined;
  return "has another port than Exotel's guides show beside this name: 5070 for TCP, 443 for TLS";
}

function isExotels(host: string): boolean {
  return host === 'exotel.com' || host.endsWith('.exotel.com');
}
