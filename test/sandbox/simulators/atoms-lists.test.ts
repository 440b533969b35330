import { describe, expect, test } from '@jest/globals';
import type { SipOutcome } from '../../../sandbox/simulators/sip-call.ts';
import { agentId, type Client, callee, dataOf, ownNumber } from './clients.ts';
import { runAtoms } from './running.ts';

const ended: SipOutcome = { result: 'answered', sipCode: 200, reason: 'OK', ringSeconds: 2, talkSeconds: 9 };
const otherAgentId = '60d0fe4f5311236168a109cb';

interface Listed {
  data: Record<string, unknown> & { logs: Record<string, unknown>[]; agents: Record<string, unknown>[] };
}

async function listed(atoms: Client, path: string): Promise<Listed['data']> {
  const { http, body } = await atoms('GET', path);
  expect([http, body]).toMatchObject([200, { status: true }]);
  return (body as Listed).data;
}

/** Places calls and ends each: as the carrier says, in order. */
async function withCalls(...outcomes: SipOutcome[]) {
  const left = [...outcomes];
  const { atoms, control } = await runAtoms({ carrier: async () => left.shift() ?? ended });
  const json = { phoneNumber: ownNumber, sipTerminationUrl: 'edge.exotel.test:5070' };
  const { _id: fromProductId } = dataOf(await atoms('POST', '/product/import-phone-number', { json }));
  const ids: string[] = [];
  for (const _ of outcomes) {
    const call = { agentId, phoneNumber: callee, fromProductId };
    const id = dataOf(await atoms('POST', '/conversation/outbound', { json: call })).conversationId ?? '';
    await control('POST', `/_sandbox/conversations/${id}/end`);
    ids.push(id);
  }
  return { atoms, control, ids };
}

describe('the list of agents', () => {
  const agents = [
    { id: agentId, name: 'Reception' },
    { id: otherAgentId, name: 'billing' },
    { id: '60d0fe4f5311236168a109cc', name: 'Old reception', archived: true },
  ];

  test('tells those that are not archived, newest first, a page at a time', async () => {
    const { atoms } = await runAtoms({ agents });
    const all = await listed(atoms, '/agent');
    expect(all.total).toBe(2);
    expect(all.agents.map(({ _id }) => _id)).toEqual([otherAgentId, agentId]);
    const second = await listed(atoms, '/agent?page=2&offset=1');
    expect([second.total, second.agents.map(({ name }) => name)]).toEqual([2, ['Reception']]);
  });

  test.each([
    ['archived=true', ['Old reception']],
    ['search=RECEPTION', ['Reception']],
    ['sortField=name&sortOrder=asc', ['Reception', 'billing']],
    ['type=single_prompt', []],
    ['type=workflow_graph&search=bill', ['billing']],
  ])('asked with %s tells %j', async (query, names) => {
    const { atoms } = await runAtoms({ agents });
    expect((await listed(atoms, `/agent?${query}`)).agents.map(({ name }) => name)).toEqual(names);
  });

  test('shows an agent as it is shown by itself', async () => {
    const { atoms } = await runAtoms();
    expect((await listed(atoms, '/agent')).agents).toEqual([dataOf(await atoms('GET', `/agent/${agentId}`))]);
  });
});

test("an agent's calls are told in names of their own, with milliseconds and success in place of status", async () => {
  const { atoms, ids } = await withCalls(ended, { ...ended, result: 'no_answer', talkSeconds: 0 });
  const { body } = await atoms('GET', `/agent/${agentId}/call-logs?offset=1`);
  expect(body).toEqual({
    success: true,
    data: {
      callLogs: [
        {
          callId: ids[1],
          callStatus: 'no_answer',
          callType: 'telephony_outbound',
          fromNumber: ownNumber,
          toNumber: callee,
          createdAt: expect.any(String),
          callDuration: 0,
        },
      ],
      totalCount: 2,
      page: 1,
      offset: 1,
    },
  });
  expect((await atoms('GET', `/agent/${agentId}/call-logs?page=2&offset=1`)).body).toMatchObject({
    data: { callLogs: [{ callId: ids[0], callDuration: 9000 }] },
  });
  expect((await atoms('GET', `/agent/${otherAgentId}/call-logs`)).http).toBe(400);
});

describe('a search for calls by their ids', () => {
  test('tells those that are there, and how many were asked for', async () => {
    const { atoms, ids } = await withCalls(ended, ended);
    const json = { callIds: [ids[0], 'CALL-1234567890123-abcdef'] };
    const { http, body } = await atoms('POST', '/conversation/search', { json });
    expect([http, body]).toMatchObject([
      200,
      { data: { logs: [{ callId: ids[0], status: 'completed' }], total: 1, requestedCount: 2 } },
    ]);
  });

  test.each([{}, { callIds: [] }, { callIds: 'CALL-1' }, { callIds: [1] }, { callIds: Array(101).fill('CALL-1') }])(
    'is refused for %j',
    async (json) => {
      const { atoms } = await runAtoms();
      expect((await atoms('POST', '/conversation/search', { json })).http).toBe(400);
    },
  );
});

describe('why a call ended', () => {
  test.each([
    { outcome: ended, reason: 'user_hangup' },
    { outcome: { ...ended, talkSeconds: 12 }, reason: 'agent_hangup' },
    { outcome: { ...ended, result: 'no_answer', sipCode: 480 }, reason: 'timeout' },
    { outcome: { ...ended, result: 'busy', sipCode: 486 }, reason: 'connection_error' },
    { outcome: { ...ended, result: 'failed', sipCode: 401 }, reason: 'connection_error' },
  ] as const)('is one of the published reasons: $reason', async ({ outcome, reason }) => {
    const { atoms, ids } = await withCalls(outcome);
    const [log] = (await listed(atoms, '/conversation')).logs;
    expect(log).toMatchObject({ callId: ids[0], disconnectionReason: reason });
    const found = await listed(atoms, `/conversation?disconnectReasonFilter=${reason},transfer_complete`);
    expect(found.logs).toHaveLength(1);
    expect((await listed(atoms, '/conversation?disconnectReasonFilter=system_error')).logs).toEqual([]);
  });

  test('is not told as long as it goes on, nor of a call that was cancelled', async () => {
    const { atoms } = await runAtoms({ settings: { callsAtOnce: 0 } });
    const json = { agentId, phoneNumber: callee };
    const { conversationId: callId } = dataOf(await atoms('POST', '/conversation/outbound', { json }));
    expect((await listed(atoms, '/conversation')).logs[0]).not.toHaveProperty('disconnectionReason');
    await atoms('POST', '/conversation/cancel', { json: { callId } });
    expect((await listed(atoms, '/conversation')).logs[0]).not.toHaveProperty('disconnectionReason');
  });
});

describe('a query', () => {
  test.each([
    '/conversation?callTypes=telephony_inbound,chat',
    '/conversation?statusFilter=done',
    '/conversation?disconnectReasonFilter=OK',
    '/conversation?callAttemptFilter=second',
    '/conversation?durationFilter=0-60',
    '/conversation?sortBy=name',
    '/conversation?sortOrder=up',
    '/conversation?dateFrom=yesterday',
    '/conversation?page=0',
    '/conversation?statusFilter=',
    '/conversation?limit=',
    '/agent?type=prompt',
    '/agent?type=',
    '/agent?sortField=_id',
    '/agent?sortOrder=descending',
    '/agent?archived=maybe',
    '/agent?offset=-1',
    '/dnc?sortField=source',
    '/dnc?sortOrder=up',
    '/dnc?page=one',
  ])('with a value that is not published is refused: %s', async (path) => {
    const { atoms } = await runAtoms();
    const { http, body } = await atoms('GET', path);
    expect([http, body]).toMatchObject([400, { status: false, errors: [expect.stringMatching(/ must be /)] }]);
  });

  test.each([
    ['durationFilter=0-30', 1],
    ['durationFilter=30-60,1-5,5%2B', 0],
    ['callAttemptFilter=initial', 1],
    ['callAttemptFilter=retry', 0],
    ['campaignIds=c1', 0],
    ['dateFrom=2020-01-01T00:00:00.000Z', 1],
    ['dateTo=2020-01-01T00:00:00.000Z', 0],
    [`agentIds=${agentId},${otherAgentId}&statusFilter=completed,failed&callTypes=telephony_outbound`, 1],
  ])('for the log finds what fits: %s', async (query, count) => {
    const { atoms } = await withCalls(ended);
    expect((await listed(atoms, `/conversation?${query}`)).logs).toHaveLength(count);
  });

  test.each([
    ['sortBy=createdAt&sortOrder=asc', [0, 1]],
    ['sortBy=callDuration', [1, 0]],
    ['sortBy=callDuration&sortOrder=asc', [0, 1]],
  ])('for the log has it sorted: %s', async (query, order) => {
    const { atoms, ids } = await withCalls(ended, { ...ended, talkSeconds: 11 });
    const { logs } = await listed(atoms, `/conversation?${query}`);
    expect(logs.map(({ callId }) => callId)).toEqual(order.map((index) => ids[index]));
  });
});

test('the do-not-call list comes in pages', async () => {
  const { atoms } = await runAtoms({ settings: { doNotCall: ['+919000000002', '+919000000001', '+919000000003'] } });
  const page = await listed(atoms, '/dnc?sortField=phoneNumber&sortOrder=asc&page=2&offset=2');
  expect(page).toMatchObject({
    entries: [{ phoneNumber: '+919000000003' }],
    pagination: { page: 2, offset: 2, total: 3, totalPages: 2, hasMore: false },
  });
});

test('a rented number is of plivo or of twilio', async () => {
  const { atoms, control } = await runAtoms();
  await control('POST', '/_sandbox/rented-numbers', { json: { phoneNumber: '+14155550111' } });
  await control('POST', '/_sandbox/rented-numbers', { json: { phoneNumber: '+14155550112', provider: 'twilio' } });
  const json = { phoneNumber: '+14155550113', provider: 'smallest' };
  expect((await control('POST', '/_sandbox/rented-numbers', { json })).http).toBe(400);
  const { body } = await atoms('GET', '/product/phone-numbers');
  const providers = (body as { data: { attributes: { provider: string } }[] }).data.map((each) => each.attributes);
  expect(providers.map(({ provider }) => provider)).toEqual(['plivo', 'twilio']);
});
