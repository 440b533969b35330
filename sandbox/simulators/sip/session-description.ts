import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { loopbackAddress } from './loopback.ts';

/** The codecs that are known by name here. Sound is sent in G.711 alone: of the others only the names are agreed on. */
export const codecSchema = z.enum(['PCMU', 'PCMA', 'opus', 'G729']);
export type Codec = z.infer<typeof codecSchema>;

/** G.711, mu-law and A-law: the codecs of the telephone network. */
export const g711: readonly Codec[] = ['PCMU', 'PCMA'];

const encodings: Record<Codec, { payloadType: number; encoding: string }> = {
  PCMU: { payloadType: 0, encoding: 'PCMU/8000' },
  PCMA: { payloadType: 8, encoding: 'PCMA/8000' },
  G729: { payloadType: 18, encoding: 'G729/8000' },
  opus: { payloadType: 111, encoding: 'opus/48000/2' },
};

/** What one side of a call says about its sound (RFC 4566), as far as calls depend on it here. */
export interface SessionDescription {
  /** Payload type and encoding, in the order of preference. */
  formats: { payloadType: number; encoding: string }[];
  /** SRTP (RTP/SAVP) or plain RTP (RTP/AVP). */
  secure: boolean;
}

/** Which ways sound may go, as the side says that describes itself (RFC 3264, 5.1). */
export const directions = ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const;
export type Direction = (typeof directions)[number];

/** Where a side takes sound. */
export interface MediaDescription {
  /** UDP port on 127.0.0.1. */
  port: number;
  direction: Direction;
  /** Master key and salt of the SRTP that it sends, base64 (RFC 4568). */
  key: string;
}

/** Of a side that takes no sound: the port is that of "discard". */
const nowhere = (): MediaDescription => ({ port: 9, direction: 'sendrecv', key: newKey() });

export function newKey(): string {
  return randomBytes(30).toString('base64');
}

/** Where the other side takes sound; undefined where that is not on this machine, or there is none. */
export function readMedia(
  text: string,
): (Omit<MediaDescription, 'key'> & { host: string; key: string | null }) | undefined {
  const port = Number(/^m=audio (\d{1,5}) /m.exec(text)?.[1] ?? 0);
  const host = loopbackAddress(/^c=IN IP4 (\S+)\s*$/m.exec(text)?.[1] ?? '');
  if (host === undefined || port === 0) return undefined;
  const direction = directions.find((each) => new RegExp(`^a=${each}\\s*$`, 'm').test(text)) ?? 'sendrecv';
  const [, key = null] = /^a=crypto:\d+ AES_CM_128_HMAC_SHA1_80 inline:([A-Za-z0-9+/]{40})/m.exec(text) ?? [];
  return { host, port, direction, key };
}

export function maySend(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'sendonly';
}

export function mayReceive(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'recvonly';
}

/** What is left of one side's wish beside what the other side offers. */
function agreed(own: Direction, offered: Direction): Direction {
  const sends = maySend(own) && mayReceive(offered);
  const receives = mayReceive(own) && maySend(offered);
  if (sends) return receives ? 'sendrecv' : 'sendonly';
  return receives ? 'recvonly' : 'inactive';
}

/** Reads the audio line of a session description; undefined where there is none. */
export function readSessionDescription(text: string): SessionDescription | undefined {
  const [, profile = '', list = ''] = /^m=audio \d+ (RTP\/S?AVPF?) ([\d ]+?) *\r?$/m.exec(text) ?? [];
  if (profile === '') return undefined;
  const named = new Map(
    [...text.matchAll(/^a=rtpmap:(\d+) ([^\s]+)\s*$/gm)].map(([, type, name]) => [Number(type), name]),
  );
  const formats = list.split(' ').map((type) => {
    const payloadType = Number(type);
    const encoding = named.get(payloadType) ?? staticEncoding(payloadType);
    return { payloadType, encoding: encoding.toLowerCase() };
  });
  return { formats, secure: profile.startsWith('RTP/SAVP') };
}

/** Writes an offer of the codecs. */
export function offer(codecs: readonly Codec[], secure: boolean, media = nowhere()): string {
  return write({ formats: codecs.map((codec) => encodings[codec]), secure }, media);
}

/**
 * Answers an offer with the first of its formats that is one of the codecs; undefined when they have none in common
 * (SIP's 488), or when it is not the kind of RTP that is wanted.
 */
export function answerOffer(
  offered: string,
  codecs: readonly Codec[],
  secure: boolean,
  media = nowhere(),
): string | undefined {
  const description = readSessionDescription(offered);
  if (description === undefined || description.secure !== secure) return undefined;
  const known = codecs.map((codec) => encodings[codec].encoding.toLowerCase());
  const format = description.formats.find(({ encoding }) => known.includes(encoding));
  const direction = agreed(media.direction, readMedia(offered)?.direction ?? 'sendrecv');
  return format && write({ formats: [format], secure }, { ...media, direction });
}

function staticEncoding(payloadType: number): string {
  const known = Object.values(encodings).find((format) => format.payloadType === payloadType && payloadType < 96);
  return known?.encoding ?? 'unknown';
}

function write({ formats, secure }: SessionDescription, { port, direction, key: inline }: MediaDescription): string {
  const types = formats.map(({ payloadType }) => payloadType).join(' ');
  const session = Date.now();
  const key = secure ? [`a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${inline}`] : [];
  return [
    'v=0',
    `o=- ${session} ${session} IN IP4 127.0.0.1`,
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} ${secure ? 'RTP/SAVP' : 'RTP/AVP'} ${types}`,
    ...formats.map(({ payloadType, encoding }) => `a=rtpmap:${payloadType} ${encoding}`),
    ...key,
    `a=${direction}`,
    '',
  ].join('\r\n');
}
