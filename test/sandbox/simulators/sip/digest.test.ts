import { describe, expect, test } from '@jest/globals';
import { type DigestInput, digestAlgorithms, digestResponse } from '../../../../sandbox/simulators/sip/digest.ts';
import { answerChallenge } from '../../../../sandbox/simulators/sip/digest-answer.ts';
import { DigestAuthority } from '../../../../sandbox/simulators/sip/digest-authority.ts';

const rfc7616 = {
  userName: 'Mufasa',
  realm: 'http-auth@example.org',
  password: 'Circle of Life',
  method: 'GET',
  uri: '/dir/index.html',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  quality: { nonceCount: '00000001', clientNonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
};
const rfc2617 = {
  ...rfc7616,
  algorithm: 'MD5',
  realm: 'testrealm@host.com',
  password: 'Circle Of Life',
  nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
  quality: { nonceCount: '00000001', clientNonce: '0a4f113b' },
} as const;
const { quality: _, ...withoutQuality } = { ...rfc2617, password: 'CircleOfLife' };

test.each<[string, DigestInput, string]>([
  ['RFC 7616, MD5', { ...rfc7616, algorithm: 'MD5' }, '8ca523f5e9506fed4657c9700eebdbec'],
  [
    'RFC 7616, SHA-256 (that of RFC 8760)',
    { ...rfc7616, algorithm: 'SHA-256' },
    '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
  ],
  ['RFC 2617, the digest of RFC 3261', rfc2617, '6629fae49393a05397450978507c4ef1'],
  ['RFC 2069 as corrected, without qop', withoutQuality, '1949323746fe6a43ef61f9606e7febea'],
])('the vector of %s', (_title, input, response) => {
  expect(digestResponse(input)).toBe(response);
});

describe('a client', () => {
  const request = { method: 'INVITE', uri: 'sip:+919876543210@edge.example.com' };
  const credentials = { userName: 'Mufasa', password: 'Circle of Life' };
  const challenge = `Digest realm="${rfc7616.realm}", nonce="${rfc7616.nonce}", opaque="5ccc", qop="auth, auth-int"`;

  test('answers as RFC 7616 does, giving back what is opaque', () => {
    const answer = answerChallenge(
      [`${challenge}, algorithm=SHA-256`],
      { method: 'GET', uri: rfc7616.uri },
      credentials,
      rfc7616.quality.clientNonce,
    );
    expect(answer).toContain('response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"');
    expect(answer).toMatch(/^Digest username="Mufasa", .*qop=auth, nc=00000001, opaque="5ccc"$/);
  });

  test.each([
    [['SHA-512-256', 'MD5', 'SHA-256'], 'algorithm=MD5'],
    [['SHA-256', 'MD5'], 'algorithm=SHA-256'],
  ])('answers the first challenge of %j that it can', (algorithms, expected) => {
    const challenges = algorithms.map((algorithm) => `${challenge}, algorithm=${algorithm}`);
    expect(answerChallenge(challenges, request, credentials)).toContain(expected);
  });

  test('answers without qop where none is offered, and takes MD5 where no algorithm is named', () => {
    const answer = answerChallenge(['Digest realm="a", nonce="b"'], request, credentials);
    expect(answer).toContain('algorithm=MD5');
    expect(answer).not.toMatch(/qop|cnonce/);
  });

  test.each([[[]], [['Basic realm="a"']], [['Digest realm="a", nonce="b", qop="auth-int"']], [['Digest nonce="b"']]])(
    'answers nothing to %j',
    (challenges) => {
      expect(answerChallenge(challenges, request, credentials)).toBeUndefined();
    },
  );
});

describe('a server', () => {
  const request = { method: 'INVITE', uri: 'sip:+919876543210@edge.example.com' };
  const credentials = { userName: 'trunk', password: 'right' };
  const passwordsOf = (userName: string) => (userName === 'trunk' ? ['older', 'right'] : []);

  function judged(change: (authorization: string) => string = (same) => same, clock = { now: 0 }) {
    const authority = new DigestAuthority(
      'exotel',
      () => ({ nonceLifetimeMillis: 1000, digestAlgorithms }),
      () => clock.now,
    );
    const authorization = change(answerChallenge(authority.challenges(), request, credentials) ?? '');
    const judge = () => authority.judge({ ...request, authorization }, passwordsOf);
    return { authority, judge };
  }

  test('offers both algorithms, SHA-256 first', () => {
    const [first, second, ...others] = new DigestAuthority('exotel').challenges();
    expect(first).toMatch(/^Digest realm="exotel", nonce="[\w-]+", qop="auth", algorithm=SHA-256$/);
    expect(second).toBe(first?.replace('SHA-256', 'MD5'));
    expect(others).toEqual([]);
    expect(new DigestAuthority('exotel').challenges(true)[0]).toMatch(/, stale=true$/);
  });

  test.each(['SHA-256', 'MD5'])('admits the right answer with %s, to any of the passwords', (algorithm) => {
    const authority = new DigestAuthority('exotel');
    const challenges = authority.challenges().filter((challenge) => challenge.endsWith(algorithm));
    const authorization = answerChallenge(challenges, request, credentials) ?? '';
    expect(authority.judge({ ...request, authorization }, passwordsOf)).toBe('right');
  });

  test.each<[string, (authorization: string) => string]>([
    ['another response', (text) => text.replace(/response="./, 'response="x')],
    ['another user', (text) => text.replace('username="trunk"', 'username="other"')],
    ['another realm', (text) => text.replace('realm="exotel"', 'realm="other"')],
    ['another URI', (text) => text.replace(/uri="[^"]*"/, 'uri="sip:+911@edge.example.com"')],
    ['another client nonce', (text) => text.replace(/cnonce="./, 'cnonce="x')],
    ['no client nonce', (text) => text.replace(/cnonce="[^"]*", /, '')],
    ['no qop', (text) => text.replace('qop=auth, ', '')],
    ['a nonce count of 0', (text) => text.replace('nc=00000001', 'nc=00000000')],
    ['an unknown algorithm', (text) => text.replace('algorithm=SHA-256', 'algorithm=SHA-1')],
    ['another scheme', () => 'Basic dHJ1bms6cmlnaHQ='],
  ])('refuses %s', (_title, change) => {
    expect(judged(change).judge()).toBe('wrong');
  });

  test('refuses the same answer a second time, and takes the next count', () => {
    const { authority, judge } = judged();
    expect([judge(), judge()]).toEqual(['right', 'replayed']);
    const nonce = authority.challenges();
    const once = answerChallenge(nonce, request, credentials) ?? '';
    expect(authority.judge({ ...request, authorization: once }, passwordsOf)).toBe('right');
    const counted = once.replace('nc=00000001', 'nc=00000002');
    // Counted up, but not computed so.
    expect(authority.judge({ ...request, authorization: counted }, passwordsOf)).toBe('wrong');
  });

  test('calls a nonce stale that expired, or that it never gave', () => {
    const clock = { now: 0 };
    const { judge } = judged(undefined, clock);
    clock.now = 1000;
    expect(judge()).toBe('stale');
    expect(judged((text) => text.replace(/nonce="[^"]*"/, 'nonce="of-another"')).judge()).toBe('stale');
  });
});
