import { randomBytes, timingSafeEqual } from 'node:crypto';
import { algorithmOf, type DigestAlgorithm, digestAlgorithms, digestResponse, quoted, readDigest } from './digest.ts';
import { sameUri } from './same-uri.ts';

/**
 * What became of an Authorization header. `stale`: the nonce is not, or no longer, one of ours, so that it says nothing
 * about the password and the client may try again. `replayed`: the nonce was used as often as that before.
 */
export type DigestVerdict = 'right' | 'wrong' | 'stale' | 'replayed';

export interface DigestRequest {
  method: string;
  /** The Request-URI as it was sent. */
  uri: string;
  /** The value of the Authorization header. */
  authorization: string;
}

/** Read anew each time, since settings change. */
export interface DigestSettings {
  /** Milliseconds that a nonce is good for. */
  nonceLifetimeMillis: number;
  /** What is offered and taken, the one to prefer first. */
  digestAlgorithms: readonly DigestAlgorithm[];
}

const defaultDigestSettings: DigestSettings = { nonceLifetimeMillis: 60_000, digestAlgorithms };

/** The server's side of digest authentication: gives nonces out, and judges what comes back. */
export class DigestAuthority {
  readonly #realm: string;
  readonly #settings: () => DigestSettings;
  readonly #now: () => number;
  readonly #nonces = new Map<string, { givenAt: number; lastCount: number }>();

  constructor(
    realm: string,
    settings: () => DigestSettings = () => defaultDigestSettings,
    now: () => number = Date.now,
  ) {
    this.#realm = realm;
    this.#settings = settings;
    this.#now = now;
  }

  /** The values of the WWW-Authenticate headers: one for each algorithm, the one to prefer first. */
  challenges(stale = false): string[] {
    this.#forgetExpired();
    const nonce = randomBytes(18).toString('base64url');
    this.#nonces.set(nonce, { givenAt: this.#now(), lastCount: 0 });
    const common = `Digest realm=${quoted(this.#realm)}, nonce="${nonce}", qop="auth"`;
    return this.#settings().digestAlgorithms.map(
      (algorithm) => `${common}, algorithm=${algorithm}${stale ? ', stale=true' : ''}`,
    );
  }

  /** Of several answers, the one to a challenge of this realm; of others, the first. */
  ownAmong(authorizations: readonly string[]): string | undefined {
    return authorizations.find((each) => readDigest(each)?.get('realm') === this.#realm) ?? authorizations[0];
  }

  /** @param passwordsOf the passwords that a user has: more than one where the same name was registered twice */
  judge(request: DigestRequest, passwordsOf: (userName: string) => readonly string[]): DigestVerdict {
    const digest = readDigest(request.authorization);
    if (digest === undefined) return 'wrong';
    const value = (name: string) => digest.get(name) ?? '';
    this.#forgetExpired();
    const nonce = this.#nonces.get(value('nonce'));
    if (nonce === undefined) return 'stale';

    const algorithm = algorithmOf(digest);
    const count = /^[0-9a-f]{8}$/i.test(value('nc')) ? Number.parseInt(value('nc'), 16) : 0;
    const isOffered = algorithm !== undefined && this.#settings().digestAlgorithms.includes(algorithm);
    const isWhole = value('qop') === 'auth' && value('cnonce') !== '' && count > 0;
    if (!isOffered || !isWhole) return 'wrong';
    if (value('realm') !== this.#realm || !sameUri(value('uri'), request.uri)) return 'wrong';
    const isRight = passwordsOf(value('username')).some((password) =>
      isSame(
        value('response'),
        digestResponse({
          algorithm,
          userName: value('username'),
          realm: this.#realm,
          password,
          method: request.method,
          uri: value('uri'),
          nonce: value('nonce'),
          quality: { nonceCount: value('nc'), clientNonce: value('cnonce') },
        }),
      ),
    );
    if (!isRight) return 'wrong';
    // Counted only if the password is right: a stranger cannot use up the nonce of another.
    if (count <= nonce.lastCount) return 'replayed';
    nonce.lastCount = count;
    return 'right';
  }

  /** Forgets every nonce: what they were used for is stale from here on. */
  forget(): void {
    this.#nonces.clear();
  }

  #forgetExpired(): void {
    for (const [nonce, { givenAt }] of this.#nonces) {
      if (this.#now() - givenAt >= this.#settings().nonceLifetimeMillis) this.#nonces.delete(nonce);
    }
  }
}

/** The user name that an Authorization header claims; empty when it claims none. */
export function claimedUserName(authorization: string | undefined): string {
  return readDigest(authorization ?? '')?.get('username') ?? '';
}

function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left.toLowerCase()), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
