import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { AtomsClient, bearerAuthorization } from '../../lambdas/atoms/client.ts';
import {
  AuthenticationError,
  ConflictError,
  NotConfiguredError,
  RejectedError,
  UnavailableError,
} from '../../lambdas/platform/errors.ts';
import { createHttp } from '../../lambdas/platform/http/client.ts';
import { closeConnections } from '../../lambdas/platform/http/connections.ts';
import { type CannedAnswer, type CannedServer, startCannedServer } from '../platform/canned-server.ts';
import { everythingIn, failureOf } from '../platform/failure.ts';

/*
 * Answers in the words and shapes that Atoms' pages record, and in those that nobody hopes for.
 */

const API_KEY = 'sk_the-api-key';
const PASSWORD = 'the-digest-password';
const AGENT = '60d0fe4f5311236168a109ca';

let server: CannedServer;
let answer: CannedAnswer;
let client: AtomsClient;

beforeAll(async () => {
  server = await startCannedServer(() => answer);
});
beforeEach(() => {
  server.received.length = 0;
  const http = createHttp({
    service: 'Atoms',
    baseUrl: `${server.url}/atoms/v1`,
    authorization: bearerAuthorization(API_KEY),
    deadline: Date.now() + 30_000,
  });
  client = new AtomsClient(http);
});
afterAll(async () => {
  await closeConnections();
  await server.close();
});

const refused = (status: number, ...errors: string[]): CannedAnswer => ({
  status,
  headers: { 'x-request-id': 'req-7' },
  body: { status: false, errors },
});

const importNumber = () =>
  client.importPhoneNumber({
    phoneNumber: '+918045671234',
    terminationHost: 'edge.exotel.test:5070',
    userName: 'u1',
    password: PASSWORD,
  });
const placeCall = () => client.placeCall({ agentId: AGENT, to: '+919812345678', fromProductId: 'p1' });
const getAgent = () => client.getAgent(AGENT);
const updateAgent = () => client.updateAgent(AGENT, { productIds: ['p1'], allowInboundCall: true });
const release = () => client.releaseNumber('p1');

describe('a refusal', () => {
  test.each<[number, string, string, () => Promise<unknown>, new (message: string) => Error]>([
    [400, 'Number already present', 'import', importNumber, ConflictError],
    [400, 'Phone number already exists', 'import', importNumber, ConflictError],
    [409, 'Number is already imported', 'import', importNumber, ConflictError],
    [400, 'Invalid SIP termination URL', 'import', importNumber, RejectedError],
    [400, 'No agent found', 'update agent', updateAgent, RejectedError],
    [400, 'Invalid agent id', 'place call', placeCall, RejectedError],
    [400, 'Invalid phone number', 'place call', placeCall, RejectedError],
    [400, 'Invalid product id', 'place call', placeCall, RejectedError],
    [400, 'Agent not found', 'place call', placeCall, RejectedError],
    [400, 'Agent is archived and cannot initiate calls', 'place call', placeCall, RejectedError],
    [400, 'Workflow not found', 'place call', placeCall, RejectedError],
    [400, 'Something new', 'get agent', getAgent, RejectedError],
    [401, 'Unauthorized', 'import', importNumber, AuthenticationError],
    [401, 'Unauthorized', 'place call', placeCall, AuthenticationError],
    [401, 'Unauthorized', 'release', release, AuthenticationError],
    [403, 'Forbidden', 'get agent', getAgent, RejectedError],
    [403, 'Forbidden', 'release', release, RejectedError],
    [403, 'Plan limit reached', 'place call', placeCall, RejectedError],
    [403, 'Phone number limit reached', 'import', importNumber, RejectedError],
    [404, 'Cannot PATCH', 'update agent', updateAgent, RejectedError],
    [404, 'Not found', 'get agent', getAgent, RejectedError],
  ])('%i "%s" of %s', async (status, words, _call, act, error) => {
    answer = refused(status, words);
    const failure = await failureOf(act());
    expect(failure.constructor).toBe(error);
    expect(failure.message).toContain(`${words} (status ${status})`);
    expect(failure.message).toContain('Request id req-7');
  });

  test.each([
    [400, 'No agent found'],
    [404, 'Agent not found'],
  ])('%i "%s" says that there is no such agent', async (status, words) => {
    answer = refused(status, words);
    expect(await getAgent()).toBeUndefined();
  });

  test.each(['Workflow not found', 'Agent has no published version', 'No active version for this agent'])(
    '"%s" of a call says what to publish',
    async (words) => {
      answer = refused(400, words);
      expect((await failureOf(placeCall())).message).toContain('publish and activate one in the Atoms console');
    },
  );

  test('with 403 is the plan or a limit first, and the key after that', async () => {
    answer = refused(403, 'Phone number limit reached');
    const { message } = await failureOf(importNumber());
    expect(message).toMatch(/refused by the plan.*or a limit of its use.*If none is used up, see that the apiKey/);
  });

  test.each<[string, CannedAnswer, string]>([
    ['several errors', refused(400, 'one', 'two'), 'one; two'],
    ['one "error"', { status: 400, body: { status: false, error: 'only one' } }, 'only one'],
    ['a "message"', { status: 400, body: { message: 'a message' } }, 'a message'],
    ['errors that are no texts', { status: 400, body: { errors: [{ a: 1 }], message: 'besides' } }, 'besides'],
    ['plain text', { status: 400, body: 'Bad\n Request' }, 'Bad Request'],
    ['nothing', { status: 400, body: '' }, 'no reason given'],
    ['very many words', refused(400, 'x'.repeat(1000)), `${'x'.repeat(300)}...`],
  ])('is quoted: %s', async (_name, canned, words) => {
    answer = canned;
    const failure = await failureOf(importNumber());
    expect(failure).toBeInstanceOf(RejectedError);
    expect(failure.message).toContain(`refused: ${words} (status`);
  });

  test('inside a success is in doubt: no page shows one, and it may have been carried out', async () => {
    answer = { status: 200, body: { status: false, errors: ['not really'] } };
    const failure = await failureOf(importNumber());
    expect(failure).toBeInstanceOf(UnavailableError);
    expect(failure.message).toMatch(
      /failed inside a success: not really \(status 200\)\. It may have been carried out\./,
    );
  });
});

describe('an answer', () => {
  const product = { _id: 'p1', productType: 'custom', isActive: true, attributes: { phoneNumber: '+918045671234' } };

  test.each<[string, object, object]>([
    ['shows neither workflow nor version', {}, {}],
    ['shows both', { workflowId: 'w1', activeVersionId: 'v1' }, { hasWorkflow: true, activeVersionId: 'v1' }],
    ['shows that it has none', { workflowId: null, activeVersionId: null, versionId: '' }, { hasWorkflow: false }],
    ['has its version by the other name', { versionId: 'v1' }, { activeVersionId: 'v1' }],
    ['says something first', { _resolvedConfig: { firstMessage: ' Hello ' } }, { firstMessage: 'Hello' }],
    ['says nothing first', { _resolvedConfig: { firstMessage: '  ' } }, {}],
    ['shows them in shapes that nobody describes', { workflowId: 7, _resolvedConfig: 'none', versionId: {} }, {}],
  ])('of an agent is read, if it %s', async (_name, shown, read) => {
    answer = { body: { status: true, data: { _id: AGENT, telephonyProductId: [], ...shown } } };
    const nothing = { hasWorkflow: undefined, activeVersionId: undefined, firstMessage: undefined };
    expect(await getAgent()).toEqual({
      agentId: AGENT,
      productIds: [],
      allowInboundCall: undefined,
      archived: false,
      ...nothing,
      ...read,
    });
  });

  test.each<[string, unknown]>([
    ['within data', { status: true, data: { ...product, agentId: null } }],
    ['flat', { ...product, agentId: null }],
    ['with an empty agent', { status: true, data: { ...product, agentId: '' } }],
  ])('of an import is read: %s', async (_name, body) => {
    answer = { body };
    expect(await importNumber()).toEqual({
      productId: 'p1',
      phoneNumber: '+918045671234',
      agentId: null,
      isActive: true,
    });
  });

  test.each([
    [{ customProducts: [] }, 'telephonyProducts'],
    [{ telephonyProducts: [] }, 'customProducts'],
  ])(
    'of an agent without its list of numbers, where %j is all that is listed, is not taken for one without',
    async (listed, missing) => {
      // The next update would take every number off it.
      answer = { body: { status: true, data: { _id: AGENT, allowInboundCall: true, ...listed } } };
      const failure = await failureOf(getAgent());
      expect(failure).toBeInstanceOf(RejectedError);
      expect(failure.message).toContain('list imported numbers');
      expect(failure.message).toContain(missing);
    },
  );

  test('of a change that cannot be read is in doubt', async () => {
    answer = { body: { status: true, data: {} } };
    for (const act of [importNumber, placeCall]) {
      const failure = await failureOf(act());
      expect(failure).toBeInstanceOf(UnavailableError);
      expect(failure.message).toContain('may have been carried out');
    }
  });

  test('of a conversation may leave out all but its status', async () => {
    answer = { body: { status: true, data: { status: 'in_queue', callFailureReason: null } } };
    expect(await client.getConversation('CALL-1')).toEqual({ status: 'in_queue' });
  });

  test('of a conversation is in our words', async () => {
    const data = {
      status: 'completed',
      from: '+1',
      to: '+2',
      type: 'telephony_outbound',
      duration: 7,
      events: [{ a: 1 }],
      transcript: [
        { role: 'agent', content: 'Words of a person', timestamp: '2026-11-26T10:00:00.000Z' },
        { role: 'user', content: 'Words of a person' },
        { role: 'agent', content: 'Words of a person' },
        { role: 'user', content: ' ' },
      ],
    };
    answer = { body: { status: true, data } };
    expect(await client.getConversation('CALL-1')).toEqual({
      status: 'completed',
      from: '+1',
      to: '+2',
      type: 'telephony_outbound',
      durationSeconds: 7,
      // Of what was said and happened, no word.
      turns: { agent: 2, user: 1 },
    });
  });

  test.each([
    ['nothing that is left out', undefined, undefined],
    ['nothing that is null', null, undefined],
    ['a text, which nobody knows how to count', 'agent: hello', undefined],
    ['roles that nobody knows', [{ role: 'assistant', content: 'hello' }], undefined],
    ['no turn at all', [], { agent: 0, user: 0 }],
    ['what is no turn', [null, 1, { role: 'user' }, { role: 'agent', content: 'x' }], { agent: 1, user: 1 }],
  ])('of a transcript counts %s', async (_, transcript, turns) => {
    answer = { body: { status: true, data: { status: 'completed', transcript } } };
    expect((await client.getConversation('CALL-1'))?.turns).toEqual(turns);
  });

  test('to a release that changed nothing is "still listed", whatever it says', async () => {
    answer = { body: { status: true, data: { customProducts: [{ ...product, agentId: null }] } } };
    expect(await release()).toBe('still listed');
  });

  test('to a release that left the product inactive is "inactive"', async () => {
    answer = { body: { status: true, data: { customProducts: [{ ...product, isActive: false }] } } };
    expect(await release()).toBe('inactive');
  });
});

test('a call is sent with its product, as a test, with the Bearer key', async () => {
  answer = { body: { status: true, data: { conversationId: 'CALL-1234567890123-abcdef' } } };
  await placeCall();
  expect(server.received[0]).toMatchObject({
    url: '/atoms/v1/conversation/outbound',
    headers: { 'x-test-call': 'true', authorization: `Bearer ${API_KEY}` },
  });
  expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({
    agentId: AGENT,
    phoneNumber: '+919812345678',
    fromProductId: 'p1',
  });
});

describe('secrets', () => {
  test.each([200, 400, 401, 403, 404, 429, 500])('that Atoms repeats with HTTP %i are in no error', async (status) => {
    answer = refused(status, `${PASSWORD} of ${API_KEY} is wrong`, `Bearer ${API_KEY}`);
    const left = everythingIn(await failureOf(importNumber()));
    for (const secret of [PASSWORD, API_KEY]) expect(left).not.toContain(secret);
  });

  test.each(['', 'sk_key\n', 'sk key'])('an API key that cannot be right is refused: %j', (apiKey) => {
    expect(() => bearerAuthorization(apiKey)).toThrow(NotConfiguredError);
  });
});
