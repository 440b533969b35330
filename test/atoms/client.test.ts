import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { AtomsClient, bearerAuthorization } from '../../lambdas/atoms/client.ts';
import {
  AuthenticationError,
  ConflictError,
  InvalidRequestError,
  RejectedError,
  ThrottledError,
  UnavailableError,
} from '../../lambdas/platform/errors.ts';
import { createHttp } from '../../lambdas/platform/http/client.ts';
import { closeConnections } from '../../lambdas/platform/http/connections.ts';
import { type AtomsSimulator, startAtomsSimulator } from '../../sandbox/simulators/atoms.ts';
import { failureOf } from '../platform/failure.ts';

const API_KEY = 'sk_sandbox-atoms-key';
const AGENT = '60d0fe4f5311236168a109ca';
const OTHER_AGENT = '60d0fe4f5311236168a109cb';
const UNKNOWN_ID = '000000000000000000000000';
const NUMBER = '+918045671234';
const CALLEE = '+919812345678';
const IMPORT = {
  phoneNumber: NUMBER,
  terminationHost: 'edge.exotel.test:5070',
  userName: 'u1',
  password: 'digest-pass',
};

let atoms: AtomsSimulator;
let client: AtomsClient;
let slept: number[];

function connect(apiKey = API_KEY, deadline = Date.now() + 30_000): AtomsClient {
  const http = createHttp({
    service: 'Atoms',
    baseUrl: atoms.url,
    authorization: bearerAuthorization(apiKey),
    deadline,
    requestTimeoutMillis: 2_000,
    sleep: async (millis) => {
      slept.push(millis);
    },
  });
  return new AtomsClient(http);
}

beforeAll(async () => {
  atoms = await startAtomsSimulator({
    agents: [
      { id: AGENT, name: 'one' },
      { id: OTHER_AGENT, name: 'two' },
    ],
  });
});
beforeEach(() => {
  atoms.reset();
  slept = [];
  client = connect();
});
afterAll(async () => {
  await closeConnections();
  await atoms.close();
});

describe('imported numbers', () => {
  test('are imported with the termination host and the digest credentials, and listed', async () => {
    const product = await client.importPhoneNumber({ ...IMPORT, name: 'support' });
    expect(product).toEqual({
      productId: expect.stringMatching(/^[0-9a-f]{24}$/),
      phoneNumber: NUMBER,
      agentId: null,
      isActive: true,
    });
    expect(atoms.state.products[0]).toMatchObject({
      name: 'support',
      terminationHost: 'edge.exotel.test:5070',
      sipUsername: 'u1',
      sipPassword: 'digest-pass',
    });
    expect(await client.listImportedNumbers()).toEqual([product]);
  });

  test('imported a second time are ConflictError', async () => {
    await client.importPhoneNumber(IMPORT);
    const failure = await failureOf(client.importPhoneNumber(IMPORT));
    expect(failure).toBeInstanceOf(ConflictError);
    expect(failure.message).toContain('Number already present (status 400)');
    expect(failure.message).toContain(NUMBER);
  });

  test('are told from rented ones', async () => {
    const origin = new URL(atoms.url).origin;
    const body = JSON.stringify({ phoneNumber: '+14155550100' });
    await fetch(`${origin}/_sandbox/rented-numbers`, { method: 'POST', body });
    expect(atoms.state.products).toHaveLength(1);
    expect(await client.listImportedNumbers()).toEqual([]);
  });

  test('with a website for a termination host are RejectedError', async () => {
    const failure = await failureOf(client.importPhoneNumber({ ...IMPORT, terminationHost: 'https://exotel.com/sip' }));
    expect(failure).toBeInstanceOf(RejectedError);
    expect(failure.message).toContain('Invalid SIP termination URL');
  });
});

describe('releasing an imported number', () => {
  test('is "released" where Atoms takes it, and when it is gone already', async () => {
    const { productId } = await client.importPhoneNumber(IMPORT);
    expect(await client.releaseNumber(productId)).toBe('released');
    expect(atoms.state.products).toEqual([]);
    expect(await client.releaseNumber(productId)).toBe('released');
  });

  test('is "unsupported" where Atoms refuses it', async () => {
    atoms.settings.releaseImported = false;
    const { productId } = await client.importPhoneNumber(IMPORT);
    expect(await client.releaseNumber(productId)).toBe('unsupported');
  });

  test.each([404, 405] as const)('is "unsupported" where there is no such call (%i)', async (status) => {
    const { productId } = await client.importPhoneNumber(IMPORT);
    atoms.faults.add({ operation: 'release number', kind: 'status', status });
    expect(await client.releaseNumber(productId)).toBe('unsupported');
  });

  test('is RejectedError while it is attached to an agent', async () => {
    const { productId } = await client.importPhoneNumber(IMPORT);
    await client.updateAgent(AGENT, { productIds: [productId], allowInboundCall: true });
    const failure = await failureOf(client.releaseNumber(productId));
    expect(failure).toBeInstanceOf(RejectedError);
    expect(failure.message).toContain('attached to an agent');
    expect(atoms.state.products).toHaveLength(1);
  });

  test('is UnavailableError when the answer is lost', async () => {
    const { productId } = await client.importPhoneNumber(IMPORT);
    atoms.faults.add({ operation: 'release number', kind: 'lose answer' });
    expect(await failureOf(client.releaseNumber(productId))).toBeInstanceOf(UnavailableError);
  });
});

describe('agents', () => {
  test('are read', async () => {
    expect(await client.getAgent(AGENT)).toMatchObject({ agentId: AGENT, productIds: [], archived: false });
  });

  test('that are unknown, which Atoms says with 400, are undefined', async () => {
    expect(await client.getAgent(UNKNOWN_ID)).toBeUndefined();
    expect(atoms.journal.at(-1)?.status).toBe(400);
  });

  test('get a list of numbers that replaces the one they had', async () => {
    const first = await client.importPhoneNumber(IMPORT);
    const second = await client.importPhoneNumber({ ...IMPORT, phoneNumber: '+918045671235' });
    await client.updateAgent(AGENT, { productIds: [first.productId], allowInboundCall: false });
    expect(await client.getAgent(AGENT)).toMatchObject({ productIds: [first.productId], allowInboundCall: false });
    await client.updateAgent(AGENT, { productIds: [second.productId], allowInboundCall: true });
    expect(await client.getAgent(AGENT)).toMatchObject({ productIds: [second.productId], allowInboundCall: true });
    expect((await client.listImportedNumbers()).map((product) => product.agentId)).toEqual([null, AGENT]);
  });

  test('that are unknown cannot be updated: RejectedError', async () => {
    const failure = await failureOf(client.updateAgent(UNKNOWN_ID, { productIds: [], allowInboundCall: true }));
    expect(failure).toBeInstanceOf(RejectedError);
    expect(failure.message).toContain(`update agent (agent ${UNKNOWN_ID}): refused: No agent found`);
  });
});

describe('a call', () => {
  let fromProductId: string;

  beforeEach(async () => {
    fromProductId = (await client.importPhoneNumber(IMPORT)).productId;
  });

  test('is placed from our product and marked as a test', async () => {
    const conversationId = await client.placeCall({ agentId: AGENT, to: CALLEE, fromProductId, variables: { a: 1 } });
    expect(conversationId).toMatch(/^CALL-\d{13}-[0-9a-f]{6}$/);
    expect(atoms.state.conversations).toMatchObject([
      { id: conversationId, productId: fromProductId, from: NUMBER, to: CALLEE, isTest: true },
    ]);
  });

  test('is read until it ended', async () => {
    atoms.settings.callSteps = 1;
    const conversationId = await client.placeCall({ agentId: AGENT, to: CALLEE, fromProductId });
    expect(await client.getConversation(conversationId)).toMatchObject({
      status: 'in_progress',
      from: NUMBER,
      to: CALLEE,
      type: 'telephony_outbound',
      failureReason: undefined,
      isTest: true,
    });
    expect(await client.getConversation(conversationId)).toMatchObject({
      status: 'failed',
      durationSeconds: 0,
      failureReason: expect.stringMatching(/^SIP \d{3}/),
    });
  });

  test('is undefined as long as Atoms does not know it (404)', async () => {
    atoms.settings.conversationVisibleAfterReads = 1;
    const conversationId = await client.placeCall({ agentId: AGENT, to: CALLEE, fromProductId });
    expect(await client.getConversation(conversationId)).toBeUndefined();
    expect(await client.getConversation(conversationId)).toMatchObject({ to: CALLEE });
  });

  test('is cancelled once', async () => {
    const conversationId = await client.placeCall({ agentId: AGENT, to: CALLEE, fromProductId });
    expect(await client.cancelCall(conversationId)).toBe(true);
    expect(atoms.state.conversations[0]?.status).toBe('cancelled');
    expect(await client.cancelCall(conversationId)).toBe(false);
  });

  test('that is unknown cannot be cancelled: RejectedError', async () => {
    expect(await failureOf(client.cancelCall('CALL-1234567890123-abcdef'))).toBeInstanceOf(RejectedError);
  });

  test('over the plan is RejectedError with the words of Atoms', async () => {
    atoms.settings.outboundAllowed = false;
    const failure = await failureOf(client.placeCall({ agentId: AGENT, to: CALLEE, fromProductId }));
    expect(failure).toBeInstanceOf(RejectedError);
    expect(failure.message).toContain('refused by the plan of the Atoms workspace: Your plan does not allow outbound');
  });

  test.each<[string, { agentId?: string; to?: string; fromProductId?: string }]>([
    ['Invalid agent id', { agentId: 'nobody' }],
    ['Agent not found', { agentId: UNKNOWN_ID }],
    ['Invalid phone number', { to: '09812345678' }],
    ['Invalid product id', { fromProductId: UNKNOWN_ID }],
  ])('"%s" is RejectedError', async (words, wrong) => {
    const failure = await failureOf(client.placeCall({ agentId: AGENT, to: CALLEE, fromProductId, ...wrong }));
    expect(failure).toBeInstanceOf(RejectedError);
    expect(failure.message).toContain(`refused: ${words} (status 400)`);
  });

  test('without a product is never sent', async () => {
    const before = atoms.journal.length;
    const failure = await failureOf(client.placeCall({ agentId: AGENT, to: CALLEE, fromProductId: '' }));
    expect(failure).toBeInstanceOf(InvalidRequestError);
    expect(atoms.journal).toHaveLength(before);
  });
});

describe('the log of conversations', () => {
  let fromProductId: string;
  const placeCall = (agentId: string) => client.placeCall({ agentId, to: CALLEE, fromProductId });

  beforeEach(async () => {
    fromProductId = (await client.importPhoneNumber(IMPORT)).productId;
  });

  test('is read newest first, of every type, in our words', async () => {
    const first = await placeCall(AGENT);
    const second = await placeCall(AGENT);
    for (const conversation of atoms.state.conversations) {
      if (conversation.id === second) conversation.type = 'telephony_inbound';
    }
    const shown = {
      status: expect.any(String),
      from: NUMBER,
      to: CALLEE,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    };
    expect(await client.listConversations([AGENT])).toEqual([
      { ...shown, conversationId: second, type: 'telephony_inbound' },
      { ...shown, conversationId: first, type: 'telephony_outbound' },
    ]);
  });

  test('is that of the agents that were asked for', async () => {
    const [ofOne, ofOther] = [await placeCall(AGENT), await placeCall(OTHER_AGENT)];
    const idsOf = async (...agentIds: string[]) =>
      (await client.listConversations(agentIds)).map(({ conversationId }) => conversationId);
    expect(await idsOf(AGENT)).toEqual([ofOne]);
    expect(await idsOf(OTHER_AGENT)).toEqual([ofOther]);
    expect(await idsOf(AGENT, OTHER_AGENT)).toEqual([ofOther, ofOne]);
    expect(await idsOf(UNKNOWN_ID)).toEqual([]);
  });

  test('is asked for by agents, as many at once as Atoms shows', async () => {
    for (let placed = 0; placed < 6; placed += 1) await placeCall(AGENT);
    expect(await client.listConversations([AGENT, OTHER_AGENT])).toHaveLength(6);
    expect(atoms.journal.at(-1)).toMatchObject({
      method: 'GET',
      operation: 'list conversations',
      query: { agentIds: `${AGENT},${OTHER_AGENT}`, page: '1', limit: '500' },
    });
  });

  test.each(['', 'a,b', '../agent', `${AGENT}&callTypes=chat`])('is not asked for by what is no id: %j', async (id) => {
    const before = atoms.journal.length;
    expect(await failureOf(client.listConversations([AGENT, id]))).toBeInstanceOf(InvalidRequestError);
    expect(atoms.journal).toHaveLength(before);
  });
});

test('concurrency is read, though it says "success" where all else says "status"', async () => {
  expect(await client.getConcurrency()).toEqual({ orgLimit: 50, totalReserved: 0, unreservedPool: 50, agents: [] });
});

test('a wrong API key is AuthenticationError and names where to mend it', async () => {
  const failure = await failureOf(connect('sk_another-key').listImportedNumbers());
  expect(failure).toBeInstanceOf(AuthenticationError);
  expect(failure.message).toContain('apiKey in the environment');
});

describe('HTTP 429', () => {
  test('is waited out as retry_after in the body asks', async () => {
    atoms.faults.add({ operation: 'read agent', kind: 'status', status: 429, retryAfterSeconds: 1 });
    expect(await client.getAgent(AGENT)).toBeDefined();
    expect(slept).toEqual([1_000]);
  });

  test('is ThrottledError when it lasts', async () => {
    atoms.faults.add({ operation: 'read agent', kind: 'status', status: 429, times: 'forever' });
    expect(await failureOf(client.getAgent(AGENT))).toBeInstanceOf(ThrottledError);
  });

  test('is ThrottledError at once when the wait would outlast the step', async () => {
    atoms.faults.add({ operation: 'read agent', kind: 'status', status: 429, retryAfterSeconds: 40 });
    expect(await failureOf(connect(API_KEY, Date.now() + 30_000).getAgent(AGENT))).toBeInstanceOf(ThrottledError);
    expect(slept).toEqual([]);
  });
});

test.each(['lose answer', 'reset before', 'not json', 'truncated body'] as const)(
  '%s is UnavailableError, in doubt for a change',
  async (kind) => {
    atoms.faults.add({ operation: 'import phone number', kind });
    const failure = await failureOf(client.importPhoneNumber(IMPORT));
    expect(failure).toBeInstanceOf(UnavailableError);
    expect(failure.message).toContain('may have been carried out');
  },
);

test.each(['../agent', 'a/b', ''])('an id that would name something else is never sent: %j', async (id) => {
  expect(await failureOf(client.getAgent(id))).toBeInstanceOf(InvalidRequestError);
  expect(await failureOf(client.getConversation(id))).toBeInstanceOf(InvalidRequestError);
  const update = client.updateAgent(id, { productIds: [], allowInboundCall: true });
  expect(await failureOf(update)).toBeInstanceOf(InvalidRequestError);
  expect(atoms.journal).toEqual([]);
});
