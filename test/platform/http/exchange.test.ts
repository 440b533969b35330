import { afterEach, describe, expect, test } from '@jest/globals';
import { UnavailableError } from '../../../lambdas/platform/errors.ts';
import { type CannedAnswer, type OwnWay, startCannedServer } from '../canned-server.ts';
import { failureOf } from '../failure.ts';
import { CHANGE, clientOf, clock, closeServers, LOOK, serverThat } from './canned.ts';

afterEach(closeServers);

describe('no usable answer is UnavailableError', () => {
  const cases: Record<string, CannedAnswer | OwnWay> = {
    'HTTP 500': { status: 500, body: { status: false } },
    'HTTP 502 with a page': { status: 502, body: '<html>Bad Gateway</html>' },
    'HTTP 503': { status: 503, headers: { 'retry-after': '1' }, body: {} },
    'a page in place of JSON': { body: '<html>Welcome</html>' },
    'an empty body': { body: '' },
    'JSON that is cut': { body: '{"name": "on' },
    'a connection reset before any answer': (response) => response.socket?.resetAndDestroy(),
    'a connection closed before any answer': (response) => response.socket?.destroy(),
    'a body cut before its announced length': (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"name":', () => response.socket?.destroy());
    },
    'a chunked body cut before its end': (response) => {
      response.writeHead(200);
      response.write('{"name":', () => response.socket?.destroy());
    },
    'a body over 1 MiB': { body: JSON.stringify('x'.repeat(1024 * 1024)) },
    'a body that never ends': (response) => {
      response.writeHead(200);
      const more = () => {
        if (response.destroyed) return;
        response.write('x'.repeat(65_536), () => setImmediate(more));
      };
      more();
    },
  };

  test.each(Object.entries(cases))('%s', async (_name, answer) => {
    const server = await serverThat(() => answer);
    const look = await failureOf(clientOf(server).send(LOOK));
    expect(look).toBeInstanceOf(UnavailableError);
    expect(look.message).toMatch(/^Exotel: get thing: /);
    expect(look.message).not.toContain('may have been carried out');

    const change = await failureOf(clientOf(server).send(CHANGE));
    expect(change).toBeInstanceOf(UnavailableError);
    expect(change.message).toMatch(/^Exotel: make thing: .* It may have been carried out\./);
    expect(server.received).toHaveLength(2);
  });

  test('a body of exactly 1 MiB is taken', async () => {
    const server = await serverThat(() => ({ body: JSON.stringify('x'.repeat(1024 * 1024 - 2)) }));
    expect((await clientOf(server).send(LOOK)).status).toBe(200);
  });

  test('silence, after the request timeout', async () => {
    const server = await serverThat(() => () => undefined);
    const failure = await failureOf(clientOf(server, { requestTimeoutMillis: 50 }).send(CHANGE));
    expect(failure).toBeInstanceOf(UnavailableError);
    expect(failure.message).toBe('Exotel: make thing: no complete answer within 50 ms. It may have been carried out.');
  });

  test('a body that stops half-way, after the request timeout', async () => {
    const server = await serverThat(() => (response) => {
      response.writeHead(200);
      response.write('{"name":');
    });
    const failure = await failureOf(clientOf(server, { requestTimeoutMillis: 50 }).send(LOOK));
    expect(failure.message).toBe('Exotel: get thing: no complete answer within 50 ms.');
  });

  test('the deadline, when it comes before the request timeout', async () => {
    const server = await serverThat(() => () => undefined);
    const { now } = clock();
    const failure = await failureOf(clientOf(server, { now, deadline: now() + 40 }).send(LOOK));
    expect(failure.message).toBe('Exotel: get thing: no complete answer within 40 ms.');
  });

  test('a refused connection, which cannot have carried anything out', async () => {
    const server = await startCannedServer(() => ({}));
    await server.close();
    const failure = await failureOf(clientOf(server).send(CHANGE));
    expect(failure).toBeInstanceOf(UnavailableError);
    expect(failure.message).toBe('Exotel: make thing: the connection failed (ECONNREFUSED). It was not sent.');
    expect(failure.cause).toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('a deadline that has passed: nothing is sent', async () => {
    const server = await serverThat(() => ({ body: {} }));
    const { now } = clock();
    const failure = await failureOf(clientOf(server, { now, deadline: now() }).send(CHANGE));
    expect(failure).toBeInstanceOf(UnavailableError);
    expect(failure.message).toContain('was not sent');
    expect(server.received).toHaveLength(0);
  });
});
