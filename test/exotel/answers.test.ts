import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { basicAuthorization } from '../../lambdas/exotel/account.ts';
import { createExotelClient, type ExotelClient } from '../../lambdas/exotel/client.ts';
import { ConflictError, NotConfiguredError, RejectedError, UnavailableError } from '../../lambdas/platform/errors.ts';
import { closeConnections } from '../../lambdas/platform/http/connections.ts';
import {
  type CannedAnswer,
  type CannedServer,
  type ReceivedRequest,
  startCannedServer,
} from '../platform/canned-server.ts';
import { everythingIn, failureOf } from '../platform/failure.ts';
import { API_KEY, API_TOKEN, connectTo } from './connect.ts';

const TRUNK = 'trmum1aaaaaaaaaaaaaaaaaaaaaa';
const trunkData = { trunk_sid: TRUNK, trunk_name: 'support', status: 'active', new_field: { of: 'tomorrow' } };
const ip = (last: number) => ({ id: String(last), ip: `203.0.113.${last}`, mask: 32 });
const success = (data: unknown) => ({ code: 200, error_data: null, status: 'success', data });
const duplicate = {
  code: 409,
  error_data: { code: 1008, message: 'Duplicate resource' },
  status: 'failure',
  data: null,
};

let server: CannedServer;
let answer: (request: ReceivedRequest, index: number) => CannedAnswer;
let client: ExotelClient;

beforeAll(async () => {
  server = await startCannedServer((request, index) => answer(request, index));
  client = connectTo(server);
});
afterAll(async () => {
  await closeConnections();
  await server.close();
});

function answering(...bodies: unknown[]) {
  server.received.length = 0;
  answer = (_request, index) => ({ body: bodies[Math.min(index, bodies.length - 1)] });
}

describe('each shape that Exotel’s pages show is read', () => {
  test.each<[string, unknown]>([
    ['an envelope', { request_id: 'a', http_code: 200, response: success(trunkData) }],
    ['an envelope around a list of one', { response: [success(trunkData)] }],
    ['flat', trunkData],
    ['a short SID, as the overview page shows', { ...trunkData, trunk_sid: 'TK12345678' }],
  ])('one trunk: %s', async (_name, body) => {
    answering(body);
    expect(await client.getTrunk(TRUNK)).toMatchObject({ trunkName: 'support', status: 'active', domainName: null });
  });

  test.each<[string, unknown]>([
    ['an array of inner answers', { metadata: { next_page_uri: null }, response: [success(ip(1)), success(ip(2))] }],
    ['an inner answer around an array', { response: { code: 200, status: 'success', data: [ip(1), ip(2)] } }],
    ['data alone', { response: { data: [ip(1), ip(2)] } }],
  ])('a list: %s', async (_name, body) => {
    answering(body);
    expect((await client.listAllowedIps(TRUNK)).map((entry) => entry.ip)).toEqual(['203.0.113.1', '203.0.113.2']);
  });

  test.each<[string, unknown]>([
    ['an empty array', { metadata: { next_page_uri: null }, response: [] }],
    ['an empty array of data', { response: { data: [] } }],
    ['null beside metadata', { metadata: { total: 0, next_page_uri: null }, response: null }],
  ])('an empty list: %s', async (_name, body) => {
    answering(body);
    expect(await client.listAllowedIps(TRUNK)).toEqual([]);
  });

  test('ids that are numbers are the same ids', async () => {
    answering({ response: [success({ ...ip(1), id: 17, mask: '32' })] });
    expect(await client.listAllowedIps(TRUNK)).toEqual([{ allowedIpId: '17', ip: '203.0.113.1', mask: 32 }]);
  });

  test('HTTP 204 is a success of a call whose answer is not needed', async () => {
    answer = () => ({ status: 204 });
    expect(await client.deleteTrunk(TRUNK)).toBe(true);
  });
});

describe('success is HTTP 2xx and every inner status', () => {
  test('HTTP 207 that succeeded throughout is a success', async () => {
    const destination = { id: '1', destination: 'sip:a.example.test:5060;transport=tcp' };
    answer = () => ({ status: 207, body: { response: [success(destination)] } });
    const added = await client.addDestinations(TRUNK, ['a.example.test:5060;transport=tcp']);
    expect(added).toMatchObject([{ destinationId: '1', destination: 'a.example.test:5060;transport=tcp' }]);
  });

  test.each<[string, CannedAnswer]>([
    ['an inner failure', { body: { response: { ...success(trunkData), status: 'failure' } } }],
    ['an inner code that is no success', { body: { response: { ...success(trunkData), code: 400 } } }],
    ['an HTTP status that is no success', { status: 400, body: { response: success(trunkData) } }],
    ['a status of another name', { body: { response: { ...success(trunkData), status: 'pending' } } }],
  ])('%s is none', async (_name, canned) => {
    answer = () => canned;
    expect(await failureOf(client.createTrunk('support'))).toBeInstanceOf(RejectedError);
  });

  test('one failure among the entries of a list fails the list', async () => {
    answering({ response: [success(ip(1)), duplicate] });
    expect(await failureOf(client.listAllowedIps(TRUNK))).toBeInstanceOf(ConflictError);
  });

  test.each([
    ['a refusal outweighs a duplicate', 400, RejectedError],
    ['a duplicate outweighs what may be tried again', 503, ConflictError],
  ])('of several failures, %s', async (_name, code, error) => {
    answer = () => ({ status: 207, body: { response: [duplicate, { code, status: 'failure' }] } });
    const destinations = ['a.example.test:5060;transport=tcp', 'b.example.test:5060;transport=tcp'];
    const failure = await failureOf(client.addDestinations(TRUNK, destinations));
    expect(failure).toBeInstanceOf(error);
    for (const destination of destinations) expect(failure.message).toContain(destination);
  });
});

describe('an answer that cannot be read', () => {
  test.each<[string, unknown, string]>([
    ['a missing field', { response: success({ trunk_sid: TRUNK, status: 'active' }) }, 'trunk_name'],
    ['a field of another type', { response: success({ ...trunkData, trunk_sid: 7 }) }, 'trunk_sid'],
    ['a SID that could not be used again', { response: success({ ...trunkData, trunk_sid: 'a/b' }) }, 'trunk_sid'],
    ['no data', { response: { code: 200, status: 'success', data: null } }, 'the whole'],
    ['no answer in the envelope', { http_code: 200, response: null }, 'none of the shapes'],
    ['a text', '"welcome"', 'none of the shapes'],
    ['two in place of one', { response: [success(trunkData), success(trunkData)] }, '2 resources in place of one'],
  ])('names the call and the field: %s', async (_name, body, field) => {
    answering(body);
    const look = await failureOf(client.getTrunk(TRUNK));
    expect(look).toBeInstanceOf(RejectedError);
    expect(look.message).toContain(`get trunk (trunk ${TRUNK}): the answer cannot be read: `);
    expect(look.message).toContain(field);

    // A change that cannot be read is in doubt, and must not pass for one that was refused.
    const change = await failureOf(client.createTrunk('support'));
    expect(change).toBeInstanceOf(UnavailableError);
    expect(change.message).toContain('create trunk (trunk name support): the answer cannot be read: ');
    expect(change.message).toContain('may have been carried out');
  });

  test('a change that answers for fewer than it was sent is in doubt', async () => {
    answering({ response: [success({ id: '1', destination: 'sip:a.example.test:5060;transport=tcp' })] });
    const destinations = ['a.example.test:5060;transport=tcp', 'b.example.test:5060;transport=tcp'];
    expect(await failureOf(client.addDestinations(TRUNK, destinations))).toBeInstanceOf(UnavailableError);
    answering({ response: [] });
    expect(await failureOf(client.setCallerIdAlias(TRUNK, '+918045671234'))).toBeInstanceOf(UnavailableError);
  });
});

describe('paging', () => {
  const page = (last: number, next: string | null) => ({
    metadata: { next_page_uri: next },
    response: [success(ip(last))],
  });

  test('follows only the query of the next page, on our own host and path', async () => {
    answering(
      page(1, 'https://elsewhere.example.test/v2/other?offset=1&page_size=1'),
      page(2, `/v2/accounts/sandbox1/trunks/${TRUNK}/whitelisted-ips?offset=2&page_size=1`),
      page(3, null),
    );
    expect((await client.listAllowedIps(TRUNK)).map((entry) => entry.allowedIpId)).toEqual(['1', '2', '3']);
    const path = `/v2/accounts/sandbox1/trunks/${TRUNK}/whitelisted-ips`;
    expect(server.received.map((request) => request.url)).toEqual([
      `${path}?offset=0&page_size=50`,
      `${path}?offset=1&page_size=1`,
      `${path}?offset=2&page_size=1`,
    ]);
  });

  test('that comes back to a page it has read ends as RejectedError', async () => {
    answering(page(1, '?offset=1'), page(2, '?offset=0&page_size=50'));
    const failure = await failureOf(client.listAllowedIps(TRUNK));
    expect(failure).toBeInstanceOf(RejectedError);
    expect(failure.message).toContain('its pages do not end (2 were read)');
  });

  test('that never ends is ended', async () => {
    server.received.length = 0;
    answer = (_request, index) => ({ body: page(1, `?offset=${index + 1}`) });
    expect((await failureOf(client.listAllowedIps(TRUNK))).message).toContain('(200 were read)');
    expect(server.received).toHaveLength(200);
  });

  test('of the ExoPhones ends at null and leaves numbers as Exotel writes them', async () => {
    const phones = (sid: string, next: string | null) => ({
      next_page_uri: next,
      incoming_phone_numbers: [{ sid, phone_number: '08045671234', voice_url: '' }],
    });
    answering(phones('a1', 'https://elsewhere.example.test/?Page=1&PageSize=50'), phones('b2', null));
    const found = await client.listExoPhones();
    expect(found.map((phone) => phone.exoPhoneSid)).toEqual(['a1', 'b2']);
    expect(found[0]).toEqual({
      exoPhoneSid: 'a1',
      phoneNumber: '08045671234',
      friendlyName: null,
      voiceUrl: '',
      dateCreated: null,
    });
    expect(server.received[1]?.url).toBe('/v2_beta/Accounts/sandbox1/IncomingPhoneNumbers?Page=1&PageSize=50');
  });

  test.each([
    ['2026-11-24 09:15:00', '2026-11-24 09:15:00'],
    [1_795_500_000, null],
  ])('of the ExoPhones is read whatever a date looks like: %j is %j', async (date, dateCreated) => {
    answering({ incoming_phone_numbers: [{ sid: 'a1', phone_number: '08045671234', date_created: date }] });
    expect(await client.listExoPhones()).toMatchObject([{ exoPhoneSid: 'a1', dateCreated }]);
  });
});

describe('what is sent', () => {
  test('a mapping carries no mode, and an IP the mask 32', async () => {
    answering({
      response: success({ id: '1', phone_number: '+918045671234', mode: null, ip: '203.0.113.1', mask: 32 }),
    });
    await client.mapPhoneNumber(TRUNK, '+918045671234');
    await client.allowIp(TRUNK, '203.0.113.1');
    expect(server.received.map((request) => JSON.parse(request.body))).toEqual([
      { phone_number: '+918045671234' },
      { ip: '203.0.113.1', mask: 32 },
    ]);
  });

  test('a voice URL goes as a form', async () => {
    answering({ sid: 'abc' });
    await client.setVoiceUrl('abc', 'http://my.exotel.com/sandbox1/exoml/start_voice/1');
    expect(server.received[0]).toMatchObject({
      method: 'PUT',
      url: '/v2_beta/Accounts/sandbox1/IncomingPhoneNumbers/abc',
      body: 'VoiceUrl=http%3A%2F%2Fmy.exotel.com%2Fsandbox1%2Fexoml%2Fstart_voice%2F1',
    });
  });
});

describe('secrets', () => {
  const password = 'the-digest-password';

  test.each([200, 400, 401, 403, 404, 409, 429, 500, 503])(
    'that Exotel repeats with HTTP %i are in no error',
    async (status) => {
      const description = `${password} and ${API_TOKEN} and ${basicAuthorization(API_KEY, API_TOKEN)} are wrong`;
      const response = { code: 400, status: 'failure', error_data: { code: 1002, message: 'Invalid', description } };
      answer = () => ({ status, body: { response } });
      const failure = await failureOf(client.addCredentials(TRUNK, { userName: 'u1', password }));
      const left = everythingIn(failure);
      for (const secret of [password, API_TOKEN, basicAuthorization(API_KEY, API_TOKEN).slice(6)]) {
        expect(left).not.toContain(secret);
      }
    },
  );

  test.each([
    ['', 'token'],
    ['key', ''],
    ['key', 'token\n'],
    ['key ', 'token'],
    ['key:more', 'token'],
  ])('that cannot be right are refused without being quoted: %j %j', (apiKey, apiToken) => {
    expect(() => basicAuthorization(apiKey, apiToken)).toThrow(NotConfiguredError);
  });

  test.each(['', 'a/b', '..', 'a b'])('an account SID that cannot be one is refused: %j', (accountSid) => {
    const http = { send: () => Promise.reject(new Error('sent')) };
    expect(() => createExotelClient(http, accountSid)).toThrow(NotConfiguredError);
  });
});
