import { isIP } from 'node:net';
import { originationUriSchema } from '../../telephony/sip-address.ts';
import { type PlanLine, withWarnings } from './plan-line.ts';

/**
 * Adds a warning where inbound calls are sent to an IP address. LiveKit, on which Atoms' SIP runs, serves many workspaces at one
 * address and knows them by host name: a call to the bare address finds no trunk (404, or 486 "flood").
 */
export function warnedOfAddress<Line extends PlanLine>(line: Line, destination: string | null): Line {
  const host = destination === null ? undefined : originationUriSchema.safeParse(destination).data?.host;
  if (host === undefined || isIP(host) === 0) return line;
  const detail = `${host} is an IP address.`;
  const remedy =
    "Atoms' SIP serves many workspaces at one and tells them apart by host name: give the name that the Import SIP screen shows.";
  return { ...line, detail: withWarnings(line.detail, [{ detail, remedy }]) };
}
