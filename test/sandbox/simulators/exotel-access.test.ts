import { describe, expect, test } from '@jest/globals';
import { Client } from 'undici';
import {
  basicAuthorization,
  client,
  exoPhonesPath,
  exotelAuthorization,
  failureOf,
  listOf,
  makeTrunk,
  ownNumber,
  trunkRequest,
  trunksPath,
} from './clients.ts';
import { runExotel } from './running.ts';

describe('who may use the Exotel API', () => {
  test.each([
    ['no credentials', {}],
    ['a wrong token', basicAuthorization('sandbox-exotel-key', 'wrong')],
    ['a wrong key', basicAuthorization('wrong', 'sandbox-exotel-token')],
    ['a bearer token', { authorization: 'Bearer sandbox-exotel-token' }],
  ])('%s gets 401 with code 1010, on both APIs', async (_title, headers) => {
    const { simulator } = await runExotel();
    const stranger = client(simulator.url, headers);
    for (const path of [trunksPath, exoPhonesPath]) {
      expect(failureOf(await stranger('GET', path))).toEqual([401, 401, 1010, 'Authorization failed']);
    }
  });

  test('another account gets 403 with code 1003', async () => {
    const { exotel } = await runExotel();
    expect(failureOf(await exotel('GET', '/v2/accounts/other/trunks'))).toEqual([
      403,
      403,
      1003,
      'Authorization failed',
    ]);
  });
});

describe('what Exotel takes as a request', () => {
  test('a POST of another content type gets 415 with code 1011 and the type it was', async () => {
    const { exotel, simulator } = await runExotel();
    const answer = await exotel('POST', trunksPath, {
      json: trunkRequest('main'),
      headers: { 'content-type': 'text/plain' },
    });
    expect(failureOf(answer)).toEqual([415, 415, 1011, 'text/plain']);
    expect(simulator.state.trunks).toEqual([]);
  });

  test('a PUT of an ExoPhone takes a form and no JSON', async () => {
    const { exotel, simulator } = await runExotel();
    const path = `${exoPhonesPath}/${simulator.state.exoPhones[0]?.sid}`;
    expect(failureOf(await exotel('PUT', path, { json: { VoiceUrl: 'x' } }))).toEqual([
      415,
      415,
      1011,
      'application/json',
    ]);
  });

  test('a charset after the content type does no harm', async () => {
    const { exotel } = await runExotel();
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    expect((await exotel('POST', trunksPath, { json: trunkRequest('main'), headers })).http).toBe(200);
  });

  test('malformed JSON and a wrong type get 400 with code 1007', async () => {
    const { simulator, exotel } = await runExotel();
    const response = await fetch(simulator.url + trunksPath, {
      method: 'POST',
      headers: { ...exotelAuthorization, 'content-type': 'application/json' },
      body: '{"trunk_name": "main"',
    });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { response: { error_data: { code: 1007, message: 'Invalid request body,failed parsing' } } },
    ]);
    expect(failureOf(await exotel('POST', trunksPath, { json: { trunk_name: 5 } })).slice(0, 3)).toEqual([
      400, 400, 1007,
    ]);
  });

  test('what is not documented is 404 or 405', async () => {
    const { exotel } = await runExotel();
    const { path } = await makeTrunk(exotel);
    expect((await exotel('DELETE', `${path}/phone-numbers/1001`)).http).toBe(405);
    expect((await exotel('DELETE', `${path}/phone-numbers?id=1001`)).http).toBe(405);
    expect((await exotel('DELETE', `${path}/whitelisted-ips/1001`)).http).toBe(404);
    expect((await exotel('DELETE', `${path}/destination-uris/1001`)).http).toBe(404);
    expect((await exotel('DELETE', path)).http).toBe(405);
    expect((await exotel('GET', `${path}/settings`)).http).toBe(405);
  });
});

describe('the limits of Exotel', () => {
  test('more requests than the account has a minute get 429, with no envelope and no Retry-After', async () => {
    const { exotel } = await runExotel({ settings: { requestsPerMinute: 2 } });
    await exotel('GET', trunksPath);
    await exotel('GET', trunksPath);
    const third = await exotel('GET', trunksPath);
    expect([third.http, third.headers.get('retry-after'), third.body]).toEqual([429, null, 'Too Many Requests']);
  });

  test('429 says when to come back if the settings say so', async () => {
    const { exotel } = await runExotel({ settings: { requestsPerMinute: 0, retryAfterSeconds: 7 } });
    expect((await exotel('GET', trunksPath)).headers.get('retry-after')).toBe('7');
  });

  test('the limit is that of the trunk APIs: ExoPhones and strangers do not use it up', async () => {
    const { exotel, simulator } = await runExotel({ settings: { requestsPerMinute: 1 } });
    await client(simulator.url)('GET', trunksPath);
    await exotel('GET', exoPhonesPath);
    expect((await exotel('GET', trunksPath)).http).toBe(200);
    expect((await exotel('GET', exoPhonesPath)).http).toBe(200);
  });

  test('a connection that is kept without a request under way does not use up the limit', async () => {
    const { simulator } = await runExotel({ settings: { connections: 1 } });
    const callers = Array.from({ length: 3 }, () => new Client(simulator.url));
    const statuses: number[] = [];
    for (const caller of [...callers, ...callers]) {
      const { statusCode, body } = await caller.request({
        method: 'GET',
        path: trunksPath,
        headers: exotelAuthorization,
      });
      await body.dump();
      statuses.push(statusCode);
    }
    const open = callers.map(({ stats }) => stats.connected);
    await Promise.all(callers.map((caller) => caller.close()));
    expect([statuses, open]).toEqual([Array(6).fill(200), Array(3).fill(true)]);
  });

  test('a kept connection is ended by the caller, long before the service would', async () => {
    const { exotel } = await runExotel();
    const kept = (await exotel('GET', trunksPath)).headers.get('keep-alive');
    expect(Number(kept?.match(/timeout=(\d+)/)?.[1])).toBeGreaterThanOrEqual(600);
  });

  test('one connection too many is closed, and control stays possible', async () => {
    const { exotel, simulator, control } = await runExotel({ settings: { connections: 2 } });
    simulator.faults.add({ operation: 'list trunks', kind: 'timeout before', times: 'forever' });
    const waiting = Array.from({ length: 6 }, () => exotel('GET', trunksPath));
    const refused = await Promise.any(waiting.map((request) => request.then(Promise.reject, (error: Error) => error)));
    expect(refused.message).toBe('fetch failed');
    expect((await control('GET', '/_sandbox/state')).http).toBe(200);
    await simulator.close();
    expect((await Promise.allSettled(waiting)).map((request) => request.status)).toEqual(Array(6).fill('rejected'));
    expect(simulator.journal).toHaveLength(2);
  });
});

describe('the flat shape of answers', () => {
  test('a resource is the body, and a list is in response.data', async () => {
    const { exotel } = await runExotel({ settings: { answerShape: 'flat' } });
    const trunk = await exotel('POST', trunksPath, { json: trunkRequest('main') });
    expect(trunk.body).toMatchObject({ trunk_name: 'main', status: 'active' });
    const { trunk_sid: trunkSid } = trunk.body as { trunk_sid: string };
    await exotel('POST', `${trunksPath}/${trunkSid}/phone-numbers`, { json: { phone_number: ownNumber } });
    expect((await exotel('GET', `${trunksPath}/${trunkSid}/phone-numbers`)).body).toMatchObject({
      metadata: { next_page_uri: null },
      response: { data: [{ phone_number: ownNumber }] },
    });
  });

  test('failures keep the envelope', async () => {
    const { exotel } = await runExotel({ settings: { answerShape: 'flat' } });
    await exotel('POST', trunksPath, { json: trunkRequest('main') });
    const duplicate = await exotel('POST', trunksPath, { json: trunkRequest('main') });
    expect(failureOf(duplicate)).toEqual([200, 409, 1008, 'Unable to create trunk with name main']);
  });
});

test('every envelope names its request', async () => {
  const { exotel } = await runExotel();
  const first = await exotel('GET', trunksPath);
  expect(first.body).toMatchObject({
    request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    method: 'GET',
    http_code: 200,
  });
  expect(listOf(first)).toEqual([]);
});
