import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import {
  createServer as createTlsServer,
  getCACertificates,
  setDefaultCACertificates,
  type TLSSocket,
  type Server as TlsServer,
} from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { probeSip as probeAnywhere } from '../../lambdas/calls/probe-sip.ts';
import type { SipPlace } from '../../lambdas/telephony/sip-options.ts';
import { startAtomsSimulator } from '../../sandbox/simulators/atoms.ts';
import { makeTestCertificate, type TestCertificate } from '../../sandbox/simulators/sip/test-certificate.ts';

/** Nothing that answers takes as long; what is silent by design gets the short one. */
const limit = 10_000;
const shortLimit = 50;

/** What a server does with a connection, and with a request once it has come whole. */
type Behaviour = { connected?: (socket: Socket) => void; asked?: (socket: Socket) => void };

/** As in the sandbox, whose servers are on loopback too. */
const probeSip = (place: SipPlace, limitMillis: number) => probeAnywhere(place, limitMillis, true);

let certificate: TestCertificate;
let tearDown: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  certificate = await makeTestCertificate(['localhost']);
});
afterEach(async () => {
  for (const undo of tearDown.reverse()) await undo();
  tearDown = [];
});

function tcp(port: number, host = '127.0.0.1'): SipPlace {
  return { host, port, transport: 'tcp' };
}

function tls(port: number, host = 'localhost'): SipPlace {
  return { host, port, transport: 'tls' };
}

function trust(pem: string): void {
  const before = getCACertificates('default');
  tearDown.push(() => setDefaultCACertificates(before));
  setDefaultCACertificates([...before, pem]);
}

async function listen(server: Server | TlsServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Serves on a free loopback port until the test is over. */
async function serve(
  behaviour: Behaviour,
  secure?: TestCertificate,
): Promise<{ port: number; requests: string[]; served: Socket[] }> {
  const requests: string[] = [];
  const served: Socket[] = [];
  const meet = (socket: Socket) => {
    served.push(socket);
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk;
      if (!received.endsWith('\r\n\r\n')) return;
      requests.push(received);
      behaviour.asked?.(socket);
    });
    behaviour.connected?.(socket);
  };
  const server = secure
    ? createTlsServer({ cert: secure.certificate, key: secure.privateKey }, meet)
    : createServer(meet);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  server.on('secureConnection', (socket: TLSSocket) => socket.on('error', () => socket.destroy()));
  tearDown.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { port: await listen(server), requests, served };
}

/** Each piece is sent when this process, the prober in it, has had its turns to read the one before. */
const answering = (...pieces: string[]): Behaviour => ({
  asked: async (socket) => {
    for (const piece of pieces) {
      socket.write(piece);
      for (let turn = 0; turn < 10; turn += 1) await setImmediate();
    }
  },
});
const ok = answering('SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n');

describe('over TCP', () => {
  test('a SIP server that answers has answered, with its status and the time it took', async () => {
    const { port } = await serve(ok);
    const probed = await probeSip(tcp(port), limit);
    expect(probed).toEqual({ result: 'answered', detail: 'status 200', roundTripMillis: expect.any(Number) });
    expect(probed.roundTripMillis).toBeGreaterThanOrEqual(0);
    expect(probed.roundTripMillis).toBeLessThan(limit);
  });

  test.each([
    ['in two pieces', ['SIP/2.0 4', '04 Not Found\r\nContent-Length: 0\r\n\r\n']],
    ['after a keep-alive', ['\r\n\r\n', 'SIP/2.0 404 Not Found\r\n\r\n']],
    ['after very many', ['\r\n'.repeat(600), 'SIP/2.0 404 Not Found\r\n\r\n']],
  ])('a refusal %s is an answer too', async (_title, pieces) => {
    const { port } = await serve(answering(...pieces));
    expect(await probeSip(tcp(port), limit)).toMatchObject({ result: 'answered', detail: 'status 404' });
  });

  test("the sandbox's SIP server, which parses by its own rules, takes the request for well-formed", async () => {
    const atoms = await startAtomsSimulator({ agents: [] });
    tearDown.push(() => atoms.close());
    expect(await probeSip(tcp(atoms.sip.tcpPort), limit)).toMatchObject({ result: 'answered', detail: 'status 200' });
  });

  test('a web server is not SIP', async () => {
    const { port } = await serve(answering('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await probeSip(tcp(port), limit)).toEqual({ result: 'not-sip', detail: '', roundTripMillis: null });
  });

  test('a server that takes the connection and says nothing is silent', async () => {
    const { port, requests } = await serve({});
    expect(await probeSip(tcp(port), shortLimit)).toEqual({ result: 'silent', detail: '', roundTripMillis: null });
    expect(requests).toHaveLength(1);
  });

  test('half an answer is silence', async () => {
    const { port } = await serve(answering('SIP/2.0 20'));
    expect(await probeSip(tcp(port), shortLimit)).toMatchObject({ result: 'silent' });
  });

  test.each<[string, Behaviour]>([
    ['at once', { connected: (socket) => socket.end() }],
    ['when it is asked', { asked: (socket) => socket.end() }],
    ['with a reset', { asked: (socket) => socket.resetAndDestroy() }],
    ['in the middle of its answer', { asked: (socket) => socket.end('SIP/2.0 20') }],
  ])('a server that hangs up %s has closed', async (_title, behaviour) => {
    const { port } = await serve(behaviour);
    expect(await probeSip(tcp(port), limit)).toMatchObject({ result: 'closed', roundTripMillis: null });
  });

  test.each(['127.0.0.1', 'localhost'])('a port of %s that nobody listens on refuses', async (host) => {
    const server = createServer();
    const port = await listen(server);
    server.close();
    await once(server, 'close');
    for (const transport of ['tcp', 'tls'] as const) {
      expect(await probeSip({ host, port, transport }, limit)).toEqual({
        result: 'refused',
        detail: 'ECONNREFUSED',
        roundTripMillis: null,
      });
    }
  });

  test('a server that wants TLS hangs up on it', async () => {
    const { port, requests } = await serve(ok, certificate);
    expect(await probeSip(tcp(port), limit)).toMatchObject({ result: 'closed' });
    expect(requests).toEqual([]);
  });

  test('or says so in an alert, which is not SIP', async () => {
    const { port } = await serve({ asked: (socket) => socket.end(Buffer.from('15030100020246', 'hex')) });
    expect(await probeSip(tcp(port), limit)).toMatchObject({ result: 'not-sip' });
  });
});

describe('over TLS', () => {
  test.each(['localhost', '127.0.0.1'])(
    'a server with a certificate for %s that is trusted has answered',
    async (host) => {
      trust(certificate.certificate);
      const { port, requests } = await serve(ok, certificate);
      expect(await probeSip(tls(port, host), limit)).toMatchObject({ result: 'answered', detail: 'status 200' });
      expect(requests).toEqual([expect.stringContaining(`OPTIONS sip:${host}:${port};transport=tls SIP/2.0\r\n`)]);
    },
  );

  test('a server with several certificates is told the name, which an address is not', async () => {
    trust(certificate.certificate);
    const { port, served } = await serve(ok, certificate);
    for (const host of ['localhost', '127.0.0.1']) await probeSip(tls(port, host), limit);
    expect(served.map((socket) => (socket as TLSSocket).servername)).toEqual(['localhost', false]);
  });

  test('a certificate that nobody trusts is refused, and nothing is sent', async () => {
    const { port, requests } = await serve(ok, certificate);
    expect(await probeSip(tls(port), limit)).toEqual({
      result: 'certificate',
      detail: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      roundTripMillis: null,
    });
    expect(requests).toEqual([]);
  });

  test('a trusted certificate for another host is refused, and nothing is sent', async () => {
    const ofAnother = await makeTestCertificate(['edge.exotel.test']);
    trust(ofAnother.certificate);
    const { port, requests } = await serve(ok, ofAnother);
    expect(await probeSip(tls(port), limit)).toMatchObject({
      result: 'certificate',
      detail: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    expect(requests).toEqual([]);
  });

  test.each<[string, Behaviour]>([
    ['hangs up on the handshake', { connected: (socket) => socket.once('data', () => socket.end()) }],
    ['hangs up at once', { connected: (socket) => socket.end() }],
    ['answers the handshake in plain SIP', { connected: (socket) => socket.end('SIP/2.0 400 Bad Request\r\n\r\n') }],
  ])('a TCP server that %s does not speak TLS', async (_title, behaviour) => {
    const { port } = await serve(behaviour);
    expect(await probeSip(tls(port), limit)).toMatchObject({ result: 'no-tls', roundTripMillis: null });
  });

  test('a TCP server that takes the connection and leaves the handshake unanswered does not speak TLS', async () => {
    const { port, served } = await serve({});
    expect(await probeSip(tls(port), shortLimit)).toMatchObject({ result: 'no-tls' });
    expect(served).toHaveLength(1);
  });

  test('a server that shook hands and says nothing is silent; one that hangs up then has closed', async () => {
    trust(certificate.certificate);
    const silent = await serve({}, certificate);
    // The handshake takes its time on a busy machine.
    expect(await probeSip(tls(silent.port), 1_000)).toMatchObject({ result: 'silent' });
    const closing = await serve({ asked: (socket) => socket.end() }, certificate);
    expect(await probeSip(tls(closing.port), limit)).toMatchObject({ result: 'closed' });
  });
});

test('a name that nobody knows is unknown, over either transport', async () => {
  for (const place of [tcp(5070, 'no..name.invalid'), tls(443, 'no..name.invalid')]) {
    expect(await probeSip(place, limit)).toMatchObject({ result: 'name-unknown', roundTripMillis: null });
  }
});

test('the server sees one OPTIONS without credentials, each time another, and then the end', async () => {
  const { port, requests, served } = await serve(ok);
  for (const _ of [1, 2]) await probeSip(tcp(port), limit);
  await Promise.all(served.map(async (socket) => socket.closed || once(socket, 'close')));
  expect(requests).toHaveLength(2);
  for (const request of requests) {
    expect(request).toMatch(/^OPTIONS sip:127\.0\.0\.1:\d+;transport=tcp SIP\/2\.0\r\n/);
    expect(request.match(/^OPTIONS /gm)).toHaveLength(1);
    expect(request).not.toMatch(/authorization/i);
  }
  const callIds = requests.map((request) => /^Call-ID: (.+)\r$/m.exec(request)?.[1]);
  expect(new Set(callIds).size).toBe(2);
});
