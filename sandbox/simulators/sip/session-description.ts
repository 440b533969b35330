import { randomBytes } from 'node:crypto';
import * as z from 'zod';

/** The codecs that are known by name here. No sound is sent: what counts is whether two sides have one in common. */
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
export function offer(codecs: readonly Codec[], secure: boolean): string {
  return write({ formats: codecs.map((codec) => encodings[codec]), secure });
}

/**
 * Answers an offer with the first of its formats that is one of the codecs; undefined when they have none in common
 * (SIP's 488), or when it is not the kind of RTP that is wanted.
 */
export function answerOffer(offered: string, codecs: readonly Codec[], secure: boolean): string | undefined {
  const description = readSessionDescription(offered);
  if (description === undefined || description.secure !== secure) return undefined;
  const known = codecs.map((codec) => encodings[codec].encoding.toLowerCase());
  const format = description.formats.find(({ encoding }) => known.includes(encoding));
  return format && write({ formats: [format], secure });
}

function staticEncoding(payloadType: number): string {
  const known = Object.values(encodings).find((format) => format.payloadType === payloadType && payloadType < 96);
  return known?.encoding ?? 'unknown';
}

/** The port is that of "discard": no packet of sound is sent. */
function write({ formats, secure }: SessionDescription): string {
  const types = formats.map(({ payloadType }) => payloadType).join(' ');
  const session = Date.now();
  const key = secure ? [`a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${randomBytes(30).toString('base64')}`] : [];
  return [
    'v=0',
    `o=- ${session} ${session} IN IP4 127.0.0.1`,
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio 9 ${secure ? 'RTP/SAVP' : 'RTP/AVP'} ${types}`,
    ...formats.map(({ payloadType, encoding }) => `a=rtpmap:${payloadType} ${encoding}`),
    ...key,
    'a=sendrecv',
    '',
  ].join('\r\n');
}
