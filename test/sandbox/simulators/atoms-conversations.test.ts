import { describe, expect, test } from '@jest/globals';
import type { SipCall, SipOutcome } from '../../../sandbox/simulators/sip-call.ts';
import { agentId, type Client, callee, dataOf, makeTrunk, ownNumber } from './clients.ts';
import { runAtoms, runExotel } from './running.ts';

const answered: SipOutcome = { result: 'answered', sipCode: 200, reason: 'OK', ringSeconds: 2, talkSeconds: 9 };
const importRequest = {
  phoneNumber: ownNumber,
  sipTerminationUrl: 'sip:edge.exotel.test:5070;transport=tcp',
  sipUsername: 'trunkline',
  sipPassword: 'a-secret-of-the-test',
};

async function importNumber(atoms: Client, change = {}): Promise<string> {
  const json = { ...importRequest, ...change };
  return dataOf(await atoms('POST', '/product/import-phone-number', { json }))._id ?? '';
}

function place(atoms: Client, request: object) {
  const json = { agentId, phoneNumber: callee, ...request };
  return atoms('POST', '/conversation/outbound', { json, headers: { 'x-test-call': 'true' } });
}

async function placed(atoms: Client, request: object): Promise<string> {
  return dataOf(await place(atoms, request)).conversationId ?? '';
}

/** Reads until the call is over, and tells every status that was seen. */
async function follow(atoms: Client, conversationId: string) {
  const statuses: string[] = [];
  for (let reads = 0; reads < 10; reads += 1) {
    const conversation = (await atoms('GET', `/conversation/${conversationId}`)).body as {
      data: { status: string; from: string; to: string; duration: number; callFailureReason?: string };
    };
    statuses.push(conversation.data.status);
    if (!['pending', 'in_progress'].includes(conversation.data.status)) return { statuses, ...conversation.data };
  }
  throw new Error(`never over: ${statuses}`);
}

describe('a call with an imported number', () => {
  test('goes to its termination host with its digest', async () => {
    const calls: SipCall[] = [];
    const { atoms } = await runAtoms({
      carrier: async (call) => {
        calls.push(call);
        return answered;
      },
    });
    const conversationId = await placed(atoms, { fromProductId: await importNumber(atoms) });
    expect(conversationId).toMatch(/^CALL-\d{13}-[0-9a-f]{6}$/);
    expect(calls).toEqual([
      {
        terminationHost: 'edge.exotel.test:5070',
        userName: 'trunkline',
        password: importRequest.sipPassword,
        from: ownNumber,
        to: callee,
      },
    ]);
    expect(await follow(atoms, conversationId)).toEqual({
      statuses: ['pending', 'in_progress', 'completed'],
      status: 'completed',
      from: ownNumber,
      to: callee,
      type: 'telephony_outbound',
      duration: 9,
      isTest: true,
      transcript: [],
    });
  });

  test.each([
    [{ ...answered, result: 'no_answer', sipCode: 480, talkSeconds: 0 }, 'no_answer', undefined],
    [{ ...answered, result: 'busy', sipCode: 486, reason: 'Busy Here' }, 'failed', 'SIP 486 Busy Here'],
    [{ ...answered, result: 'failed', sipCode: 401, reason: 'Unauthorized' }, 'failed', 'SIP 401 Unauthorized'],
  ] as const)('that ends as %j is shown so', async (outcome, status, callFailureReason) => {
    const { atoms } = await runAtoms({ carrier: async () => outcome });
    const seen = await follow(atoms, await placed(atoms, { fromProductId: await importNumber(atoms) }));
    expect(seen).toMatchObject({ status, duration: 0 });
    expect(seen.callFailureReason).toBe(callFailureReason);
  });

  test('is in progress as long as the carrier has not told its end', async () => {
    let end: (outcome: SipOutcome) => void = () => {};
    const carrier = () =>
      new Promise<SipOutcome>((resolve) => {
        end = resolve;
      });
    const { atoms } = await runAtoms({ carrier, settings: { callSteps: 0, readWaitMillis: 0 } });
    const id = await placed(atoms, { fromProductId: await importNumber(atoms) });
    expect(dataOf(await atoms('GET', `/conversation/${id}`)).status).toBe('in_progress');
    end(answered);
    expect(dataOf(await atoms('GET', `/conversation/${id}`)).status).toBe('completed');
  });

  test('is never read as over before it is, since that read waits for its end', async () => {
    let end: (outcome: SipOutcome) => void = () => {};
    const carrier = () =>
      new Promise<SipOutcome>((resolve) => {
        end = resolve;
      });
    const { atoms } = await runAtoms({ carrier, settings: { callSteps: 0, readWaitMillis: 60_000 } });
    const id = await placed(atoms, { fromProductId: await importNumber(atoms) });
    const reading = atoms('GET', `/conversation/${id}`);
    await atoms('GET', '/concurrency');
    end(answered);
    expect(dataOf(await reading).status).toBe('completed');
  });

  test('succeeds through the real state of a joined Exotel, and fails while that is wrong', async () => {
    const { exotel, simulator } = await runExotel();
    const { atoms } = await runAtoms();
    const { path } = await makeTrunk(exotel);
    const fromProductId = await importNumber(atoms, { sipTerminationUrl: simulator.sip.tcp });
    const end = async () => follow(atoms, await placed(atoms, { fromProductId }));
    const refused = 'SIP 403 Forbidden (X-Exotel-ErrorCode: 4001)';
    expect((await end()).callFailureReason).toBe(refused);
    await exotel('POST', `${path}/phone-numbers`, { json: { phone_number: ownNumber } });
    expect((await end()).callFailureReason).toBe(refused);
    await exotel('POST', `${path}/credentials`, { json: { user_name: 'trunkline', password: 'another' } });
    expect((await end()).callFailureReason).toBe('SIP 401 Unauthorized');
    const json = { user_name: importRequest.sipUsername, password: importRequest.sipPassword };
    await exotel('POST', `${path}/credentials`, { json });
    expect(await end()).toMatchObject({ status: 'completed', duration: 12 });
  });
});

describe('a call without fromProductId', () => {
  const carrier = async (): Promise<SipOutcome> => ({
    ...answered,
    result: 'failed',
    sipCode: 401,
    reason: 'Unauthorized',
  });

  test('silently goes out from a number of Smallest and succeeds, past the broken trunk', async () => {
    const { atoms } = await runAtoms({ carrier });
    await importNumber(atoms);
    const seen = await follow(atoms, await placed(atoms, {}));
    expect(seen.status).toBe('completed');
    expect(seen.from).not.toBe(ownNumber);
  });

  test('goes out from the number that is attached to the agent', async () => {
    const { atoms } = await runAtoms({ carrier });
    const productId = await importNumber(atoms);
    await atoms('PATCH', `/agent/${agentId}`, { json: { telephonyProductId: [productId] } });
    expect(await follow(atoms, await placed(atoms, {}))).toMatchObject({ status: 'failed', from: ownNumber });
  });
});

describe('a call that is refused', () => {
  test.each([
    [{ agentId: 'x' }, 400, 'Invalid agent id'],
    [{ agentId: '60d0fe4f5311236168a10000' }, 400, 'Agent not found'],
    [{ phoneNumber: '9876543210' }, 400, 'Invalid phone number'],
    [{ fromProductId: 'x' }, 400, 'Invalid product id'],
    [{ agentId: '60d0fe4f5311236168a10001' }, 400, 'Agent is archived and cannot initiate calls'],
    [{ agentId: '60d0fe4f5311236168a10002' }, 400, 'Workflow not found'],
  ])('%j: %i %s', async (request, http, error) => {
    const agents = [
      { id: agentId },
      { id: '60d0fe4f5311236168a10001', archived: true },
      { id: '60d0fe4f5311236168a10002', hasWorkflow: false },
    ];
    const { atoms, simulator } = await runAtoms({ agents });
    const answer = await place(atoms, request);
    expect([answer.http, answer.body]).toEqual([http, { status: false, errors: [error] }]);
    expect(simulator.state.conversations).toEqual([]);
  });

  test('by the plan gets 403', async () => {
    const { atoms } = await runAtoms({ settings: { outboundAllowed: false } });
    expect((await place(atoms, {})).http).toBe(403);
  });

  test('for too many calls at once waits in the queue until one is over', async () => {
    const { atoms, simulator } = await runAtoms({ settings: { callsAtOnce: 1, callSteps: 0 } });
    const first = await placed(atoms, {});
    const second = await placed(atoms, {});
    expect((await atoms('GET', `/conversation/${second}`)).body).toMatchObject({ data: { status: 'in_queue' } });
    await follow(atoms, first);
    expect((await follow(atoms, second)).status).toBe('completed');
    expect(simulator.state.conversations.map(({ status }) => status)).toEqual(['completed', 'completed']);
  });

  test('that waits in the queue is taken out of it by its id in the path, and never begins', async () => {
    const { atoms } = await runAtoms({ settings: { callsAtOnce: 0 } });
    const id = await placed(atoms, {});
    expect((await atoms('POST', `/conversation/${id}/cancel`)).http).toBe(200);
    expect((await atoms('GET', `/conversation/${id}`)).body).toMatchObject({ data: { status: 'cancelled' } });
  });

  test('for too many calls at once gets 429 where a full workspace refuses, until one is over', async () => {
    const { atoms } = await runAtoms({ settings: { callsAtOnce: 1, callSteps: 0, fullWorkspace: 'refuses' } });
    const first = await placed(atoms, {});
    const second = await place(atoms, {});
    expect([second.http, second.body]).toMatchObject([429, { code: 'RATE_LIMIT_EXCEEDED' }]);
    await follow(atoms, first);
    expect((await place(atoms, {})).http).toBe(200);
  });
});

describe('reading and cancelling', () => {
  test('a conversation that is unknown, or not visible yet, is 404', async () => {
    const { atoms } = await runAtoms({ settings: { conversationVisibleAfterReads: 2, callSteps: 0 } });
    expect((await atoms('GET', '/conversation/CALL-1234567890123-abcdef')).http).toBe(404);
    const id = await placed(atoms, {});
    const https = [];
    for (let reads = 0; reads < 3; reads += 1) https.push((await atoms('GET', `/conversation/${id}`)).http);
    expect(https).toEqual([404, 404, 200]);
  });

  test('a call that is queued alone is cancelled by its id in the path', async () => {
    const { atoms, simulator } = await runAtoms();
    const callId = await placed(atoms, {});
    for (const status of ['pending', 'in_progress'] as const) {
      for (const conversation of simulator.state.conversations) conversation.status = status;
      const refused = await atoms('POST', `/conversation/${callId}/cancel`);
      const errors = [`Conversation with ID ${callId} is not in queue and cannot be cancelled`];
      expect([refused.http, refused.body]).toEqual([400, { status: false, errors }]);
    }
    const unknown = await atoms('POST', '/conversation/CALL-1234567890123-abcdef/cancel');
    expect([unknown.http, unknown.body]).toEqual([404, { status: false, errors: ['No conversation found'] }]);
    for (const conversation of simulator.state.conversations) conversation.status = 'in_queue';
    expect((await atoms('POST', `/conversation/${callId}/cancel`)).http).toBe(200);
    expect(simulator.state.conversations.map(({ status }) => status)).toEqual(['cancelled']);
  });

  test('a call is cancelled once, and not when it is over', async () => {
    const { atoms } = await runAtoms();
    const callId = await placed(atoms, {});
    expect((await atoms('POST', '/conversation/cancel', { json: { callId } })).body).toEqual({
      status: true,
      data: { callId, status: 'cancelled', previousStatus: 'pending' },
    });
    expect(dataOf(await atoms('GET', `/conversation/${callId}`)).status).toBe('cancelled');
    expect((await atoms('POST', '/conversation/cancel', { json: { callId } })).http).toBe(400);
    expect((await atoms('POST', '/conversation/cancel', { json: { callId: 'unknown' } })).http).toBe(404);
  });

  test('a test can say how a conversation is, or end it at once', async () => {
    const { atoms, control } = await runAtoms();
    const first = await placed(atoms, {});
    await control('PUT', `/_sandbox/conversations/${first}`, {
      json: { status: 'failed', callFailureReason: 'because' },
    });
    expect((await atoms('GET', `/conversation/${first}`)).body).toMatchObject({
      data: { status: 'failed', callFailureReason: 'because' },
    });
    const second = await placed(atoms, {});
    await control('POST', `/_sandbox/conversations/${second}/end`);
    expect(dataOf(await atoms('GET', `/conversation/${second}`)).status).toBe('completed');
    expect((await control('PUT', '/_sandbox/conversations/unknown', { json: {} })).http).toBe(404);
  });
});

test('concurrency is told with success in place of status', async () => {
  const { atoms } = await runAtoms({ settings: { callsAtOnce: 7 } });
  expect((await atoms('GET', '/concurrency')).body).toEqual({
    success: true,
    data: { orgLimit: 7, totalReserved: 0, unreservedPool: 7, agents: [] },
  });
});
