import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import {
  createServer,
  getCACertificates,
  type SecureVersion,
  setDefaultCACertificates,
  type TLSSocket,
  type TlsOptions,
} from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { probeSip } from '../../lambdas/calls/probe-sip.ts';
import { explainPaths } from '../../lambdas/telephony/sip-path.ts';
import { makeAuthority, makeServerCertificate, type Signed } from './certificates.ts';

/** Servers of TLS that nobody can call, each for a reason of its own. */
let root: Signed;
let intermediate: Signed;
let good: Signed;
let tearDown: (() => Promise<void> | void)[] = [];
const before = getCACertificates('default');

beforeAll(async () => {
  root = await makeAuthority('CN=A root that all trust');
  intermediate = await makeAuthority('CN=An intermediate authority', root);
  good = await makeServerCertificate(root);
});
afterEach(async () => {
  for (const undo of tearDown.reverse()) await undo();
  tearDown = [];
  setDefaultCACertificates(before);
});

/** Serves SIP over TLS on a free loopback port until the test is over. @returns what a probe of it finds. */
async function probeServer(own: Signed, options: TlsOptions & { sends?: Signed[] } = {}) {
  const { sends = [own], ...rest } = options;
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(
    { key: own.privateKey, cert: sends.map(({ certificate }) => certificate).join('\n'), ...rest },
    (socket: TLSSocket) => {
      socket.on('error', () => socket.destroy());
      socket.on('data', (chunk) => {
        requests.push(String(chunk));
        socket.write('SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n');
      });
    },
  );
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  tearDown.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  setDefaultCACertificates([...before, root.certificate]);
  const { port } = server.address() as AddressInfo;
  const probed = await probeSip({ host: 'localhost', port, transport: 'tls' }, 10_000, true);
  return { ...probed, requests };
}

const wantsOne = () => ({ requestCert: true, rejectUnauthorized: true, ca: [root.certificate] });
const only = (version: SecureVersion) => ({ minVersion: version, maxVersion: version });

describe('a TLS server', () => {
  test('that sends its whole chain, and asks for no certificate, answers', async () => {
    const leaf = await makeServerCertificate(intermediate);
    expect(await probeServer(leaf, { sends: [leaf, intermediate] })).toMatchObject({ result: 'answered' });
  });

  test.each<{ version: SecureVersion }>([{ version: 'TLSv1.2' }, { version: 'TLSv1.3' }])(
    'that wants a client certificate is found out over $version',
    async ({ version }) => {
      const probed = await probeServer(good, { ...wantsOne(), ...only(version) });
      expect(probed).toMatchObject({ result: 'client-certificate', detail: expect.stringContaining('ALERT') });
    },
  );

  test('that asks for a client certificate, and goes on without one, answers', async () => {
    const asks = { requestCert: true, rejectUnauthorized: false, ...only('TLSv1.2') };
    expect(await probeServer(good, asks)).toMatchObject({ result: 'answered' });
  });

  test.each<{ version: SecureVersion }>([{ version: 'TLSv1' }, { version: 'TLSv1.1' }])(
    'that speaks $version at most is told from one that speaks none',
    async ({ version }) => {
      // OpenSSL takes such a version only at the lowest level of security.
      const old = { minVersion: 'TLSv1', maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' } as const;
      const { result, requests } = await probeServer(good, old);
      expect([result, requests]).toEqual(['tls-version', []]);
    },
  );

  test('that has no cipher in common refuses the handshake', async () => {
    // Its key is of another kind.
    const rsaOnly = { ...only('TLSv1.2'), ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' };
    expect(await probeServer(good, rsaOnly)).toMatchObject({ result: 'tls-refused' });
  });

  test.each<{ what: string; days: [number, number]; detail: string }>([
    { what: 'has expired', days: [-30, -1], detail: 'CERT_HAS_EXPIRED' },
    { what: 'is not valid yet', days: [1, 30], detail: 'CERT_NOT_YET_VALID' },
  ])('whose certificate $what is told so, and nothing is sent', async ({ days, detail }) => {
    const { result, requests, ...probed } = await probeServer(await makeServerCertificate(root, days));
    expect([result, probed.detail, requests]).toEqual(['certificate-expired', detail, []]);
  });

  test('that leaves its intermediate certificate out is told so, and nothing is sent', async () => {
    const { result, requests } = await probeServer(await makeServerCertificate(intermediate));
    expect([result, requests]).toEqual(['certificate-chain', []]);
  });

  test('whose chain ends at a root that nobody knows is not to be trusted', async () => {
    const unknown = await makeAuthority('CN=A root that nobody knows');
    const leaf = await makeServerCertificate(unknown);
    expect(await probeServer(leaf, { sends: [leaf, unknown] })).toMatchObject({ result: 'certificate' });
  });
});

describe('what is said of it', () => {
  const results = [
    'no-tls',
    'tls-version',
    'tls-refused',
    'client-certificate',
    'certificate-expired',
    'certificate-chain',
    'certificate',
  ] as const;

  test.each(['outbound', 'inbound'] as const)('has a remedy of its own, by who runs the server: %s', (direction) => {
    const paths = results.map((result) => {
      return { direction, address: 'edge.exotel.test:443;transport=tls', result, detail: '', roundTripMillis: null };
    });
    const remedies = explainPaths(paths).map(({ remedy }) => remedy);
    expect(new Set(remedies).size).toBe(results.length);
    for (const remedy of remedies.slice(1)) expect(remedy).toContain(direction === 'outbound' ? 'Exotel' : 'Smallest');
  });
});
