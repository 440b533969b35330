import { expect, test } from '@jest/globals';
import {
  answerOffer,
  type Codec,
  g711,
  offer,
  readSessionDescription,
} from '../../../../sandbox/simulators/sip/session-description.ts';

test.each<[Codec[], boolean, string | undefined]>([
  [['opus', 'PCMA', 'PCMU'], false, 'm=audio 9 RTP/AVP 8'],
  [['PCMU'], true, 'm=audio 9 RTP/SAVP 0'],
  [['opus', 'G729'], false, undefined],
  [[], false, undefined],
])('an offer of %j (SRTP: %s) is answered with its first G.711', (codecs, secure, line) => {
  const answer = answerOffer(offer(codecs, secure), g711, secure);
  expect(answer?.split('\r\n').find((candidate) => candidate.startsWith('m='))).toBe(line);
});

test('SRTP and plain RTP do not go together', () => {
  expect(answerOffer(offer(['PCMU'], true), g711, false)).toBeUndefined();
  expect(answerOffer(offer(['PCMU'], false), g711, true)).toBeUndefined();
  expect(offer(['PCMU'], true)).toMatch(/^a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:.{40}\r$/m);
});

test('static payload types need no name, and a dynamic one is what it is named', () => {
  expect(
    readSessionDescription('v=0\r\nm=audio 4000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n'),
  ).toEqual({
    formats: [
      { payloadType: 0, encoding: 'pcmu/8000' },
      { payloadType: 8, encoding: 'pcma/8000' },
      { payloadType: 101, encoding: 'telephone-event/8000' },
    ],
    secure: false,
  });
  // A wide-band PCMU is another codec than the telephone's.
  expect(answerOffer('m=audio 4000 RTP/AVP 97\r\na=rtpmap:97 PCMU/16000\r\n', g711, false)).toBeUndefined();
});

test.each(['', 'v=0\r\n', 'm=video 9 RTP/AVP 0\r\n', 'm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n'])(
  '%j offers no sound that is known',
  (text) => {
    expect(readSessionDescription(text)).toBeUndefined();
  },
);
