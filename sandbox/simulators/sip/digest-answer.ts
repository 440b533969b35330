import { randomBytes } from 'node:crypto';
import { algorithmOf, digestResponse, quoted, readDigest } from './digest.ts';

export interface DigestCredentials {
  userName: string;
  password: string;
}

/**
 * Answers the first challenge that it can (RFC 8760: the server lists what it prefers first): the value of an
 * Authorization header, or undefined when there is no challenge, or none that it can answer.
 *
 * @param challenges the values of the WWW-Authenticate or Proxy-Authenticate headers, in order
 */
export function answerChallenge(
  challenges: readonly string[],
  request: { method: string; uri: string },
  credentials: DigestCredentials,
  clientNonce = randomBytes(12).toString('hex'),
): string | undefined {
  for (const header of challenges) {
    const challenge = readDigest(header);
    const algorithm = challenge && algorithmOf(challenge);
    const realm = challenge?.get('realm');
    const nonce = challenge?.get('nonce');
    if (challenge === undefined || algorithm === undefined || realm === undefined || nonce === undefined) continue;
    const qualities = challenge.get('qop')?.split(/\s*,\s*/);
    if (qualities !== undefined && !qualities.includes('auth')) continue;
    // Every challenge is answered once; another request gets another nonce.
    const quality = qualities && { nonceCount: '00000001', clientNonce };
    const { userName, password } = credentials;
    const response = digestResponse({
      algorithm,
      userName,
      realm,
      password,
      ...request,
      nonce,
      ...(quality && { quality }),
    });
    const opaque = challenge.get('opaque');
    const parameters = [
      `username=${quoted(userName)}`,
      `realm=${quoted(realm)}`,
      `nonce=${quoted(nonce)}`,
      `uri=${quoted(request.uri)}`,
      `response="${response}"`,
      `algorithm=${algorithm}`,
      ...(quality ? [`cnonce="${quality.clientNonce}"`, 'qop=auth', `nc=${quality.nonceCount}`] : []),
      ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
    ];
    return `Digest ${parameters.join(', ')}`;
  }
  return undefined;
}
