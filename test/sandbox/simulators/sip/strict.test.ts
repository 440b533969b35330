import { describe, expect, test } from '@jest/globals';
import { answerChallenge } from '../../../../sandbox/simulators/sip/digest-answer.ts';
import { headerValues } from '../../../../sandbox/simulators/sip/message-text.ts';
import { withSource } from '../../../../sandbox/simulators/sip/via.ts';
import { callee, ownNumber } from '../clients.ts';
import { digest, exotelWithWorkingTrunk } from '../trunk.ts';
import { openEdge, outcomesOf } from './open-edge.ts';
import { plainOffer, type Sent, strangerAt } from './stranger.ts';

describe('a number is understood', () => {
  test.each<[string, Sent]>([
    ['as tel: in every place', { uri: `tel:${callee}`, from: `<tel:${ownNumber}>`, to: `<tel:${callee}>` }],
    ['as tel: without brackets', { from: `tel:${ownNumber}`, to: `tel:${callee}` }],
    ['as tel: with separators', { uri: 'tel:+91-98765-43210', from: '<tel:+91(80)4567.1234>' }],
    ['as tel: with parameters', { uri: `tel:${callee};npdi;rn=+919800000000` }],
    ['with parameters in the user part', { uri: `sip:${callee};npdi@edge;user=phone` }],
    ['with ;user=phone', { uri: `sip:${callee}@edge;user=phone`, from: `<sip:${ownNumber}@127.0.0.1;user=phone>` }],
    ['with its plus as %2B', { uri: `sip:${callee.replace('+', '%2B')}@edge` }],
  ])('%s', async (_title, sent) => {
    const edge = await openEdge();
    const stranger = await strangerAt(edge.sip.tcpPort);
    stranger.send('INVITE', { ...sent, body: plainOffer() });
    const answer = await stranger.next(/^[2-6]\d\d /);
    expect(answer).toMatch(/^SIP\/2.0 200 /);
    // Whom the caller named, it finds again.
    expect(headerValues(answer, 'from')[0]).toContain((sent.from ?? ownNumber).replace(/[<>]/g, ''));
    stranger.send('ACK', { uri: `sip:${callee}@edge` });
    stranger.send('BYE', { uri: `sip:${callee}@edge`, cseq: 2 });
    await stranger.next(/^200 /);
    expect(await outcomesOf(edge)).toEqual(['answered']);
    expect(edge.state.calls).toMatchObject([{ from: ownNumber, to: callee }]);
  });
});

test('of several answers to challenges the one to the own realm counts', async () => {
  const { simulator } = await exotelWithWorkingTrunk();
  const stranger = await strangerAt(simulator.sip.tcpPort);
  stranger.send('INVITE', { body: plainOffer() });
  const challenges = headerValues(await stranger.next(/^401 /), 'www-authenticate');
  const request = { method: 'INVITE', uri: `sip:${callee}@edge` };
  const answerTo = (asked: string[]) => `Authorization: ${answerChallenge(asked, request, digest)}`;
  const again = await strangerAt(simulator.sip.tcpPort, 'again');
  const headers = [answerTo(['Digest realm="proxy", nonce="of-the-proxy", qop="auth"']), answerTo(challenges)];
  again.send('INVITE', { body: plainOffer(), headers });
  await again.next(/^200 /);
});

describe('what cannot be understood is answered, and the connection stays', () => {
  const invite = (...changes: [RegExp, string][]) =>
    changes.reduce(
      (text, [pattern, replacement]) => text.replace(pattern, replacement),
      [
        `INVITE sip:${callee}@edge SIP/2.0`,
        'Via: SIP/2.0/TCP 127.0.0.1:1;branch=z9hG4bKodd',
        `From: <sip:${ownNumber}@127.0.0.1>;tag=1`,
        `To: <sip:${callee}@edge>`,
        'Call-ID: odd',
        'CSeq: 1 INVITE',
        'Contact: <sip:me@127.0.0.1:1;transport=tcp>',
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    );

  test.each<[string, string, RegExp]>([
    ['another scheme', invite([/sip:\S+/, 'mailto:someone@edge']), /^SIP\/2.0 416 /],
    ['no URI', invite([/sip:\S+/, 'nobody']), /^SIP\/2.0 400 /],
    ['another version of SIP', invite([/SIP\/2.0\r/, 'SIP/7.0\r']), /^SIP\/2.0 505 /],
    ['no From', invite([/From.*\r\n/, '']), /^SIP\/2.0 400 Missing From\r/],
    ['no To', invite([/To.*\r\n/, '']), /^SIP\/2.0 400 Missing To\r/],
    ['no Call-ID', invite([/Call-ID.*\r\n/, '']), /^SIP\/2.0 400 Missing Call-ID\r/],
    ['no CSeq', invite([/CSeq.*\r\n/, '']), /^SIP\/2.0 400 Missing CSeq\r/],
    ['no Contact', invite([/Contact.*\r\n/, '']), /^SIP\/2.0 400 /],
    ['a From that is none', invite([/From.*/, 'From: <<>>']), /^SIP\/2.0 400 /],
    ['a CSeq of another method', invite([/CSeq.*/, 'CSeq: 1 BYE']), /^SIP\/2.0 400 /],
    ['a CSeq of more than 31 bits', invite([/CSeq.*/, 'CSeq: 2147483648 INVITE']), /^SIP\/2.0 400 /],
    ['a space in the URI', invite([/sip:\S+/, 'sip:+91 98@edge']), /^SIP\/2.0 400 /],
    ['two spaces before the URI', invite([/INVITE /, 'INVITE  ']), /^SIP\/2.0 400 /],
    [
      'a body of a type that is not said',
      invite([/Content-Length: 0\r\n\r\n/, 'Content-Length: 3\r\n\r\nv=0']),
      /^SIP\/2.0 400 Missing Content-Type\r/,
    ],
    ['a CSeq that is no number', invite([/CSeq.*/, 'CSeq: one INVITE']), /^SIP\/2.0 400 /],
  ])('%s', async (_title, text, status) => {
    const stranger = await strangerAt((await openEdge()).sip.tcpPort);
    stranger.write(text);
    const refusal = await stranger.next(/^\d/);
    expect(refusal).toMatch(status);
    expect(headerValues(refusal, 'via')[0]).toContain('branch=z9hG4bKodd');
    stranger.send('OPTIONS');
    await stranger.next(/^200 /);
  });

  test.each([
    ['another type', [/application\/sdp/, 'application/isup'], 'Accept: application/sdp'],
    ['an encoding', [/Max-Forwards: 70/, 'Content-Encoding: gzip'], 'Accept-Encoding: identity'],
  ] as [string, [RegExp, string], string][])('a body of %s, with what is taken', async (_title, change, taken) => {
    const stranger = await strangerAt((await openEdge()).sip.tcpPort);
    const body = plainOffer();
    const described = `Content-Type: application/sdp\r\nMax-Forwards: 70\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    stranger.write(invite([/Content-Length: 0\r\n\r\n/, described], change));
    const refusal = await stranger.next(/^[2-6]/);
    expect([refusal.split('\r\n')[0], refusal]).toEqual([
      'SIP/2.0 415 Unsupported Media Type',
      expect.stringContaining(`\r\n${taken}\r\n`),
    ]);
  });

  test('but not a body of several parts, of which one is a session description', async () => {
    const parts = await strangerAt((await openEdge()).sip.tcpPort);
    const body = `--x\r\nContent-Type: application/sdp\r\n\r\n${plainOffer()}--x--\r\n`;
    parts.write(
      invite(
        [/Call-ID.*/, 'Call-ID: parts'],
        [
          /Content-Length: 0\r\n\r\n/,
          `Content-Type: multipart/mixed;boundary=x\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        ],
      ),
    );
    await parts.next(/^200 /);
  });

  test.each([
    [
      'a response without From',
      'SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP 127.0.0.1:1;branch=z9hG4bK1\r\nContent-Length: 0\r\n\r\n',
    ],
    ['an ACK without a Call-ID', 'ACK sip:edge SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:1\r\nContent-Length: 0\r\n\r\n'],
  ])('but for what gets no answer ever: %s', async (_title, text) => {
    const stranger = await strangerAt((await openEdge()).sip.tcpPort);
    stranger.write(text);
    stranger.send('OPTIONS');
    expect(await stranger.next(/^\d/)).toMatch(/^SIP\/2.0 200 /);
  });

  test.each<[string, string, RegExp?]>([
    ['no Content-Length', invite([/Content-Length.*\r\n/, ''])],
    ['a Content-Length that is no number', invite([/Content-Length.*/, 'Content-Length: some'])],
    [
      'a body that is too large',
      `${invite([/Content-Length.*/, 'Content-Length: 500000'])}${'x'.repeat(500_000)}`,
      /^SIP\/2.0 513 /,
    ],
    ['a head that is too large', invite([/Content-Length/, `X: ${'x'.repeat(500_000)}\r\n$&`]), /^SIP\/2.0 513 /],
  ])(
    '%s, which ends the connection: nobody knows where the next message begins',
    async (_title, text, status = /^SIP\/2.0 400 /) => {
      const stranger = await strangerAt((await openEdge()).sip.tcpPort);
      stranger.write(text);
      expect(await stranger.next(/^\d/)).toMatch(status);
      await expect(stranger.next(/./)).rejects.toThrow('closed');
    },
  );
});

describe('a Via tells where its request came from', () => {
  const via = (value: string) => withSource(`OPTIONS sip:edge SIP/2.0\r\nVia: ${value}\r\n\r\n`, '127.0.0.1', 4321);
  test.each([
    ['SIP/2.0/TCP 10.0.0.1:5;rport;branch=z9', 'SIP/2.0/TCP 10.0.0.1:5;rport=4321;branch=z9;received=127.0.0.1'],
    ['SIP/2.0/TCP 127.0.0.1:5;branch=z9;rport', 'SIP/2.0/TCP 127.0.0.1:5;branch=z9;rport=4321;received=127.0.0.1'],
    ['SIP/2.0/TLS host.example.com;branch=z9', 'SIP/2.0/TLS host.example.com;branch=z9;received=127.0.0.1'],
    ['SIP/2.0/TCP 127.0.0.1:5;branch=z9', 'SIP/2.0/TCP 127.0.0.1:5;branch=z9'],
    [
      'SIP/2.0/TCP 10.0.0.1;rport;branch=a, SIP/2.0/TCP 10.0.0.2;rport;branch=b',
      'SIP/2.0/TCP 10.0.0.1;rport=4321;branch=a;received=127.0.0.1, SIP/2.0/TCP 10.0.0.2;rport;branch=b',
    ],
  ])('%s', (value, expected) => {
    expect(via(value)).toContain(`\r\nVia: ${expected}\r\n`);
  });

  test('in the answer, too', async () => {
    const { sip } = await openEdge();
    const stranger = await strangerAt(sip.tcpPort);
    stranger.write(
      `OPTIONS sip:edge SIP/2.0\r\nv: SIP/2.0/TCP 10.0.0.1:5;rport;branch=z9hG4bK1\r\nf: <sip:a@b>;tag=1\r\nt: <sip:edge>\r\ni: 1\r\nCSeq: 1 OPTIONS\r\nl: 0\r\n\r\n`,
    );
    expect(headerValues(await stranger.next(/^200 /), 'via')[0]).toMatch(/;rport=\d+;.*;received=127\.0\.0\.1$/);
  });
});

test('the answer to a CANCEL has the tag of the call that it ends', async () => {
  const edge = await openEdge();
  edge.state.phones[callee] = 'no_answer';
  const stranger = await strangerAt(edge.sip.tcpPort);
  stranger.send('INVITE', { body: plainOffer() });
  const tagOf = (message: string) => /;tag=([^;]+)/.exec(headerValues(message, 'to')[0] ?? '')?.[1];
  const ringing = await stranger.next(/^180 /);
  stranger.send('CANCEL');
  const [cancelled, ended] = [await stranger.next(/^200 /), await stranger.next(/^487 /)];
  expect([tagOf(cancelled), tagOf(ended)]).toEqual([tagOf(ringing), tagOf(ringing)]);
});

describe('the ladder names a proxy as what it is', () => {
  test.each([
    [['Via: SIP/2.0/TCP 10.0.0.9:5060;branch=z9hG4bKbehind', 'User-Agent: Phone'], /^proxy 127\.0\.0\.1:\d+$/],
    [['Record-Route: <sip:10.0.0.9;lr>', 'User-Agent: Phone'], /^proxy 127\.0\.0\.1:\d+$/],
    [['User-Agent: Phone'], /^Phone$/],
    [[], /^127\.0\.0\.1:\d+$/],
  ])('by a request with %j', async (headers, name) => {
    const edge = await openEdge();
    const stranger = await strangerAt(edge.sip.tcpPort);
    stranger.send('OPTIONS', { headers });
    await stranger.next(/^200 /);
    expect(edge.sip.ladder.map(({ from, to, direction }) => (direction === 'sent' ? to : from))).toEqual([
      expect.stringMatching(name),
      expect.stringMatching(name),
    ]);
  });

  test('by two names over one connection', async () => {
    const edge = await openEdge();
    const stranger = await strangerAt(edge.sip.tcpPort);
    for (const [index, name] of ['kamailio (5.6.3)', 'Phone'].entries()) {
      stranger.send('OPTIONS', { cseq: index + 1, headers: [`User-Agent: ${name}`] });
      await stranger.next(/^200 /);
    }
    expect(edge.sip.ladder.every(({ from, to }) => `${from} ${to}`.includes('proxy 127.0.0.1:'))).toBe(true);
  });
});
