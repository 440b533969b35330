import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const form =
  /^AWS4-HMAC-SHA256 Credential=(?<key>[^/]+)\/(?<scope>(?<day>\d{8})\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request), *SignedHeaders=(?<signed>[^,]+), *Signature=(?<signature>[0-9a-f]{64})$/;

/**
 * Whether the secret has signed a POST to `/` (AWS: Signature Version 4). A Lambda reaches the sandbox's AWS at a port of
 * its own: what was signed for another one is sent there, so the host is given.
 */
export function isSignedBy(
  secret: string,
  { headers, body, host }: { headers: IncomingHttpHeaders; body: string; host: string },
): boolean {
  const { scope, day, region, service, signed, signature } = form.exec(headers.authorization ?? '')?.groups ?? {};
  if (!scope || !day || !region || !service || !signed || !signature) return false;
  const names = signed.split(';');
  const lines = names.map((name) => `${name}:${name === 'host' ? host : String(headers[name] ?? '').trim()}`);
  const request = ['POST', '/', '', ...lines, '', signed, sha256(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(request)].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return timingSafeEqual(Buffer.from(signature, 'hex'), hmac(key, text));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
