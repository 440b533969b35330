import { addressProblem, readHostAndPort } from './host-and-port.ts';
import { textSchema } from './text-schema.ts';

/**
 * The Exotel edge that Atoms sends outbound SIP to: exactly `host:port`, a full host name or IPv4 address and a port
 * (1-65535) as Exotel assigned them to the account. Atoms strips `sip:`, parameters and user info without a word and
 * refuses web addresses: what it would store must be what was written, or reading it back could never match.
 */
export const terminationHostSchema = textSchema((text) => {
  const problem = addressProblem(text);
  if (problem !== undefined) return problem;
  if (/^sips?:/i.test(text)) return 'begins with a SIP scheme, which Atoms drops: write host:port alone';
  if (text.includes(';'))
    return 'has a parameter, which Atoms drops, and it cannot be told the transport: write host:port alone';
  const place = readHostAndPort(text);
  if ('problem' in place) return place.problem;
  if (place.port === undefined) return 'has no port: add the one Exotel assigned to the account, written host:port';
  return undefined;
});

/** Whether two termination hosts are one: the same host, case apart, and the same port. */
export function sameTerminationHost(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
