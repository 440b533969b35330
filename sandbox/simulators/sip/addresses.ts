import type { SipEndpoint } from './endpoint.ts';
import type { LadderEntry } from './ladder.ts';

/** Where an endpoint is called, and what is to be known of it from outside. */
export interface SipAddresses {
  /** A name of 127.0.0.1, since a service may ask for a full host name (RFC 6761 keeps those under `localhost`). */
  host: string;
  tcpPort: number;
  tlsPort: number;
  /** `host:port` */
  tcp: string;
  tls: string;
  /** The URI as a workspace would show it: over TCP, and over TLS. */
  tcpUri: string;
  tlsUri: string;
  /** PEM, for others to trust. */
  certificate: string;
  /** Live: every message that it sent or received. Neither bodies nor digests are in it. */
  ladder: readonly LadderEntry[];
}

export function addressesOf(endpoint: SipEndpoint): SipAddresses {
  const { host } = endpoint;
  const [tcpPort, tlsPort] = [endpoint.port('tcp'), endpoint.port('tls')];
  const [tcp, tls] = [`${host}:${tcpPort}`, `${host}:${tlsPort}`];
  return {
    host,
    tcpPort,
    tlsPort,
    tcp,
    tls,
    tcpUri: `sip:${tcp};transport=tcp`,
    tlsUri: `sip:${tls};transport=tls`,
    certificate: endpoint.certificate,
    ladder: endpoint.ladder.entries,
  };
}
