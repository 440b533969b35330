import { randomBytes } from 'node:crypto';
import sdp, { type MediaDescription as Line } from 'sdp-transform';
import * as z from 'zod';
import { loopbackAddress } from './loopback.ts';

/** The codecs that are known by name here. Sound is sent in G.711 alone: of the others only the names are agreed on. */
export const codecSchema = z.enum(['PCMU', 'PCMA', 'opus', 'G729']);
export type Codec = z.infer<typeof codecSchema>;

/** G.711, mu-law and A-law: the codecs of the telephone network. */
export const g711: readonly Codec[] = ['PCMU', 'PCMA'];

const encodings: Record<Codec, Format> = {
  PCMU: { payloadType: 0, encoding: 'PCMU/8000' },
  PCMA: { payloadType: 8, encoding: 'PCMA/8000' },
  G729: { payloadType: 18, encoding: 'G729/8000' },
  opus: { payloadType: 111, encoding: 'opus/48000/2' },
};

/** Keys that a caller presses (RFC 4733), by the clock of the codec that they go with. */
const keyPresses: Readonly<Record<string, Format>> = {
  8000: { payloadType: 101, encoding: 'telephone-event/8000' },
  48000: { payloadType: 110, encoding: 'telephone-event/48000' },
};

const plain = ['RTP/AVP', 'RTP/AVPF'];
const encrypted = ['RTP/SAVP', 'RTP/SAVPF'];
/** The one that every SRTP has (RFC 4568, 6.2). */
const suite = 'AES_CM_128_HMAC_SHA1_80';

interface Format {
  payloadType: number;
  /** `PCMU/8000` */
  encoding: string;
}

/** Which kinds of RTP a side takes. */
export type Encryption = 'plain' | 'srtp' | 'either';

/** Which ways sound may go, as the side says that describes itself (RFC 3264, 5.1). */
const directions = ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const;
export type Direction = (typeof directions)[number];

/** Where a side takes sound. */
export interface MediaDescription {
  /** UDP port on 127.0.0.1. */
  port: number;
  direction: Direction;
  /** Master key and salt of the SRTP that it sends, base64 (RFC 4568). */
  key: string;
}

/** What two descriptions agree on, for the side that has not made the first one. */
export interface AgreedSound {
  /** Where the other side takes sound; null where that is not on this machine. */
  host: string | null;
  port: number;
  direction: Direction;
  format: Format;
  /** The other side's master key and salt; null: plain RTP. */
  key: string | null;
}

/** Of a side that takes no sound: the port is that of "discard". */
const nowhere = (): MediaDescription => ({ port: 9, direction: 'sendrecv', key: newKey() });

export function newKey(): string {
  return randomBytes(30).toString('base64');
}

export function maySend(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'sendonly';
}

export function mayReceive(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'recvonly';
}

/** Writes an offer of the codecs, with key presses. */
export function offer(codecs: readonly Codec[], isSecure: boolean, media = nowhere()): string {
  const formats = codecs.map((codec) => encodings[codec]);
  const clocks = new Set(formats.map(clockOf));
  const events = [...clocks].flatMap((clock) => keyPresses[clock] ?? []);
  const crypto = isSecure ? `1 ${suite} inline:${media.key}` : null;
  const protocol = isSecure ? 'RTP/SAVP' : 'RTP/AVP';
  return written([audio({ protocol, formats: [...formats, ...events], crypto, media })]);
}

/**
 * Answers an offer: of its lines, the first one of sound that has one of the codecs, in the kind of RTP that is wanted, and
 * refuses the others (RFC 3264, 6). Undefined when there is none (SIP's 488).
 */
export function answerOffer(
  offered: string,
  codecs: readonly Codec[],
  encryption: Encryption,
  media = nowhere(),
): string | undefined {
  const { media: lines, direction: common } = read(offered);
  const refusals = refusalsOf(offered);
  if (refusals === undefined) return undefined;
  const taken = lines.find((line) => acceptable(line, codecs, encryption));
  if (taken === undefined) return undefined;
  const { format, crypto } = acceptable(taken, codecs, encryption) ?? {};
  if (format === undefined) return undefined;
  const isEvent = ({ encoding }: Format) => encoding.toLowerCase() === `telephone-event/${clockOf(format)}`;
  const formats = [format, ...formatsOf(taken).filter(isEvent).slice(0, 1)];
  const direction = agreedDirection(media.direction, taken.direction ?? common ?? 'sendrecv');
  const answer = audio({
    protocol: taken.protocol,
    formats,
    crypto: crypto === undefined ? null : `${crypto.id} ${suite} inline:${media.key}`,
    media: { ...media, direction },
  });
  return written(refusals.map((refusal, index) => (lines[index] === taken ? answer : [refusal])));
}

/** Each line of an offer as it is refused. The library drops what it does not know. Undefined: one is no line of media. */
function refusalsOf(offered: string): string[] | undefined {
  const lines = offered.match(/^m=.*$/gm) ?? [];
  const refusals = lines.map((line) => /^(m=\S+ )\d+(?:\/\d+)?( \S.*)$/.exec(line)?.slice(1).join('0'));
  return refusals.every((refusal) => refusal !== undefined) ? refusals : undefined;
}

/**
 * Reads what was agreed on.
 *
 * @param described the description of the other side
 * @param answer the answer, which may be that same description
 * @param offered the offer that it answers
 * @returns undefined where it is no answer to the offer
 */
export function readAgreed(described: string, answer: string, offered: string): AgreedSound | undefined {
  const { media: answers } = read(answer);
  const index = answers.findIndex(({ type, port }) => type === 'audio' && port !== 0);
  const [line, answered, asked] = [described, answer, offered].map((text) => read(text).media[index]);
  if (line === undefined || answered === undefined || asked === undefined) return undefined;
  const [format] = formatsOf(answered);
  const wasOffered = formatsOf(asked).some(({ encoding }) => encoding.toLowerCase() === format?.encoding.toLowerCase());
  if (format === undefined || !wasOffered || answered.protocol !== asked.protocol) return undefined;
  const session = read(described);
  const address = line.connection?.ip ?? session.connection?.ip ?? '';
  const agreed = {
    host: loopbackAddress(address) ?? null,
    port: line.port,
    direction: line.direction ?? session.direction ?? ('sendrecv' as const),
    format,
  };
  if (!encrypted.includes(answered.protocol)) return { ...agreed, key: null };
  const id = answered.crypto?.[0]?.id;
  const keyOf = (side: Line) => keyOfLine(side.crypto?.find((crypto) => crypto.id === id));
  const [key, asAnswered, asAsked] = [keyOf(line), keyOf(answered), keyOf(asked)];
  return key === undefined || asAnswered === undefined || asAsked === undefined ? undefined : { ...agreed, key };
}

/** The library knows no number of ports in a line (`m=audio 4000/2`): two of a stream whose layers have one each. */
function read(description: string): ReturnType<typeof sdp.parse> {
  return sdp.parse(description.replace(/^(m=\w+ \d+)\/\d+ /gm, '$1 '));
}

/** What is left of one side's wish beside what the other side offers. */
function agreedDirection(own: Direction, offered: Direction): Direction {
  const sends = maySend(own) && mayReceive(offered);
  const receives = mayReceive(own) && maySend(offered);
  if (sends) return receives ? 'sendrecv' : 'sendonly';
  return receives ? 'recvonly' : 'inactive';
}

type Crypto = NonNullable<Line['crypto']>[number];

function acceptable(
  line: Line,
  codecs: readonly Codec[],
  encryption: Encryption,
): { format: Format; crypto: Crypto | undefined } | undefined {
  if (line.type !== 'audio' || line.port === 0) return undefined;
  const isSecure = encrypted.includes(line.protocol);
  if (!isSecure && !plain.includes(line.protocol)) return undefined;
  if (encryption !== 'either' && isSecure !== (encryption === 'srtp')) return undefined;
  const known = codecs.map((codec) => encodings[codec].encoding.toLowerCase());
  const format = formatsOf(line).find(({ encoding }) => known.includes(encoding.toLowerCase()));
  const crypto = isSecure ? line.crypto?.find((each) => keyOfLine(each) !== undefined) : undefined;
  return format === undefined || (isSecure && crypto === undefined) ? undefined : { format, crypto };
}

/** Master key and salt of a line whose suite and parameters are understood: no key identifier, nothing left unencrypted. */
function keyOfLine(crypto: Crypto | undefined): string | undefined {
  if (crypto?.suite !== suite) return undefined;
  const [, key, rest = ''] = /^inline:([A-Za-z0-9+/=]+)((?:\|[^;]*)?)$/.exec(crypto.config) ?? [];
  const isUnderstood = (crypto.sessionConfig ?? '').split(/\s+/).every((each) => /^(?:-|WSH=|$)/.test(each));
  if (key === undefined || rest.includes(':') || !isUnderstood) return undefined;
  return Buffer.from(key, 'base64').length === 30 ? key : undefined;
}

/** The formats of a line in the order of preference. Those that are named nowhere have their static names (RFC 3551). */
function formatsOf({ payloads = '', rtp }: Line): Format[] {
  return String(payloads)
    .split(' ')
    .filter((type) => /^\d+$/.test(type))
    .map(Number)
    .map((payloadType) => {
      const named = rtp.find(({ payload }) => payload === payloadType);
      const encoding =
        named && [named.codec, named.rate, named.encoding].filter((part) => part !== undefined).join('/');
      return { payloadType, encoding: withoutOneChannel(encoding) ?? staticEncoding(payloadType) };
    });
}

/** One channel is the default, and may be named or not. */
function withoutOneChannel(encoding: string | undefined): string | undefined {
  return encoding?.replace(/^([^/]+\/\d+)\/1$/, '$1');
}

function staticEncoding(payloadType: number): string {
  const known = Object.values(encodings).find((format) => format.payloadType === payloadType && payloadType < 96);
  return known?.encoding ?? 'unknown';
}

function clockOf({ encoding }: Format): string {
  return encoding.split('/')[1] ?? '';
}

interface Audio {
  protocol: string;
  formats: readonly Format[];
  crypto: string | null;
  media: MediaDescription;
}

function audio({ protocol, formats, crypto, media }: Audio): string[] {
  return [
    `m=audio ${media.port} ${protocol} ${formats.map(({ payloadType }) => payloadType).join(' ')}`,
    ...formats.flatMap(({ payloadType, encoding }) => [
      `a=rtpmap:${payloadType} ${encoding}`,
      ...(/^telephone-event\//i.test(encoding) ? [`a=fmtp:${payloadType} 0-15`] : []),
    ]),
    ...(crypto === null ? [] : [`a=crypto:${crypto}`]),
    `a=${media.direction}`,
  ];
}

function written(lines: readonly string[][]): string {
  const session = Date.now();
  return [
    'v=0',
    `o=- ${session} ${session} IN IP4 127.0.0.1`,
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    ...lines.flat(),
    '',
  ].join('\r\n');
}
