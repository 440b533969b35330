import { connect, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { describe, expect, test } from '@jest/globals';
import { addressesOf } from '../../../../sandbox/simulators/sip/addresses.ts';
import { answerChallenge } from '../../../../sandbox/simulators/sip/digest-answer.ts';
import { SipEndpoint } from '../../../../sandbox/simulators/sip/endpoint.ts';
import { defaultSipLimits } from '../../../../sandbox/simulators/sip/limits.ts';
import { loopbackAddress } from '../../../../sandbox/simulators/sip/loopback.ts';
import { headerValues } from '../../../../sandbox/simulators/sip/message-text.ts';
import { callee, ownNumber } from '../clients.ts';
import { runAtoms } from '../running.ts';
import { digest, exotelWithWorkingTrunk } from '../trunk.ts';
import { keep, runCaller } from './caller.ts';

function request(method: string, { to = callee, cseq = 1, headers = '' } = {}): string {
  return [
    `${method} sip:${to}@edge SIP/2.0`,
    `Via: SIP/2.0/TCP 127.0.0.1:1;branch=z9hG4bK${method}${cseq}`,
    `From: <sip:${ownNumber}@127.0.0.1>;tag=1`,
    `To: <sip:${to}@edge>`,
    'Call-ID: of-the-test',
    `CSeq: ${cseq} ${method}`,
    'Contact: <sip:127.0.0.1:1;transport=tcp>',
    'Max-Forwards: 70',
    `${headers}Content-Length: 0`,
    '',
    '',
  ].join('\r\n');
}

/** Sends the texts one after the other, each when the answer before it has come, and tells the answers. */
async function exchange(socket: Socket, ...texts: (string | ((answer: string) => string))[]): Promise<string[]> {
  const answers: string[] = [];
  for (const text of texts) {
    const answer = new Promise<string>((resolve, reject) => {
      socket.once('data', (chunk: Buffer) => resolve(chunk.toString()));
      socket.once('close', () => reject(new Error('closed')));
    });
    socket.write(typeof text === 'string' ? text : text(answers.at(-1) ?? ''));
    answers.push(await answer);
  }
  socket.destroy();
  return answers;
}

describe('whoever connects to the edge', () => {
  const edge = async () => (await exotelWithWorkingTrunk()).simulator.sip;

  test('gets 200 to OPTIONS, over TCP and, trusting its certificate, over TLS', async () => {
    const { tcpPort, tlsPort, certificate } = await edge();
    const [answer] = await exchange(connect(tcpPort, '127.0.0.1'), request('OPTIONS'));
    expect(answer).toMatch(/^SIP\/2.0 200 OK\r\n/);
    expect(answer).toContain('Allow: INVITE, ACK, CANCEL, BYE, OPTIONS\r\n');
    const secure = tlsConnect({ port: tlsPort, host: '127.0.0.1', servername: 'exotel.localhost', ca: certificate });
    expect((await exchange(secure, request('OPTIONS')))[0]).toMatch(/^SIP\/2.0 200 OK\r\n/);
  });

  test.each(['REGISTER', 'SUBSCRIBE', 'MESSAGE', 'PRACK', 'UPDATE', 'FOO'])('gets 405 to %s', async (method) => {
    const [answer] = await exchange(connect((await edge()).tcpPort, '127.0.0.1'), request(method));
    expect(answer).toMatch(/^SIP\/2.0 405 Method Not Allowed\r\n/);
  });

  test.each(['BYE', 'CANCEL'])('gets 481 to a %s of no call', async (method) => {
    const [answer] = await exchange(connect((await edge()).tcpPort, '127.0.0.1'), request(method));
    expect(answer).toMatch(/^SIP\/2.0 481 /);
  });

  test('gets a keep-alive answered', async () => {
    expect(await exchange(connect((await edge()).tcpPort, '127.0.0.1'), '\r\n\r\n')).toEqual(['\r\n']);
  });

  test.each([
    ['no SIP', 'GET / HTTP/1.1\r\nHost: edge\r\n\r\n'],
    ['an endless head', 'x'.repeat(40_000)],
    ['a request without Via', request('OPTIONS').replace(/Via.*\r\n/, '')],
  ])('is disconnected for %s', async (_title, text) => {
    const { tcpPort, ladder } = await edge();
    await expect(exchange(connect(tcpPort, '127.0.0.1'), text)).rejects.toThrow('closed');
    expect(ladder).toEqual([]);
  });

  test('cannot use the answer to a challenge twice', async () => {
    const { simulator } = await exotelWithWorkingTrunk();
    const { tcpPort } = simulator.sip;
    simulator.state.phones[callee] = 'busy';
    let authorization = '';
    const authorized = (cseq: number) => request('INVITE', { cseq, headers: `Authorization: ${authorization}\r\n` });
    const answers = await exchange(
      connect(tcpPort, '127.0.0.1'),
      request('INVITE'),
      (challenge) => {
        const challenges = headerValues(challenge, 'www-authenticate');
        authorization = answerChallenge(challenges, { method: 'INVITE', uri: `sip:${callee}@edge` }, digest) ?? '';
        return authorized(2);
      },
      () => authorized(3),
      () =>
        request('INVITE', { cseq: 4, headers: `Authorization: ${authorization.replace(/nonce="/, 'nonce="x')}\r\n` }),
    );
    // The digest was right: the phone behind the edge is busy.
    expect(answers.map((answer) => answer.split('\r\n')[0])).toEqual([
      'SIP/2.0 401 Unauthorized',
      'SIP/2.0 486 Busy Here',
      'SIP/2.0 401 Unauthorized',
      'SIP/2.0 401 Unauthorized',
    ]);
    expect(answers.map((answer) => answer.includes('stale=true'))).toEqual([false, false, false, true]);
  });
});

test('the origination address of Atoms takes OPTIONS too, over both transports', async () => {
  const { sip } = (await runAtoms()).simulator;
  expect((await exchange(connect(sip.tcpPort, '127.0.0.1'), request('OPTIONS')))[0]).toMatch(/^SIP\/2.0 200 /);
  const secure = tlsConnect({ port: sip.tlsPort, host: '127.0.0.1', servername: 'localhost', ca: sip.certificate });
  expect((await exchange(secure, request('OPTIONS')))[0]).toMatch(/^SIP\/2.0 200 /);
});

test.each([
  ['localhost', '127.0.0.1'],
  ['Exotel.LOCALHOST.', '127.0.0.1'],
  ['127.9.9.9', '127.9.9.9'],
  ['10.0.0.1', undefined],
  ['in.voip.exotel.com', undefined],
  ['localhost.example.com', undefined],
  ['127.example.com', undefined],
])('%s is called at %s', (host, address) => {
  expect(loopbackAddress(host)).toBe(address);
});

test('the addresses are told by a control path, with the certificate and without the ladder', async () => {
  const { control, simulator } = await exotelWithWorkingTrunk();
  const { ladder: _, ...addresses } = simulator.sip;
  expect((await control('GET', '/_sandbox/sip')).body).toEqual(addresses);
  expect(addresses).toMatchObject({
    host: 'exotel.localhost',
    certificate: expect.stringContaining('BEGIN CERTIFICATE'),
  });
});

describe('whoever calls', () => {
  const refusals = [
    [['Proxy-Authenticate: Digest realm="p", nonce="n", qop="auth", algorithm=SHA-512-256'], 0],
    [['Proxy-Authenticate: Digest realm="p", nonce="n", qop="auth"'], 1],
    [['Proxy-Authenticate: Digest realm="p", nonce="n", qop="auth", stale=TRUE'], 2],
  ] as const;
  test.each(refusals)('that is challenged by a proxy with %j answers %i times', async (headers, times) => {
    const answers: string[] = [];
    const proxy = keep(
      new SipEndpoint({
        name: 'Proxy',
        limits: () => defaultSipLimits,
        onCall: (call) => {
          answers.push(...headerValues(call.invite, 'proxy-authorization'));
          call.reject({ sipCode: 407, headers });
        },
      }),
    );
    await proxy.listen();
    const { call } = runCaller(addressesOf(proxy));
    expect(await call({ from: ownNumber, to: callee, credentials: digest })).toMatchObject({
      result: 'failed',
      sipCode: 407,
      reason: 'Proxy Authentication Required',
    });
    expect(answers).toHaveLength(times);
    for (const answer of answers) expect(answer).toMatch(/^Digest username="trunkline", realm="p", .*algorithm=MD5/);
  });

  test('loses a call with its connection', async () => {
    const carrier = keep(
      new SipEndpoint({ name: 'Carrier', limits: () => defaultSipLimits, onCall: (call) => call.ring() }),
    );
    await carrier.listen();
    const { call } = runCaller(addressesOf(carrier));
    const onRinging = () => carrier.reset();
    expect(await call({ from: ownNumber, to: callee, onRinging, ringLimitSeconds: 100_000 })).toMatchObject({
      result: 'failed',
      sipCode: 503,
    });
  });
});
