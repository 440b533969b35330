import { createServer, type Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import type { AtomsSettings } from '../../../sandbox/simulators/atoms/settings.ts';
import { SipEndpoint } from '../../../sandbox/simulators/sip/endpoint.ts';
import type { IncomingCall } from '../../../sandbox/simulators/sip/incoming-call.ts';
import { defaultSipLimits } from '../../../sandbox/simulators/sip/limits.ts';
import { makeTestCertificate } from '../../../sandbox/simulators/sip/test-certificate.ts';
import { agentId, type Client, callee, dataOf, ownNumber } from './clients.ts';
import { runAtoms } from './running.ts';
import { keep } from './sip/caller.ts';
import { digest, exotelWithWorkingTrunk } from './trunk.ts';

async function importTo(atoms: Client, sipTerminationUrl: string): Promise<string> {
  const json = {
    phoneNumber: ownNumber,
    sipTerminationUrl,
    sipUsername: digest.userName,
    sipPassword: digest.password,
  };
  return dataOf(await atoms('POST', '/product/import-phone-number', { json }))._id ?? '';
}

async function place(atoms: Client, fromProductId: string): Promise<string> {
  const json = { agentId, phoneNumber: callee, fromProductId };
  return dataOf(await atoms('POST', '/conversation/outbound', { json })).conversationId ?? '';
}

/** How a call ended that goes to the termination host. */
async function endOf(terminationHost: string, settings: Partial<AtomsSettings> = {}) {
  const { atoms, simulator } = await runAtoms({ settings: { callSteps: 0, readWaitMillis: 20_000, ...settings } });
  const id = await place(atoms, await importTo(atoms, terminationHost));
  const { status, callFailureReason } = dataOf(await atoms('GET', `/conversation/${id}`));
  return { status, callFailureReason, ladder: simulator.sip.ladder };
}

describe('an outbound call by SIP', () => {
  test('is authenticated, talked and ended by Atoms', async () => {
    const { simulator } = await exotelWithWorkingTrunk();
    const { status, ladder } = await endOf(simulator.sip.tcp);
    expect(status).toBe('completed');
    expect(ladder.map(({ from, summary }) => `${from}: ${summary.replace(/ sip:.*/, '')}`)).toEqual([
      'Atoms: INVITE',
      'Exotel: 401 Unauthorized',
      'Atoms: ACK',
      'Atoms: INVITE',
      'Exotel: 180 Ringing',
      'Exotel: 200 OK',
      'Atoms: ACK',
      'Atoms: BYE',
      'Exotel: 200 OK',
    ]);
  });

  test.each<[Partial<AtomsSettings>, string | undefined]>([
    [{ codecs: ['opus'] }, 'SIP 488 Not Acceptable Here'],
    [{ codecs: ['opus', 'PCMA'] }, undefined],
    [{ srtp: 'always' }, 'SIP 488 Not Acceptable Here'],
    [{ outboundTransport: 'tcp' }, undefined],
  ])('with the settings %j ends with %s', async (settings, reason) => {
    const { simulator } = await exotelWithWorkingTrunk();
    expect((await endOf(simulator.sip.tcp, settings)).callFailureReason).toBe(reason);
  });

  test('goes over TLS where that is set, with SRTP or not at all', async () => {
    const { simulator } = await exotelWithWorkingTrunk();
    const overTls = await endOf(simulator.sip.tls, { outboundTransport: 'tls' });
    expect(overTls.status).toBe('completed');
    expect(overTls.ladder.every(({ transport }) => transport === 'tls')).toBe(true);
    const plain = await endOf(simulator.sip.tls, { outboundTransport: 'tls', srtp: 'never' });
    expect(plain.callFailureReason).toBe('SIP 488 Not Acceptable Here');
  });

  test('to a host whose certificate nobody vouches for is never placed', async () => {
    const certificate = await makeTestCertificate(['exotel.localhost']);
    const { simulator } = await exotelWithWorkingTrunk({ certificate });
    const { callFailureReason, ladder } = await endOf(simulator.sip.tls, { outboundTransport: 'tls' });
    expect([callFailureReason, ladder]).toEqual(['SIP 408 Request Timeout', []]);
  });

  test.each([
    ['unknown authority', /x509: certificate signed by unknown authority$/],
    ['expired', /x509: certificate has expired or is not yet valid$/],
    ['other name', /x509: certificate is valid for another name, not exotel\.localhost$/],
  ] as const)(
    'to a host whose certificate is of %s says so, where the platform tells in words',
    async (shown, words) => {
      const { simulator } = await exotelWithWorkingTrunk({ settings: { shownCertificate: shown } });
      const settings = { outboundTransport: 'tls', failureReasons: 'own words' } as const;
      expect((await endOf(simulator.sip.tls, settings)).callFailureReason).toMatch(words);
    },
  );

  test.each([
    ['localhost:1', /dial tcp <nil>->127\.0\.0\.1:1: connect: connection refused$/],
    ['edge.example.com:5070', /lookup edge\.example\.com: no such host$/],
  ])('to %s says in words why nobody is there', async (host, words) => {
    expect((await endOf(host, { failureReasons: 'own words' })).callFailureReason).toMatch(words);
  });

  test('with another password says in words that it was asked again', async () => {
    const { simulator } = await exotelWithWorkingTrunk();
    Object.assign(simulator.state.trunks[0]?.credentials[0] ?? {}, { password: 'other' });
    const { callFailureReason } = await endOf(simulator.sip.tcp, { failureReasons: 'own words' });
    expect(callFailureReason).toBe('max auth retry attempts reached');
  });

  test('is confirmed along the Record-Route of a proxy, and not by an ACK to the Contact behind it', async () => {
    const { simulator } = await exotelWithWorkingTrunk({ settings: { behindProxy: true } });
    expect((await endOf(simulator.sip.tcp)).status).toBe('completed');
    const { status, callFailureReason } = await endOf(simulator.sip.tcp, { acknowledges: 'to the contact' });
    expect([status, callFailureReason]).toEqual(['failed', expect.stringMatching(/^transport<TLS> dial err=/)]);
    expect(simulator.state.calls.map(({ outcome }) => outcome.result)).toEqual(['answered', 'failed']);
  });

  test.each(['tcp', 'tls'] as const)('over the wrong transport, to a port of %s, fails with 408', async (transport) => {
    const { simulator } = await exotelWithWorkingTrunk();
    const outboundTransport = transport === 'tcp' ? 'tls' : 'tcp';
    const settings = { outboundTransport, responseLimitMillis: 100, connectLimitMillis: 100 } as const;
    expect((await endOf(simulator.sip[transport], settings)).callFailureReason).toMatch(/^SIP (408|503) /);
  });

  test('that is refused the connection fails with 408', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    expect((await endOf(`localhost:${port}`)).callFailureReason).toBe('SIP 408 Request Timeout');
  });

  test.each(['tcp', 'tls'] as const)('over %s to a host that never says anything fails with 408', async (transport) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket.on('error', () => {})));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const settings = { outboundTransport: transport, responseLimitMillis: 30, connectLimitMillis: 100 };
    const { callFailureReason } = await endOf(`localhost:${port}`, settings);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    expect(callFailureReason).toBe('SIP 408 Request Timeout');
  });
});

describe('cancelling a conversation', () => {
  async function callUnderWay(answer: (call: IncomingCall) => void) {
    let arrived: (call: IncomingCall) => void = () => {};
    const call = new Promise<IncomingCall>((resolve) => {
      arrived = resolve;
    });
    const carrier = keep(
      new SipEndpoint({
        name: 'Carrier',
        limits: () => defaultSipLimits,
        onCall: (incoming) => {
          answer(incoming);
          arrived(incoming);
        },
      }),
    );
    await carrier.listen();
    const { atoms } = await runAtoms({ settings: { talkSeconds: 1_000_000, ringLimitSeconds: 1_000_000 } });
    const callId = await place(atoms, await importTo(atoms, `localhost:${carrier.port('tcp')}`));
    return { atoms, callId, call: await call, carrier };
  }

  test('that rings sends CANCEL', async () => {
    const { atoms, callId, call, carrier } = await callUnderWay((incoming) => incoming.ring());
    expect((await atoms('POST', '/conversation/cancel', { json: { callId } })).http).toBe(200);
    expect(await call.over).toMatchObject({ sipCode: 487 });
    expect(carrier.ladder.entries.some(({ summary }) => summary.startsWith('CANCEL'))).toBe(true);
    expect(dataOf(await atoms('GET', `/conversation/${callId}`)).status).toBe('cancelled');
  });

  test('that is talked sends BYE', async () => {
    let confirmed = () => {};
    const talk = new Promise<void>((resolve) => {
      confirmed = resolve;
    });
    const { atoms, callId, call, carrier } = await callUnderWay((incoming) =>
      incoming.accept(incoming.offer, 0, () => confirmed()),
    );
    await talk;
    expect((await atoms('POST', '/conversation/cancel', { json: { callId } })).http).toBe(200);
    expect(await call.over).toMatchObject({ result: 'answered' });
    expect(carrier.ladder.entries.some(({ summary }) => summary.startsWith('BYE'))).toBe(true);
    expect(dataOf(await atoms('GET', `/conversation/${callId}`)).status).toBe('cancelled');
  });
});
