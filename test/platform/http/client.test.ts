import { afterEach, describe, expect, test } from '@jest/globals';
import { NotConfiguredError } from '../../../lambdas/platform/errors.ts';
import { createHttp } from '../../../lambdas/platform/http/client.ts';
import type { HttpCallRecord, HttpOptions } from '../../../lambdas/platform/http/contract.ts';
import { AUTHORIZATION, CHANGE, clientOf, clock, closeServers, LOOK, serverThat, TOKEN } from './canned.ts';

afterEach(closeServers);

describe('a request', () => {
  test('goes to the path under that of the base URL, with its query encoded', async () => {
    const server = await serverThat(() => ({ body: {} }));
    await clientOf({ url: `${server.url}/atoms/v1/` }).send({ ...LOOK, query: { phone: '+91 80', id: '1' } });
    expect(server.received[0]?.url).toBe('/atoms/v1/things/1?phone=%2B91+80&id=1');
  });

  test('carries JSON with its content type, the Authorization header and no more than it was given', async () => {
    const server = await serverThat(() => ({ body: {} }));
    await clientOf(server).send({ ...CHANGE, headers: { 'x-test-call': 'true' } });
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      body: '{"name":"one"}',
      headers: { 'content-type': 'application/json', authorization: AUTHORIZATION, 'x-test-call': 'true' },
    });
  });

  test('carries a form with its content type', async () => {
    const server = await serverThat(() => ({ body: {} }));
    await clientOf(server).send({ action: 'set', method: 'PUT', path: '/x', form: { VoiceUrl: 'http://a/b?c=d&e' } });
    expect(server.received[0]).toMatchObject({
      body: 'VoiceUrl=http%3A%2F%2Fa%2Fb%3Fc%3Dd%26e',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  });

  test('cannot replace the Authorization header', async () => {
    const server = await serverThat(() => ({ body: {} }));
    await clientOf(server).send({ ...LOOK, headers: { authorization: 'Bearer other' } });
    expect(server.received[0]?.headers.authorization).toBe(AUTHORIZATION);
  });
});

describe('an answer below 500', () => {
  test.each([200, 201, 207, 302, 400, 401, 403, 404, 405, 409, 415])(
    'with HTTP %i is the client’s to judge',
    async (status) => {
      const server = await serverThat(() => ({ status, body: { some: 'answer' } }));
      expect(await clientOf(server).send(LOOK)).toEqual({ status, body: { some: 'answer' } });
    },
  );

  test('carries the service’s request id, from the header or from the body', async () => {
    const server = await serverThat((index) =>
      index === 0 ? { headers: { 'x-request-id': 'abc-1' }, body: {} } : { body: { request_id: 'def2' } },
    );
    expect((await clientOf(server).send(LOOK)).requestId).toBe('abc-1');
    expect((await clientOf(server).send(LOOK)).requestId).toBe('def2');
  });

  test('with HTTP 204 has no body', async () => {
    const server = await serverThat(() => ({ status: 204 }));
    expect(await clientOf(server).send(LOOK)).toEqual({ status: 204, body: undefined });
  });

  test('that refuses in plain text keeps its status and its text', async () => {
    const server = await serverThat(() => ({ status: 404, body: 'no such page' }));
    expect(await clientOf(server).send(LOOK)).toEqual({ status: 404, body: 'no such page' });
  });

  test('that redirects is not followed', async () => {
    const elsewhere = await serverThat(() => ({ body: {} }));
    const server = await serverThat(() => ({ status: 302, headers: { location: `${elsewhere.url}/x` } }));
    expect((await clientOf(server).send(LOOK)).status).toBe(302);
    expect(elsewhere.received).toHaveLength(0);
  });
});

test('every attempt is logged by its action, status, time and request id', async () => {
  const server = await serverThat((index) =>
    index === 0
      ? { status: 429, headers: { 'retry-after': '1', 'x-request-id': 'first' } }
      : { headers: { 'x-request-id': 'second' }, body: {} },
  );
  const { now, sleep } = clock();
  const log: HttpCallRecord[] = [];
  const client = clientOf(server, { now, sleep, deadline: now() + 10_000, log: (call) => log.push(call) });
  await client.send({ ...LOOK, query: { phone: '1' } });
  const call = { service: 'Exotel', action: 'get thing', method: 'GET', durationMillis: 0 };
  expect(log).toEqual([
    { ...call, status: 429, requestId: 'first' },
    { ...call, status: 200, requestId: 'second' },
  ]);
});

describe('createHttp refuses', () => {
  const options: HttpOptions = {
    service: 'Atoms',
    baseUrl: 'https://api.example.test',
    authorization: AUTHORIZATION,
    deadline: 0,
  };
  test.each([
    ['plain http beyond loopback', 'http://api.example.test'],
    ['http to a name that only begins like loopback', 'http://127.0.0.1.example.test'],
    ['another protocol', 'ftp://api.example.test'],
    ['credentials in the URL', `https://the-api-key:${TOKEN}@api.example.test`],
    ['a query', 'https://api.example.test?key=1'],
    ['a fragment', 'https://api.example.test#x'],
    ['no URL', 'api.example.test'],
  ])('%s, without quoting it', (_name, baseUrl) => {
    const create = () => createHttp({ ...options, baseUrl });
    expect(create).toThrow(NotConfiguredError);
    expect(create).not.toThrow(baseUrl);
  });

  test('credentials that no header can carry, without quoting them', () => {
    const create = () => createHttp({ ...options, authorization: `Bearer ${TOKEN}\n` });
    expect(create).toThrow(NotConfiguredError);
    expect(create).not.toThrow(TOKEN);
  });

  test.each(['http://localhost:1', 'http://127.1.2.3:1', 'http://[::1]:1', 'https://api.example.test/atoms/v1'])(
    'not %s',
    (baseUrl) => {
      expect(() => createHttp({ ...options, baseUrl })).not.toThrow();
    },
  );
});
