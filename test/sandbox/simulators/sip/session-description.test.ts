import { describe, expect, test } from '@jest/globals';
import {
  answerOffer,
  type Codec,
  type Encryption,
  g711,
  offer,
  readAgreed,
} from '../../../../sandbox/simulators/sip/session-description.ts';

const key = 'A'.repeat(40);
const otherKey = 'B'.repeat(40);

function described(...lines: string[]): string {
  return ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', ...lines, ''].join('\r\n');
}

/** The lines of an answer that begin so. */
function linesOf(answer: string | undefined, prefix: string): string[] {
  return (answer ?? '').split('\r\n').filter((line) => line.startsWith(prefix));
}

test.each<[Codec[], Encryption, string[]]>([
  [['opus', 'PCMA', 'PCMU'], 'plain', ['m=audio 9 RTP/AVP 8 101']],
  [['PCMU'], 'srtp', ['m=audio 9 RTP/SAVP 0 101']],
  [['opus', 'G729'], 'plain', []],
  [[], 'plain', []],
])('an offer of %j (%s) is answered with its first G.711', (codecs, encryption, lines) => {
  const answer = answerOffer(offer(codecs, encryption === 'srtp'), g711, encryption);
  expect(linesOf(answer, 'm=')).toEqual(lines);
});

test('SRTP and plain RTP do not go together, unless either is taken', () => {
  expect(answerOffer(offer(['PCMU'], true), g711, 'plain')).toBeUndefined();
  expect(answerOffer(offer(['PCMU'], false), g711, 'srtp')).toBeUndefined();
  expect(answerOffer(offer(['PCMU'], true), g711, 'either')).toMatch(/RTP\/SAVP /);
  expect(answerOffer(offer(['PCMU'], false), g711, 'either')).toMatch(/RTP\/AVP /);
  expect(offer(['PCMU'], true)).toMatch(/^a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:.{40}\r$/m);
});

describe('a payload type', () => {
  test.each([
    ['that is static needs no name', 'm=audio 4000 RTP/AVP 0 8', 'PCMU/8000'],
    ['that is dynamic is what it is named', 'm=audio 4000 RTP/AVP 97\r\na=rtpmap:97 pcma/8000', 'pcma/8000'],
    ['may name its one channel', 'm=audio 4000 RTP/AVP 97\r\na=rtpmap:97 PCMA/8000/1', 'PCMA/8000'],
  ])('%s', (_title, lines, encoding) => {
    const offered = described(lines);
    const answer = answerOffer(offered, g711, 'plain') ?? '';
    expect(readAgreed(offered, answer, offered)?.format.encoding).toBe(encoding);
  });

  test('of wide-band PCMU is another codec than the telephone has', () => {
    const offered = described('m=audio 4000 RTP/AVP 97', 'a=rtpmap:97 PCMU/16000');
    expect(answerOffer(offered, g711, 'plain')).toBeUndefined();
  });
});

test.each([
  '',
  'v=0\r\n',
  'm=video 9 RTP/AVP 0\r\n',
  'm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n',
  'm=audio 0 RTP/AVP 0\r\n',
  'm=audio 4000 RTP/AVP 0\r\nm=video\r\n',
  'no description at all',
])('%j offers no sound that is known', (text) => {
  expect(answerOffer(text, g711, 'either')).toBeUndefined();
});

describe('of the keys that are offered, one of a suite that is known is answered by its tag', () => {
  const answered = (...cryptos: string[]) =>
    linesOf(
      answerOffer(described('m=audio 4000 RTP/SAVP 0', ...cryptos.map((each) => `a=crypto:${each}`)), g711, 'srtp'),
      'a=crypto',
    ).map((line) => line.replace(/inline:.*/, ''));

  test.each([
    [[`1 AES_CM_128_HMAC_SHA1_80 inline:${key}`], 1],
    [[`1 AES_256_CM_HMAC_SHA1_80 inline:${'A'.repeat(62)}`, `3 AES_CM_128_HMAC_SHA1_80 inline:${key}`], 3],
    [[`7 AES_CM_128_HMAC_SHA1_32 inline:${key}`, `9 AES_CM_128_HMAC_SHA1_80 inline:${key}|2^31`], 9],
    [
      [
        `1 AES_CM_128_HMAC_SHA1_80 inline:${key}|2^20|1:4`,
        `2 AES_CM_128_HMAC_SHA1_80 inline:${key} UNENCRYPTED_SRTP`,
        `4 AES_CM_128_HMAC_SHA1_80 inline:${key} WSH=64`,
      ],
      4,
    ],
  ])('%j: %i', (cryptos, tag) => {
    expect(answered(...cryptos)).toEqual([`a=crypto:${tag} AES_CM_128_HMAC_SHA1_80 `]);
  });

  test.each([
    [[]],
    [[`1 AES_256_CM_HMAC_SHA1_80 inline:${'A'.repeat(62)}`]],
    [[`1 AEAD_AES_128_GCM inline:${'A'.repeat(38)}`]],
    [['1 AES_CM_128_HMAC_SHA1_80 inline:tooshort']],
    [[`1 AES_CM_128_HMAC_SHA1_80 inline:${key} FEC_ORDER=FEC_SRTP`]],
  ])('%j: no answer', (cryptos) => {
    expect(answered(...cryptos)).toEqual([]);
  });

  test('and the key that is taken is the one behind the tag', () => {
    const offered = described(
      'm=audio 4000 RTP/SAVP 0',
      `a=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:${otherKey}`,
      `a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:${key}`,
    );
    expect(readAgreed(offered, answerOffer(offered, g711, 'srtp') ?? '', offered)).toMatchObject({ key });
  });
});

describe('every line of an offer has its line in the answer', () => {
  test.each([
    [
      ['m=audio 4000 RTP/AVP 0', 'm=video 4002 RTP/AVP 96', 'a=rtpmap:96 H264/90000'],
      ['m=audio 9 RTP/AVP 0', 'm=video 0 RTP/AVP 96'],
    ],
    [
      ['m=video 4002 RTP/AVP 96', 'm=audio 4000 RTP/AVPF 8'],
      ['m=video 0 RTP/AVP 96', 'm=audio 9 RTP/AVPF 8'],
    ],
    [
      ['m=audio 4000 RTP/SAVP 0', `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}`, 'm=audio 4000 RTP/AVP 0'],
      ['m=audio 0 RTP/SAVP 0', 'm=audio 9 RTP/AVP 0'],
    ],
    [
      ['m=audio 4000 RTP/AVP 0', 'm=image 4004 udptl t38', 'm=application 4006 UDP/BFCP *'],
      ['m=audio 9 RTP/AVP 0', 'm=image 0 udptl t38', 'm=application 0 UDP/BFCP *'],
    ],
    [
      ['m=video 4002/2 RTP/AVP 96', 'm=audio 4000/2 RTP/AVP 8'],
      ['m=video 0 RTP/AVP 96', 'm=audio 9 RTP/AVP 8'],
    ],
    [
      ['m=audio 0 RTP/AVP 0', 'm=audio 4000 RTP/AVP 8'],
      ['m=audio 0 RTP/AVP 0', 'm=audio 9 RTP/AVP 8'],
    ],
    [
      ['m=x-foo 9 vnd.example-x/y.z a b', 'm=audio 4000 RTP/AVP 8', 'm=video 0 RTP/AVP'],
      ['m=x-foo 0 vnd.example-x/y.z a b', 'm=audio 9 RTP/AVP 8', 'm=video 0 RTP/AVP'],
    ],
  ])('%j: %j', (lines, answers) => {
    expect(linesOf(answerOffer(described(...lines), g711, 'plain'), 'm=')).toEqual(answers);
  });

  test('with the profile that was offered, also encrypted', () => {
    const offered = described('m=audio 4000 RTP/SAVPF 0', `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}`);
    expect(linesOf(answerOffer(offered, g711, 'srtp'), 'm=')).toEqual(['m=audio 9 RTP/SAVPF 0']);
  });
});

describe('key presses', () => {
  test('are offered with the clock of each codec', () => {
    expect(linesOf(offer(['PCMU', 'opus'], false), 'a=').filter((line) => /telephone-event|fmtp/.test(line))).toEqual([
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=rtpmap:110 telephone-event/48000',
      'a=fmtp:110 0-15',
    ]);
  });

  test.each([
    [['a=rtpmap:96 telephone-event/8000'], 'm=audio 9 RTP/AVP 8 96'],
    [['a=rtpmap:96 telephone-event/48000'], 'm=audio 9 RTP/AVP 8'],
    [[], 'm=audio 9 RTP/AVP 8'],
  ])('are answered where they were offered, by that type: %j', (lines, answer) => {
    const offered = described('m=audio 4000 RTP/AVP 8 96', ...lines);
    expect(linesOf(answerOffer(offered, g711, 'plain'), 'm=')).toEqual([answer]);
  });
});

describe('an answer is none to an offer', () => {
  const plain = offer(g711, false);
  const secure = offer(g711, true);
  const keyed = (tag: number, suite: string) =>
    described('m=audio 4000 RTP/SAVP 0', `a=crypto:${tag} ${suite} inline:${key}`);
  test.each([
    ['nothing', plain, ''],
    ['a codec that was not offered', plain, described('m=audio 4000 RTP/AVP 18')],
    ['another profile', plain, described('m=audio 4000 RTP/AVPF 0')],
    ['a refusal of the sound', plain, described('m=audio 0 RTP/AVP 0')],
    ['SRTP without a key', secure, described('m=audio 4000 RTP/SAVP 0')],
    ['a tag that was not offered', secure, keyed(2, 'AES_CM_128_HMAC_SHA1_80')],
    ['another suite', secure, keyed(1, 'AES_CM_128_HMAC_SHA1_32')],
  ])('if it is %s', (_title, offered, answer) => {
    expect(readAgreed(answer, answer, offered)).toBeUndefined();
  });

  test('and is one, if it has a codec and a key of it', () => {
    const answer = keyed(1, 'AES_CM_128_HMAC_SHA1_80');
    expect(readAgreed(answer, answer, secure)).toMatchObject({ port: 4000, key, format: { payloadType: 0 } });
  });
});
