import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AtomsClient } from '../../lambdas/atoms/client.ts';
import { statusesUnderWay } from '../../lambdas/atoms/schemas.ts';
import { InvalidRequestError, RejectedError } from '../../lambdas/platform/errors.ts';
import type { AtomsSimulator } from '../../sandbox/simulators/atoms.ts';
import { failureOf } from '../platform/failure.ts';
import {
  AGENT,
  CALLEE,
  closeWorkspace,
  connectTo,
  IMPORT,
  NUMBER,
  OTHER_AGENT,
  startWorkspace,
  UNKNOWN_ID,
} from './simulated-workspace.ts';

let atoms: AtomsSimulator;
let client: AtomsClient;

beforeAll(async () => {
  atoms = await startWorkspace();
});
beforeEach(() => {
  atoms.reset();
  client = connectTo(atoms);
});
afterAll(() => closeWorkspace(atoms));

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
    expect(failure.message).toContain(
      'refused by the plan of the Atoms workspace or a limit of its use: Your plan does not allow outbound',
    );
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

  test('is read what changed last first, of both directions, in our words', async () => {
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
    expect(await client.listConversations({ agentIds: [AGENT], limit: 5 })).toEqual([
      { ...shown, conversationId: second, type: 'telephony_inbound' },
      { ...shown, conversationId: first, type: 'telephony_outbound' },
    ]);
  });

  test('is that of the agents that were asked for', async () => {
    const [ofOne, ofOther] = [await placeCall(AGENT), await placeCall(OTHER_AGENT)];
    const idsOf = async (...agentIds: string[]) =>
      (await client.listConversations({ agentIds, limit: 5 })).map(({ conversationId }) => conversationId);
    expect(await idsOf(AGENT)).toEqual([ofOne]);
    expect(await idsOf(OTHER_AGENT)).toEqual([ofOther]);
    expect(await idsOf(AGENT, OTHER_AGENT)).toEqual([ofOther, ofOne]);
    expect(await idsOf(UNKNOWN_ID)).toEqual([]);
  });

  test('is asked for narrowly: by agents, in the default order, phone calls alone, no more than wanted', async () => {
    for (let placed = 0; placed < 8; placed += 1) await placeCall(AGENT);
    expect(await client.listConversations({ agentIds: [AGENT, OTHER_AGENT], limit: 7 })).toHaveLength(7);
    expect(atoms.journal.at(-1)).toMatchObject({ method: 'GET', operation: 'list conversations' });
    expect(atoms.journal.at(-1)?.query).toEqual({
      agentIds: `${AGENT},${OTHER_AGENT}`,
      callTypes: 'telephony_inbound,telephony_outbound',
      page: '1',
      limit: '7',
    });
  });

  test('is that of a number, and of those statuses, that were asked for', async () => {
    const ids = [await placeCall(AGENT), await placeCall(AGENT)];
    const [first, second] = atoms.state.conversations;
    Object.assign(first ?? {}, { status: 'completed' });
    Object.assign(second ?? {}, { status: 'in_queue', to: '+919812345000' });
    const idsOf = async (wanted: { search?: string; statuses?: readonly string[] }) =>
      (await client.listConversations({ agentIds: [AGENT], limit: 5, ...wanted })).map((each) => each.conversationId);
    expect(await idsOf({ search: '9812345000' })).toEqual([ids[1]]);
    expect(await idsOf({ search: ids[0] as string })).toEqual([ids[0]]);
    expect(await idsOf({ statuses: statusesUnderWay })).toEqual([ids[1]]);
    expect(await idsOf({ statuses: ['completed', 'failed'] })).toEqual([ids[0]]);
  });

  test.each(['', 'a,b', '../agent', `${AGENT}&callTypes=chat`])('is not asked for by what is no id: %j', async (id) => {
    const before = atoms.journal.length;
    expect(await failureOf(client.listConversations({ agentIds: [AGENT, id], limit: 5 }))).toBeInstanceOf(
      InvalidRequestError,
    );
    expect(atoms.journal).toHaveLength(before);
  });
});
