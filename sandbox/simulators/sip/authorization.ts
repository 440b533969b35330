import { readDigest } from './digest.ts';
import { answerChallenge, type DigestCredentials } from './digest-answer.ts';
import { headerValues } from './message-text.ts';

/** A refusal that may be a challenge. */
export interface Challenged {
  sipCode: number;
  /** The whole response. */
  text: string;
  /** The Request-URI of the INVITE. */
  uri: string;
  /** How often the INVITE was sent. */
  attempt: number;
}

/**
 * The header field with which an INVITE is sent again (RFC 3261, 22.2 and 22.3); undefined when there is nothing to answer,
 * or it was answered already: only a stale nonce is worth another try with the same password.
 */
export function authorizationFor(challenged: Challenged, credentials: DigestCredentials): string | undefined {
  const { sipCode, text, uri, attempt } = challenged;
  if (sipCode !== 401 && sipCode !== 407) return undefined;
  const challenges = headerValues(text, sipCode === 401 ? 'www-authenticate' : 'proxy-authenticate');
  const isStale = challenges.some((value) => readDigest(value)?.get('stale')?.toLowerCase() === 'true');
  if (attempt > (isStale ? 2 : 1)) return undefined;
  const answer = answerChallenge(challenges, { method: 'INVITE', uri }, credentials);
  return answer && `${sipCode === 401 ? 'Authorization' : 'Proxy-Authorization'}: ${answer}`;
}
