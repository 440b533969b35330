import { createHash } from 'node:crypto';

/** The algorithms of RFC 3261 and RFC 8760 that are spoken here, the one to prefer first. */
export const digestAlgorithms = ['SHA-256', 'MD5'] as const;
export type DigestAlgorithm = (typeof digestAlgorithms)[number];

/** What the answer to a challenge is computed over. */
export interface DigestInput {
  algorithm: DigestAlgorithm;
  userName: string;
  realm: string;
  password: string;
  method: string;
  /** The Request-URI. */
  uri: string;
  nonce: string;
  /** With qop=auth: how often the nonce was used, as eight hexadecimal digits, and what the client adds of its own. */
  quality?: { nonceCount: string; clientNonce: string };
}

/** The `response` of RFC 7616, 3.4.1; without `quality` in the older form that RFC 2069 servers ask for. */
export function digestResponse(input: DigestInput): string {
  const hash = (text: string) => hexadecimalHash(input.algorithm, text);
  const secret = hash(`${input.userName}:${input.realm}:${input.password}`);
  const request = hash(`${input.method}:${input.uri}`);
  if (input.quality === undefined) return hash(`${secret}:${input.nonce}:${request}`);
  const { nonceCount, clientNonce } = input.quality;
  return hash(`${secret}:${input.nonce}:${nonceCount}:${clientNonce}:auth:${request}`);
}

/** The parameters of a `Digest ...` header; undefined when it is of another scheme. Names are in lower case. */
export function readDigest(header: string): Map<string, string> | undefined {
  const [, parameters] = /^\s*digest\s+(.*)$/is.exec(header) ?? [];
  if (parameters === undefined) return undefined;
  const read = new Map<string, string>();
  for (const [, name = '', quoted, token = ''] of parameters.matchAll(
    /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g,
  )) {
    read.set(name.toLowerCase(), quoted === undefined ? token : quoted.replace(/\\(.)/g, '$1'));
  }
  return read;
}

/** A text as a header's quoted string. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** The algorithm of a digest header; a header that names none means MD5. Undefined for one that is not spoken here. */
export function algorithmOf(digest: ReadonlyMap<string, string>): DigestAlgorithm | undefined {
  const name = (digest.get('algorithm') ?? 'MD5').toUpperCase();
  return digestAlgorithms.find((algorithm) => algorithm === name);
}

function hexadecimalHash(algorithm: DigestAlgorithm, text: string): string {
  return createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
    .update(text)
    .digest('hex');
}
