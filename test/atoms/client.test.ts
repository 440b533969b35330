import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AtomsClient } from '../../lambdas/atoms/client.ts';
import {
  AuthenticationError,
  InvalidRequestError,
  RejectedError,
  ThrottledError,
  UnavailableError,
} from '../../lambdas/platform/errors.ts';
import { addRentedNumber } from '../../sandbox/simulators/atoms/workspace.ts';
import type { AtomsSimulator } from '../../sandbox/simulators/atoms.ts';
import { bodyOf } from '../../sandbox/simulators/http/journal.ts';
import { failureOf } from '../platform/failure.ts';
import {
  AGENT,
  closeWorkspace,
  connectTo,
  IMPORT,
  OTHER_AGENT,
  startWorkspace,
  UNKNOWN_ID,
} from './simulated-workspace.ts';

let atoms: AtomsSimulator;
let client: AtomsClient;
let slept: number[];

beforeAll(async () => {
  atoms = await startWorkspace();
});
beforeEach(() => {
  atoms.reset();
  slept = [];
  client = connectTo(atoms, { slept });
});
afterAll(() => closeWorkspace(atoms));

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

  describe('that do not show their numbers', () => {
    const rented = () => atoms.state.products.find(({ kind }) => kind === 'rented')?.id;

    beforeEach(async () => {
      const { id } = addRentedNumber({ state: atoms.state, now: Date.now } as never, '+918045679999');
      const { productId } = await client.importPhoneNumber(IMPORT);
      await client.updateAgent(AGENT, { productIds: [id, productId], allowInboundCall: true });
      atoms.journal.length = 0;
    });

    test.each(['never', 'when any'] as const)(
      'have those that the list of all numbers gives them, imported and rented: shown %s',
      async (shown) => {
        atoms.settings.showsProductIds = shown;
        const { productIds } = (await client.getAgent(AGENT)) ?? {};
        expect(new Set(productIds)).toEqual(new Set(atoms.state.products.map(({ id }) => id)));
        expect(productIds).toContain(rented());
        expect((await client.getAgent(OTHER_AGENT))?.productIds).toEqual([]);
      },
    );

    test('take a second call, and others do not', async () => {
      await client.getAgent(AGENT);
      expect(atoms.journal.map(({ operation }) => operation)).toEqual(['read agent']);
      atoms.settings.showsProductIds = 'never';
      await client.getAgent(AGENT);
      expect(atoms.journal.slice(1).map(({ operation }) => operation)).toEqual(['read agent', 'list all numbers']);
    });
  });

  test('that do not say whether they take inbound calls are not told to refuse them', async () => {
    await client.updateAgent(AGENT, { productIds: [], allowInboundCall: true });
    atoms.settings.showsAllowInboundCall = false;
    expect((await client.getAgent(AGENT))?.allowInboundCall).toBeUndefined();
    await client.updateAgent(AGENT, { productIds: [], allowInboundCall: undefined });
    expect(atoms.state.agents[0]?.allowInboundCall).toBe(true);
  });

  test.each(['id', 'agent'] as const)('are updated where Atoms answers the %s', async (answers) => {
    atoms.settings.agentUpdateAnswers = answers;
    await client.updateAgent(AGENT, { productIds: [], allowInboundCall: true });
    expect(atoms.state.agents[0]?.allowInboundCall).toBe(true);
  });

  test('get no other field in an update: with versions, an agent refuses most', async () => {
    const { productId } = await client.importPhoneNumber(IMPORT);
    await client.updateAgent(AGENT, { productIds: [productId], allowInboundCall: true });
    const [update] = atoms.journal.filter(({ operation }) => operation === 'update agent');
    expect(Object.keys(JSON.parse((update && bodyOf(update)) ?? '{}'))).toEqual([
      'telephonyProductId',
      'allowInboundCall',
    ]);
    expect(update?.status).toBe(200);
  });

  test('that are unknown cannot be updated: RejectedError', async () => {
    const failure = await failureOf(client.updateAgent(UNKNOWN_ID, { productIds: [], allowInboundCall: true }));
    expect(failure).toBeInstanceOf(RejectedError);
    expect(failure.message).toContain(`update agent (agent ${UNKNOWN_ID}): refused: Agent not found (status 404)`);
  });
});

test('concurrency is read, though it says "success" where all else says "status"', async () => {
  expect(await client.getConcurrency()).toEqual({ orgLimit: 50, totalReserved: 0, unreservedPool: 50, agents: [] });
});

test('a wrong API key is AuthenticationError and names where to fix it', async () => {
  const failure = await failureOf(connectTo(atoms, { apiKey: 'sk_another-key' }).listImportedNumbers());
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
    const hurried = connectTo(atoms, { slept, deadline: Date.now() + 30_000 });
    expect(await failureOf(hurried.getAgent(AGENT))).toBeInstanceOf(ThrottledError);
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
