import dns, { type LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { type AddressInfo, createServer, isIP, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, test } from '@jest/globals';
import { probeSip } from '../../lambdas/calls/probe-sip.ts';
import { makeTestCertificate } from '../../sandbox/simulators/sip/test-certificate.ts';

const limit = 10_000;
const { lookup } = dns;
let servers: Server[] = [];
let trusted: string[] | undefined;

afterEach(async () => {
  dns.lookup = lookup;
  if (trusted) setDefaultCACertificates(trusted);
  trusted = undefined;
  await Promise.all(servers.map(async (server) => void (await once(server.close(), 'close'))));
  servers = [];
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A port on which somebody listens, who notes who came and hangs up; and one on which nobody does. */
async function twoPorts(): Promise<{ open: number; closed: number; came: Socket[] }> {
  const came: Socket[] = [];
  const open = await listen(createServer((socket) => came.push(socket.end())));
  const closed = await listen(createServer());
  const nobody = servers.pop();
  if (nobody) await once(nobody.close(), 'close');
  return { open, closed, came };
}

/** In place of DNS: the first time these addresses, the second time those, and so on. */
function resolveTo(...answers: string[][]): string[] {
  const asked: string[] = [];
  const answer = (host: string, _options: object, found: (error: null, all: LookupAddress[]) => void) => {
    const addresses = answers[asked.length] ?? [];
    asked.push(host);
    found(
      null,
      addresses.map((address) => ({ address, family: isIP(address) })),
    );
  };
  dns.lookup = answer as typeof lookup;
  return asked;
}

describe('a host that is not of the internet is not connected to, and nobody learns whether a port of it is open', () => {
  test.each([
    { host: '127.0.0.1' },
    { host: '127.1' },
    { host: '0x7f.0x1' },
    { host: '127.0.0.0x1' },
    { host: '2130706433' },
    { host: '017700000001' },
    { host: '::1' },
    { host: '::ffff:127.0.0.1' },
    { host: 'localhost' },
  ])('written $host', async ({ host }) => {
    const { open, closed, came } = await twoPorts();
    const seen = [];
    for (const transport of ['tcp', 'tls'] as const) {
      for (const port of [open, closed]) seen.push(await probeSip({ host, port, transport }, limit));
    }
    const [first] = seen;
    expect(first).toMatchObject({ result: 'not-public', roundTripMillis: null });
    expect(seen).toEqual([first, first, first, first]);
    expect(came).toEqual([]);
  });

  test.each([
    { addresses: ['127.0.0.1'], kind: 'loopback' },
    { addresses: ['169.254.169.254'], kind: 'linkLocal' },
    { addresses: ['10.0.0.1'], kind: 'private' },
    { addresses: ['fd00:ec2::254'], kind: 'uniqueLocal' },
    { addresses: ['64:ff9b::7f00:1'], kind: 'loopback' },
    { addresses: ['2002:7f00:1::'], kind: '6to4' },
    { addresses: ['52.66.1.2', '127.0.0.1'], kind: 'loopback' },
    { addresses: ['2606:4700::1111', '52.66.1.2', 'fe80::1'], kind: 'linkLocal' },
  ])('by a name that leads to $addresses', async ({ addresses, kind }) => {
    const { open, came } = await twoPorts();
    resolveTo(addresses);
    const place = { host: 'edge.test', port: open, transport: 'tcp' as const };
    expect(await probeSip(place, limit)).toEqual({ result: 'not-public', detail: kind, roundTripMillis: null });
    expect(came).toEqual([]);
  });

  test.each([{ address: '10.0.0.1' }, { address: '169.254.169.254' }, { address: '64:ff9b::a00:1' }])(
    'where loopback is allowed, $address is not',
    async ({ address }) => {
      resolveTo([address]);
      expect(await probeSip({ host: 'edge.test', port: 5070, transport: 'tcp' }, limit, true)).toMatchObject({
        result: 'not-public',
      });
    },
  );
});

test('a name is asked for once, and the address that was judged is connected to, under its name', async () => {
  const { certificate, privateKey } = await makeTestCertificate(['edge.test']);
  const server = createTlsServer({ cert: certificate, key: privateKey }, (socket) => socket.end());
  server.on('tlsClientError', () => undefined);
  const port = await listen(server);
  const asked = resolveTo(['127.0.0.1'], ['127.0.0.2']);
  const came = once(server, 'connection') as Promise<[Socket]>;
  const secured = once(server, 'secureConnection') as Promise<[TLSSocket]>;
  trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, certificate]);
  // It shakes hands, which needs the name in the certificate, and hangs up.
  expect(await probeSip({ host: 'edge.test', port, transport: 'tls' }, limit, true)).toMatchObject({
    result: 'closed',
  });
  expect((await came)[0].localAddress).toBe('127.0.0.1');
  expect((await secured)[0].servername).toBe('edge.test');
  expect(asked).toEqual(['edge.test']);
});

test('a name that DNS gives no answer for in time is not reached', async () => {
  dns.lookup = (() => undefined) as unknown as typeof lookup;
  expect(await probeSip({ host: 'edge.test', port: 5070, transport: 'tcp' }, 20)).toMatchObject({
    result: 'unreachable',
  });
});
