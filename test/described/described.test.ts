import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { atomsRoutes } from '../../sandbox/simulators/atoms/routes.ts';
import { exotelRoutes } from '../../sandbox/simulators/exotel/routes.ts';
import { atoms, undescribed } from './atoms.ts';
import { type Description, differencesIn, type Exchange } from './check.ts';
import { exotel } from './exotel.ts';

/* A difference between what is described and what is sent or answered is seen in one place: here is that it is seen. */

const at = '2026-11-26T10:00:00.000Z';
const agentPath = '/atoms/v1/agent/60d0fe4f5311236168a109ca';
const listed = {
  _id: 'p1',
  productType: 'custom-telephony',
  isActive: true,
  attributes: { phoneNumber: '+918045671234' },
  agentId: null,
  createdAt: at,
  updatedAt: at,
};

function differences(description: Description, exchange: Partial<Exchange> & { json?: unknown; sent?: unknown }) {
  const { json, sent, ...rest } = exchange;
  const whole = { method: 'GET', path: '/', query: {}, status: 200, ...rest };
  const body = sent === undefined ? undefined : JSON.stringify(sent);
  return differencesIn(description, { body, answer: JSON.stringify(json), ...whole }, 'request and answer');
}

const numbers = (product: object) => ({
  path: '/atoms/v1/product/all-numbers',
  json: { status: true, data: { telephonyProducts: [], customProducts: [product] } },
});

describe('a difference is seen', () => {
  test('and where there is none, none is', () => {
    expect(differences(atoms, numbers(listed))).toEqual([]);
    const update = { method: 'PATCH', path: agentPath, json: { status: true, data: 'a1' } };
    expect(differences(atoms, { ...update, sent: { telephonyProductId: [], allowInboundCall: true } })).toEqual([]);
  });

  test('in the type of a listed number, as the simulator had it until 2026-11', () => {
    const [difference] = differences(atoms, numbers({ ...listed, productType: 'custom' }));
    expect(difference).toMatch(
      /^Atoms: GET .*all-numbers, answer 200: data\.customProducts\.0\.productType: Invalid option/,
    );
  });

  test('in a field that an update of an agent may not have', () => {
    const exchange = {
      method: 'PATCH',
      path: agentPath,
      json: { status: true, data: 'a1' },
      sent: { globalPrompt: 'x' },
    };
    expect(differences(atoms, exchange)).toEqual([
      'Atoms: PATCH /atoms/v1/agent/:id, body: the whole: Unrecognized key: "globalPrompt".',
    ]);
  });

  test.each([
    [{ limit: '501' }, 'limit'],
    [{ callTypes: 'telephony_inbound,chat' }, 'callTypes'],
    [{ sortBy: 'createdAt' }, 'the whole'],
  ])('in a query that takes long, or is cut in silence: %j', (query, where) => {
    const pagination = { total: 0, page: 1, limit: 5, hasMore: false, totalPages: 0 };
    const json = { status: true, data: { logs: [], pagination } };
    const [difference] = differences(atoms, { path: '/atoms/v1/conversation', query, json });
    expect(difference).toContain(`Atoms: GET /atoms/v1/conversation, query: ${where}: `);
  });

  test('in a call that no description has', () => {
    expect(differences(atoms, { path: '/atoms/v1/agents', json: {} })).toEqual([
      'Atoms: GET /atoms/v1/agents is not described.',
    ]);
  });

  test('in the words of a refusal', () => {
    expect(differences(atoms, { path: agentPath, status: 400, json: { status: false, error: 'No' } })).not.toEqual([]);
    expect(differences(atoms, { path: agentPath, status: 400, json: { status: false, errors: ['No'] } })).toEqual([]);
  });

  test('in the metadata of destinations, as the simulator had them until 2026-11, and in a name that is too long', () => {
    const trunk = '/v2/accounts/a/trunks/t';
    const around = { request_id: 'r', method: 'POST', http_code: 200 };
    const sent = { destinations: [{ destination: 'a.example.com:5060;transport=tcp' }] };
    const json = { ...around, metadata: { total: 0, success: 0 }, response: [] };
    const posted = { method: 'POST', path: `${trunk}/destination-uris`, sent, json };
    expect(differences(exotel, posted)).toEqual([expect.stringContaining('metadata.failed')]);
    const credential = { user_name: 'u', password: 'p', friendly_name: 'x'.repeat(33) };
    const created = differences(exotel, { method: 'POST', path: `${trunk}/credentials`, sent: credential, json: {} });
    expect(created[0]).toContain(
      'Exotel: POST /v2/accounts/:account/trunks/:trunk/credentials, body: friendly_name: Too big',
    );
  });
});

test('every call that a simulator answers is described', () => {
  const shape = (path: string) => path.replace(/:\w+/g, ':');
  const described = ({ calls }: Description) => calls.map(({ method, path }) => `${method} ${shape(path)}`);
  const answered = (routes: readonly { method: string; path: string }[]) =>
    routes.map(({ method, path }) => `${method} ${shape(path)}`);
  expect(new Set(answered(atomsRoutes))).toEqual(new Set(described(atoms)));
  expect(new Set(answered(exotelRoutes))).toEqual(new Set(described(exotel)));
});

test('what is not described, and is used all the same, stands in the documents', () => {
  const document = readFileSync('docs/atoms-api.md', 'utf8');
  expect(undescribed.filter((each) => !document.includes(`\`${each}\``))).toEqual([]);
});
