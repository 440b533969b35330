import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { NotConfiguredError, ThrottledError, UnavailableError } from '../../lambdas/platform/errors.ts';
import {
  closeConnections,
  createHttp,
  type HttpCallRecord,
  type HttpOptions,
  type HttpRequest,
} from '../../lambdas/platform/http.ts';
import { type CannedAnswer, type CannedServer, type OwnWay, startCannedServer } from './canned-server.ts';
import { everythingIn, failureOf } from './failure.ts';

const TOKEN = 'a-very-secret-token';
const AUTHORIZATION = `Basic ${Buffer.from(`the-api-key:${TOKEN}`).toString('base64')}`;
const LOOK: HttpRequest = { action: 'get thing', method: 'GET', path: '/things/1' };
const CHANGE: HttpRequest = { action: 'make thing', method: 'POST', path: '/things', json: { name: 'one' } };

let servers: CannedServer[] = [];

async function serverThat(answer: (index: number) => CannedAnswer | OwnWay): Promise<CannedServer> {
  const server = await startCannedServer((_request, index) => answer(index));
  servers.push(server);
  return server;
}

function clientOf(server: { url: string }, options: Partial<HttpOptions> = {}) {
  return createHttp({
    service: 'Exotel',
    baseUrl: server.url,
    authorization: AUTHORIZATION,
    deadline: Date.now() + 30_000,
    ...options,
  });
}

/** A clock that stands still but for the sleeps, which it notes. */
function clock(start = Date.parse('2026-11-23T10:00:00Z')) {
  let time = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    sleep: async (millis: number) => {
      slept.push(millis);
      time += millis;
    },
  };
}

afterEach(async () => {
  jest.restoreAllMocks();
  await closeConnections();
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
});

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

describe('HTTP 429', () => {
  const busy = (headers: Record<string, string>, body: unknown = 'Too Many Requests') => ({
    status: 429,
    headers,
    body,
  });
  const inTime = (seconds: number) => new Date(clock().now() + seconds * 1000).toUTCString();

  test.each([
    ['Retry-After in seconds', busy({ 'retry-after': '7' }), 7_000],
    ['Retry-After as a date', busy({ 'retry-after': inTime(9) }), 9_000],
    ['Retry-After that has passed', busy({ 'retry-after': inTime(-9) }), 0],
    ['retry_after in the body', busy({}, { status: false, code: 'RATE_LIMIT_EXCEEDED', retry_after: 3 }), 3_000],
    ['retry_after of part of a second', busy({}, { retry_after: 0.25 }), 250],
    ['both, of which the body’s is longer', busy({ 'retry-after': '2' }, { retry_after: 5 }), 5_000],
    ['both, of which the header’s is longer', busy({ 'retry-after': '6' }, { retry_after: 5 }), 6_000],
    ['the longest wait that is waited in place', busy({ 'retry-after': '60' }), 60_000],
  ])('is waited out and sent again: %s', async (_name, answer, wait) => {
    const server = await serverThat((index) => (index === 0 ? answer : { body: { ok: 1 } }));
    const { slept, now, sleep } = clock();
    const sent = await clientOf(server, { now, sleep, deadline: now() + 100_000 }).send(CHANGE);
    expect(sent).toEqual({ status: 200, body: { ok: 1 } });
    expect(slept).toEqual([wait]);
    expect(server.received.map((request) => request.body)).toEqual(['{"name":"one"}', '{"name":"one"}']);
  });

  test.each([
    ['no word of how long', busy({}), 100_000],
    ['a Retry-After that is neither seconds nor a date', busy({ 'retry-after': 'soon' }), 100_000],
    ['more than 60 seconds', busy({ 'retry-after': '61' }), 100_000],
    ['a wait that ends less than 2 seconds before the deadline', busy({ 'retry-after': '8' }), 9_999],
  ])('is ThrottledError at once: %s', async (_name, answer, timeLeft) => {
    const server = await serverThat(() => answer);
    const { slept, now, sleep } = clock();
    const failure = await failureOf(clientOf(server, { now, sleep, deadline: now() + timeLeft }).send(CHANGE));
    expect(failure).toBeInstanceOf(ThrottledError);
    expect(failure.message).toContain('It was not carried out');
    expect(slept).toEqual([]);
    expect(server.received).toHaveLength(1);
  });

  test('a wait that ends 2 seconds before the deadline is taken', async () => {
    const server = await serverThat((index) => (index === 0 ? busy({ 'retry-after': '8' }) : { body: {} }));
    const { slept, now, sleep } = clock();
    await clientOf(server, { now, sleep, deadline: now() + 10_000 }).send(LOOK);
    expect(slept).toEqual([8_000]);
  });

  test('is ThrottledError after three waits', async () => {
    const server = await serverThat(() => busy({ 'retry-after': '1' }));
    const { slept, now, sleep } = clock();
    const failure = await failureOf(clientOf(server, { now, sleep, deadline: now() + 100_000 }).send(LOOK));
    expect(failure).toBeInstanceOf(ThrottledError);
    expect(failure.message).toContain('4 times in a row');
    expect(slept).toEqual([1_000, 1_000, 1_000]);
  });
});

describe('connections', () => {
  test('are kept: requests one after the other share one, also of two clients', async () => {
    const server = await serverThat(() => ({ body: {} }));
    for (let count = 0; count < 3; count += 1) await clientOf(server).send(LOOK);
    for (let count = 0; count < 3; count += 1) await clientOf(server).send(CHANGE);
    expect(server.received).toHaveLength(6);
    expect(server.connections()).toBe(1);
  });

  test('are at most 10 to a host, however many requests are under way', async () => {
    const server = await serverThat(() => (response) => {
      setTimeout(() => response.end('{}'), 5);
    });
    const client = clientOf(server);
    await Promise.all(Array.from({ length: 40 }, () => client.send(LOOK)));
    expect(server.received).toHaveLength(40);
    expect(server.connections()).toBeLessThanOrEqual(10);
  });

  test('that idled while the process was frozen are not used again', async () => {
    const server = await serverThat(() => ({ body: {} }));
    const deadline = Date.now() + 1_000_000;
    await clientOf(server, { deadline }).send(LOOK);
    const before = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(before + 60_000);
    await clientOf(server, { deadline }).send(LOOK);
    expect(server.connections()).toBe(2);
  });
});

describe('what must stay secret', () => {
  const request: HttpRequest = {
    action: 'set password',
    method: 'POST',
    path: '/credentials',
    query: { hint: 'query-secret' },
    json: { password: 'pass"word/1' },
    headers: { 'x-extra': 'header-secret' },
    secrets: ['pass"word/1'],
  };
  const secrets = [
    'pass"word/1',
    'pass\\"word',
    'query-secret',
    'header-secret',
    TOKEN,
    AUTHORIZATION,
    AUTHORIZATION.slice(6),
  ];

  test.each<[string, CannedAnswer | OwnWay]>([
    ['HTTP 500 that echoes everything', { status: 500, body: { echo: secrets } }],
    ['a body that is not JSON and echoes everything', { body: secrets.join(' ') }],
    ['a reset connection', (response) => response.socket?.resetAndDestroy()],
    ['HTTP 429', { status: 429, body: { echo: secrets } }],
    ['silence', () => undefined],
  ])('is in no error and no log: %s', async (_name, answer) => {
    const server = await serverThat(() => answer);
    const log: HttpCallRecord[] = [];
    const failure = await failureOf(
      clientOf(server, { requestTimeoutMillis: 50, log: (call) => log.push(call) }).send(request),
    );
    const left = everythingIn(failure) + everythingIn(log);
    for (const secret of secrets) expect(left).not.toContain(secret);
  });

  test('is blanked out of what the service answers, however it is escaped', async () => {
    const server = await serverThat(() => ({
      status: 400,
      body: `{"errors": ["no pass\\u0022word\\/1 for \\u0061-very-secret-token", {"x": "${AUTHORIZATION}"}]}`,
    }));
    expect((await clientOf(server).send(request)).body).toEqual({
      errors: ['no [redacted] for [redacted]', { x: '[redacted]' }],
    });
  });

  test('is blanked out of a refusal in plain text', async () => {
    const server = await serverThat(() => ({ status: 401, body: `token ${TOKEN} is wrong` }));
    expect((await clientOf(server).send(LOOK)).body).toBe('token [redacted] is wrong');
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
