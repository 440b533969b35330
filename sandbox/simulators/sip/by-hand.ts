import { randomBytes } from 'node:crypto';
import { headerValues } from './message-text.ts';

/**
 * The answer to a request that cannot be understood, by what can be read of it. Undefined where nobody could relate it to
 * anything: to what is no request, to an ACK, and without a Via.
 */
export function refusalByHand(text: string, isTooLarge = false): string | undefined {
  const [, method, uri = '', version] = /^([A-Z]+) +(.*?) +(SIP\/\S+)\r\n/.exec(text) ?? [];
  const valuesOf = (name: string, short: string) => [...headerValues(text, name), ...headerValues(text, short)];
  const via = valuesOf('via', 'v');
  if (method === undefined || method === 'ACK' || via.length === 0) return undefined;
  const [from, to, callId] = [valuesOf('from', 'f'), valuesOf('to', 't'), valuesOf('call-id', 'i')];
  const cseq = valuesOf('cseq', 'cseq').slice(0, 1);
  const type = isOfKnownType(text) ? ['known'] : [];
  const required = { From: from, To: to, 'Call-ID': callId, CSeq: cseq, 'Content-Type': type };
  const missing = Object.entries(required).find(([, values]) => values.length === 0)?.[0];
  const tagged = to.slice(0, 1).map((value) => (/;\s*tag=/i.test(value) ? value : `${value};tag=${newTag()}`));
  return [
    `SIP/2.0 ${isTooLarge ? '513 Message Too Large' : statusOf(uri, version ?? '', missing)}`,
    ...via.map((value) => `Via: ${value}`),
    ...from.slice(0, 1).map((value) => `From: ${value}`),
    ...tagged.map((value) => `To: ${value}`),
    ...callId.slice(0, 1).map((value) => `Call-ID: ${value}`),
    ...cseq.map((value) => `CSeq: ${value}`),
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** Whether a request is of this version of SIP, its CSeq has its method (RFC 3261, 8.1.1.5), and its body has a type. */
export function isConsistent(text: string): boolean {
  const [, method] = /^([A-Z]+) \S+ SIP\/2\.0\r\n/i.exec(text) ?? [];
  const [number, ofMethod] = headerValues(text, 'cseq')[0]?.split(/\s+/) ?? [];
  return method !== undefined && method === ofMethod && Number(number) < 2 ** 31 && isOfKnownType(text);
}

/**
 * Why the body of an INVITE cannot be read, as the header that says what is taken (RFC 3261, 8.2.3). Undefined for a session
 * description, and for several parts, of which one may be that.
 */
export function unreadableBody(text: string): string | undefined {
  const hasBody = text.indexOf('\r\n\r\n') + 4 < text.length;
  if (!hasBody) return undefined;
  const [encoding = 'identity'] = [...headerValues(text, 'content-encoding'), ...headerValues(text, 'e')];
  if (!/^(?:identity)?$/i.test(encoding)) return 'Accept-Encoding: identity';
  const [type = ''] = [...headerValues(text, 'content-type'), ...headerValues(text, 'c')];
  return /^(?:application\/sdp|multipart\/\w+)\s*(?:;|$)/i.test(type) ? undefined : 'Accept: application/sdp';
}

function isOfKnownType(text: string): boolean {
  const hasBody = text.indexOf('\r\n\r\n') + 4 < text.length;
  return !hasBody || [...headerValues(text, 'content-type'), ...headerValues(text, 'c')].length > 0;
}

function statusOf(uri: string, version: string, missing: string | undefined): string {
  if (version !== 'SIP/2.0') return '505 Version Not Supported';
  if (missing !== undefined) return `400 Missing ${missing}`;
  const [, scheme = 'sip'] = /^([a-z][a-z0-9+.-]*):/i.exec(uri) ?? [];
  return /^sips?$/i.test(scheme) ? '400 Bad Request' : '416 Unsupported URI Scheme';
}

function newTag(): string {
  return randomBytes(5).toString('hex');
}
