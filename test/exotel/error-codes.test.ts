import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ExotelClient } from '../../lambdas/exotel/client.ts';
import { NotThereError } from '../../lambdas/exotel/failures.ts';
import { AuthenticationError, ConflictError, RejectedError } from '../../lambdas/platform/errors.ts';
import { closeConnections } from '../../lambdas/platform/http/connections.ts';
import { type ExotelSimulator, startExotelSimulator } from '../../sandbox/simulators/exotel.ts';
import { type CannedAnswer, type CannedServer, startCannedServer } from '../platform/canned-server.ts';
import { failureOf } from '../platform/failure.ts';
import { connectTo } from './connect.ts';

/*
 * Each code that Exotel documents, with each message recorded for it, in the shape recorded for it.
 */

const TRUNK = 'trmum1aaaaaaaaaaaaaaaaaaaaaa';
const DESTINATION = 'a.example.test:5060;transport=tcp';

let server: CannedServer;
let answer: CannedAnswer;
let client: ExotelClient;
let exotel: ExotelSimulator;

beforeAll(async () => {
  server = await startCannedServer(() => answer);
  client = connectTo(server);
  exotel = await startExotelSimulator();
});
afterAll(async () => {
  await closeConnections();
  await server.close();
  await exotel.close();
});

function inner(innerCode: number, code: number, message: string, description: string) {
  return { code: innerCode, error_data: { code, message, description }, status: 'failure', data: null };
}

function refusal(http: number, innerCode: number, code: number, message: string, description: string): CannedAnswer {
  const response = inner(innerCode, code, message, description);
  return { status: http, body: { request_id: 'f00d', method: 'POST', http_code: http, response } };
}

const create = () => client.createTrunk('support');
const map = () => client.mapPhoneNumber(TRUNK, '+918045671234');
const allow = () => client.allowIp(TRUNK, '203.0.113.7');
const add = () => client.addDestinations(TRUNK, [DESTINATION]);
const list = () => client.listCredentials(TRUNK);
const authFailed = 'Authorization failed';

type Row = [number, number, number, string, string, () => Promise<unknown>, new (message: string) => Error, RegExp];

const rows: Row[] = [
  // code, HTTP, inner code, message, description, call, error, what the message says besides
  [1000, 404, 404, 'Not Found', 'Not Found', list, NotThereError, /no such trunk/],
  [1000, 404, 404, 'Not Found', 'Not Found', map, NotThereError, /the phone number is empty or too long/],
  [1001, 400, 400, 'Mandatory Parameter missing', 'TrunkName is mandatory', create, RejectedError, /refused/],
  [1001, 400, 400, 'Mandatory Parameter missing', 'Ip is mandatory', allow, RejectedError, /refused/],
  [1001, 400, 400, 'Mandatory Parameter missing', 'PhoneNumber is mandatory', map, RejectedError, /refused/],
  [1002, 400, 400, 'Invalid parameter', 'Maximum allowed length for TrunkName is 16', create, RejectedError, /refused/],
  [
    1002,
    400,
    400,
    'Invalid parameter',
    'Allowed characters for TrunkName is alphanumeric and _',
    create,
    RejectedError,
    /refused/,
  ],
  [1002, 400, 400, 'Invalid parameter', 'Invalid PhoneNumber', map, RejectedError, /refused/],
  [1002, 400, 400, 'Invalid parameter', 'Invalid ip', allow, RejectedError, /203\.0\.113\.7\/32/],
  [1002, 400, 400, 'Invalid parameter', 'mask should be in-between 16 and 32', allow, RejectedError, /refused/],
  [
    1002,
    400,
    400,
    'Invalid parameter',
    'Domain name should end with .pstn.exotel.com',
    create,
    RejectedError,
    /refused/,
  ],
  [1002, 400, 400, 'Invalid parameter', 'Nso code is invalid', create, RejectedError, /refused/],
  [1003, 403, 403, authFailed, authFailed, list, NotThereError, /no such trunk/],
  [1003, 403, 403, authFailed, authFailed, create, AuthenticationError, /accountSid/],
  [1007, 400, 400, 'Invalid request body,failed parsing', 'unexpected EOF', create, RejectedError, /refused/],
  [1008, 200, 409, 'Duplicate resource', 'Unable to create trunk with name X', create, ConflictError, /already/],
  [1008, 409, 409, 'Duplicate resource', 'Unable to create trunk with name X', create, ConflictError, /already/],
  [
    1008,
    200,
    409,
    'Duplicate resource',
    `Unable to create DidTrunkMapping with TrunkSid ${TRUNK}`,
    map,
    ConflictError,
    /already/,
  ],
  [1008, 200, 409, 'Duplicate resource', 'Unable to Whitelist-ip with ip X', allow, ConflictError, /already/],
  [1010, 401, 401, authFailed, authFailed, create, AuthenticationError, /Check apiKey, apiToken/],
  [1010, 401, 401, authFailed, authFailed, list, AuthenticationError, /Check apiKey, apiToken/],
  [1011, 415, 415, 'unsupported content type', 'text/plain', create, RejectedError, /refused/],
  [1999, 400, 400, 'Something new', 'of which no page tells', create, RejectedError, /refused/],
];

describe('error_data.code', () => {
  test.each(rows)(
    '%i (HTTP %i, inner %i) "%s", "%s"',
    async (code, http, innerCode, message, description, act, error, says) => {
      answer = refusal(http, innerCode, code, message, description);
      const failure = await failureOf(act());
      expect(failure.constructor).toBe(error);
      const words = message === description ? message : `${message}: ${description}`;
      expect(failure.message).toContain(`${words} (code ${code}, status ${innerCode})`);
      expect(failure.message).toMatch(says);
      expect(failure.message).toContain('Request id f00d');
    },
  );

  test.each(['Destination not whitelisted', 'Destination is not a valid Ip or Fqdn'])(
    '1002 (HTTP 207, inner 400) "%s"',
    async (description) => {
      answer = {
        status: 207,
        body: {
          request_id: 'f00d',
          http_code: 207,
          metadata: { failed: 1, success: 0, total: 1 },
          response: [inner(400, 1002, 'Invalid parameter', description)],
        },
      };
      const failure = await failureOf(add());
      expect(failure).toBeInstanceOf(RejectedError);
      expect(failure.message).toContain(`${DESTINATION}: Invalid parameter: ${description} (code 1002, status 400)`);
    },
  );
});

describe('the simulated Exotel refuses, and the client says why:', () => {
  const at = () => connectTo(exotel);
  const withTrunk = async () => {
    exotel.reset();
    return (await at().createTrunk('support')).trunkSid;
  };

  test.each<[string, () => Promise<unknown>]>([
    ['TrunkName is mandatory', () => at().createTrunk('')],
    ['Maximum allowed length for TrunkName is 16', () => at().createTrunk('a_name_of_17_char')],
    ['Allowed characters for TrunkName is alphanumeric and _', () => at().createTrunk('a-b')],
    ['Invalid PhoneNumber', async () => at().mapPhoneNumber(await withTrunk(), '08045671234')],
    ['the phone number is empty or too long', async () => at().mapPhoneNumber(await withTrunk(), '')],
    ['the phone number is empty or too long', async () => at().mapPhoneNumber(await withTrunk(), `+${'9'.repeat(40)}`)],
    ['Invalid ip', async () => at().allowIp(await withTrunk(), '203.0.113.300')],
  ])('%s', async (words, act) => {
    const failure = await failureOf(act());
    expect(failure).toBeInstanceOf(RejectedError);
    expect(failure.message).toContain(words);
  });

  test('a wrong API token is AuthenticationError', async () => {
    const failure = await failureOf(connectTo(exotel, 'another-token').createTrunk('support'));
    expect(failure).toBeInstanceOf(AuthenticationError);
    expect(failure.message).toContain('code 1010');
  });
});

describe('a refusal that is no envelope', () => {
  test.each<[string, CannedAnswer, new (message: string) => Error]>([
    ['401 in plain text', { status: 401, body: 'Unauthorized' }, AuthenticationError],
    // Not "no such trunk": that is 1003 alone, and taking a firewall for it would have a trunk created again.
    ['403 in plain text', { status: 403, body: 'Forbidden' }, RejectedError],
    ['404 in plain text', { status: 404, body: 'Not Found' }, NotThereError],
    ['405 in plain text', { status: 405, body: 'Method Not Allowed' }, RejectedError],
    ['409 without a body', { status: 409, body: '' }, ConflictError],
    ['400, flat', { status: 400, body: { error_data: { code: 1002, message: 'Invalid parameter' } } }, RejectedError],
    ['409, flat', { status: 409, body: { message: 'exists' } }, ConflictError],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example.test' }, body: '' }, RejectedError],
    ['HTTP 200 that says failure, flat', { body: { status: 'failure', message: 'no' } }, RejectedError],
    ['HTTP 200 with flat error data', { body: { error_data: { code: 1008, message: 'Duplicate' } } }, ConflictError],
  ])('%s', async (_name, canned, error) => {
    answer = canned;
    expect((await failureOf(map())).constructor).toBe(error);
  });

  test('getTrunk takes 404 in plain text for "not there", and 403 in plain text not', async () => {
    answer = { status: 404, body: 'Not Found' };
    expect(await client.getTrunk(TRUNK)).toBeUndefined();
    answer = { status: 403, body: 'Forbidden' };
    const failure = await failureOf(client.getTrunk(TRUNK));
    expect(failure).toBeInstanceOf(RejectedError);
    expect(failure).not.toBeInstanceOf(NotThereError);
  });

  test.each<[string, RegExp]>([
    [
      'Forbidden',
      /Likeliest first: it has no access to this API.*; the account is suspended.*; it has a list of allowed IP/,
    ],
    ['Your account has been suspended', /Likeliest first: the account is suspended/],
    ['Your account is inactive', /Likeliest first: the account is suspended/],
    ['KYC pending', /Likeliest first: the account is suspended/],
    ['Account locked: payment overdue', /Likeliest first: the account is suspended/],
    ['IP blocked', /Likeliest first: it has a list of allowed IP addresses/],
    ['Access from 203.0.113.7 is denied', /Likeliest first: it has a list of allowed IP addresses/],
    ['IP not whitelisted', /Likeliest first: it has a list of allowed IP addresses.*vpcId and subnetIds/],
  ])('403 "%s" names each cause that right credentials can have, likeliest first', async (body, causes) => {
    answer = { status: 403, body };
    const failure = await failureOf(map());
    expect(failure.message).toMatch(causes);
    expect(failure.message).not.toMatch(/apiKey|secret/);
  });

  test('402 is the balance or the plan', async () => {
    answer = { status: 402, body: 'Payment Required' };
    const failure = await failureOf(map());
    expect(failure).toBeInstanceOf(RejectedError);
    expect(failure.message).toMatch(/refused for the account's balance or plan: Payment Required/);
  });

  test.each([404, 405])('listTrunks takes %i in plain text for "not offered"', async (status) => {
    answer = { status, body: 'no' };
    expect(await client.listTrunks()).toBeUndefined();
  });
});
