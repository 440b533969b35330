import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type Server, type TlsOptions } from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { SipEndpoint } from '../../../../sandbox/simulators/sip/endpoint.ts';
import { defaultSipLimits } from '../../../../sandbox/simulators/sip/limits.ts';
import { placeCall } from '../../../../sandbox/simulators/sip/outgoing-call.ts';
import { g711, offer } from '../../../../sandbox/simulators/sip/session-description.ts';
import { makeAuthority, makeServerCertificate, type Signed } from '../../../calls/certificates.ts';
import { callee, ownNumber } from '../clients.ts';
import { keep } from './caller.ts';

let root: Signed;
let good: Signed;
const servers: Server[] = [];
const sockets: Socket[] = [];

beforeAll(async () => {
  root = await makeAuthority('CN=A root that the caller trusts');
  good = await makeServerCertificate(root);
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** What a call to such a server ends with. */
async function callTo(own: Signed, options: TlsOptions = {}) {
  const server = createServer({ key: own.privateKey, cert: own.certificate, ...options });
  servers.push(server);
  server.on('connection', (socket: Socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const caller = keep(new SipEndpoint({ name: 'Caller', limits: () => defaultSipLimits, trusted: [root.certificate] }));
  return placeCall(caller, {
    destination: { host: 'localhost', port, transport: 'tls' },
    ...{ from: ownNumber, to: callee, offer: offer(g711, true), ringLimitSeconds: 30, talkSeconds: 12 },
  });
}

const wantsCertificate = () => ({ requestCert: true, rejectUnauthorized: true, ca: [root.certificate] });

describe('a call over TLS that its destination does not take says why', () => {
  test.each<[string, () => TlsOptions, RegExp]>([
    [
      'a client certificate is wanted',
      () => ({ ...wantsCertificate(), minVersion: 'TLSv1.3' }),
      /tls: certificate required$/,
    ],
    ['it is wanted with TLS 1.2', () => ({ ...wantsCertificate(), maxVersion: 'TLSv1.2' }), /tls: handshake failure$/],
    [
      'TLS 1.1 is the newest',
      () => ({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
      /tls: protocol version not supported$/,
    ],
  ])('%s', async (_title, options, words) => {
    expect(await callTo(good, options())).toMatchObject({ result: 'failed', words: expect.stringMatching(words) });
  });

  test.each([[[-30, -1]], [[1, 30]]] as [[number, number]][])(
    'its certificate is valid on the days %j from today',
    async (days) => {
      const words = expect.stringMatching(/x509: certificate has expired or is not yet valid$/);
      expect(await callTo(await makeServerCertificate(root, days))).toMatchObject({ result: 'failed', words });
    },
  );
});
