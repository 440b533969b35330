import { isIP } from 'node:net';
import * as z from 'zod/mini';
import { addressProblem, type Problem, readHostAndPort } from './host-and-port.ts';
import type { SipPlace } from './sip-options.ts';
import { textSchema } from './text-schema.ts';

/** Where Exotel sends inbound SIP. */
export type OriginationUri = SipPlace;

const originationUriTextSchema = textSchema((text) => {
  const reading = read(text);
  return 'problem' in reading ? reading.problem : undefined;
});

/**
 * The SIP Origination URL as Atoms' Import SIP screen may show it (`sip:host`, with port, with `;transport=tcp|tls`,
 * `sips:`, or the bare host), read into its parts.
 */
export const originationUriSchema = z.pipe(
  originationUriTextSchema,
  z.transform((text: string, { issues }): OriginationUri => {
    const reading = read(text);
    if ('host' in reading) return reading;
    issues.push({ code: 'custom', message: reading.problem, input: text });
    return z.NEVER;
  }),
);

/** The destination as Exotel takes it: `host:port;transport=tcp`, without `sip:` (it reads back with `sip:` in front). */
export function exotelDestination({ host, port, transport }: OriginationUri): string {
  return `${host}:${port};transport=${transport}`;
}

/** What keeps Exotel from sending calls there, if anything: the words continue "originationUri". */
export function notAllowed({ host }: OriginationUri, staticIps: readonly string[]): string | undefined {
  if (isIP(host) === 0 || staticIps.includes(host)) return undefined;
  return `is the IP address ${host}, which Exotel takes only from allowed ones`;
}

/**
 * Whether two texts, from Atoms or from Exotel, are one destination: Exotel would be sent the same for both. A text that
 * we would not send (another tool's UDP destination, say) is the same only as itself, case and `sip:` apart.
 */
export function sameDestination(a: string, b: string): boolean {
  return comparable(a) === comparable(b);
}

function comparable(text: string): string {
  const reading = read(text);
  return 'host' in reading ? exotelDestination(reading) : text.trim().toLowerCase().replace(/^sip:/, '');
}

function read(text: string): OriginationUri | Problem {
  // Space around a pasted address means nothing.
  const written = text.trim();
  const problem = addressProblem(written);
  if (problem !== undefined) return { problem };

  const secure = /^sips:/i.test(written);
  const [address = '', ...parameters] = written.replace(/^sips?:/i, '').split(';');
  const transport = readTransport(parameters);
  if (typeof transport === 'object') return transport;
  if (secure && transport === 'tcp') {
    return { problem: 'says sips and transport=tcp, which contradict each other: write sip for TCP, or transport=tls' };
  }
  const place = readHostAndPort(address);
  if ('problem' in place) return place;
  return withDefaults(place, secure ? 'tls' : transport);
}

function readTransport(parameters: string[]): 'tcp' | 'tls' | undefined | Problem {
  const [parameter, ...others] = parameters;
  if (parameter === undefined) return undefined;
  const [name = '', value = ''] = parameter.toLowerCase().split('=');
  const unknown = name === 'transport' ? others[0] : parameter;
  if (unknown !== undefined) {
    return {
      problem: `has ";${unknown}", which Exotel does not take: keep at most one ;transport=tcp or ;transport=tls`,
    };
  }
  if (parameter.toLowerCase() === 'transport=tcp') return 'tcp';
  if (parameter.toLowerCase() === 'transport=tls') return 'tls';
  if (value === 'udp')
    return { problem: 'asks for UDP, which Exotel does not do: use ;transport=tcp or ;transport=tls' };
  return { problem: `has "${parameter}" for a transport: use ;transport=tcp or ;transport=tls` };
}

/**
 * Atoms may leave out port and transport, and Exotel wants both. The hosts it shows are LiveKit's, which listen on 5060
 * (UDP and TCP) and on 5061 (TLS). SIP's own default would be UDP, which Exotel does not do: hence TCP on 5060. 5061 is
 * SIP's port for TLS, and on 443 nobody speaks plain SIP. A transport that is written always wins over what its port suggests.
 */
function withDefaults(
  { host, port }: { host: string; port?: number },
  written: 'tcp' | 'tls' | undefined,
): OriginationUri {
  const transport = written ?? (port === 5061 || port === 443 ? 'tls' : 'tcp');
  return { host, port: port ?? (transport === 'tls' ? 5061 : 5060), transport };
}
