import { isIP } from 'node:net';
import { originationUriSchema } from './sip-address.ts';
import type { Finding } from './sip-failure.ts';

/**
 * Of inbound calls that are sent to an IP address. LiveKit, on which Atoms' SIP runs, serves many workspaces at one address and
 * knows them by host name: a call to the bare address finds no trunk (404, or 486 "flood").
 *
 * @param destination as it is sent to Exotel
 * @returns undefined where it is a name, or not known
 */
export function explainBareAddress(destination: string | null): Finding | undefined {
  const host = destination === null ? undefined : originationUriSchema.safeParse(destination).data?.host;
  if (host === undefined || isIP(host) === 0) return undefined;
  return {
    code: 'destination-is-address',
    problem: `Inbound calls are sent to ${host}, which is an IP address: Atoms' SIP serves many workspaces at one and tells them apart by host name.`,
    remedy: 'As originationUri give the name that the Import SIP screen of the Atoms console shows.',
  };
}
