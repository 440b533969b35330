import { describe, expect, test } from '@jest/globals';
import { offer } from '../../../sandbox/simulators/sip/session-description.ts';
import { makeTestCertificate } from '../../../sandbox/simulators/sip/test-certificate.ts';
import { agentId, callee as caller, dataOf, makeTrunk, ownNumber } from './clients.ts';
import { runAtoms } from './running.ts';
import { runCaller } from './sip/caller.ts';
import { exotelWithWorkingTrunk } from './trunk.ts';
import { voiceUrl, wired } from './wired.ts';

describe('a call that somebody dials to the number', () => {
  test('reaches the agent, and is in the log of the workspace', async () => {
    const { dial, atoms, trunk, atomsSimulator, exotelSimulator } = await wired();
    const destination = atomsSimulator.sip.tcpUri;
    const outcome = { result: 'answered', sipCode: 200, reason: 'OK', ringSeconds: 1, talkSeconds: 12 };
    expect(await dial()).toEqual({
      from: caller,
      to: ownNumber,
      trunkSid: trunk.trunkSid,
      refusal: null,
      tried: [{ destination, outcome }],
      outcome,
    });
    expect(exotelSimulator.state.dialled).toHaveLength(1);
    expect((await atoms('GET', '/conversation')).body).toMatchObject({
      data: {
        logs: [{ from: caller, to: ownNumber, type: 'telephony_inbound', duration: 12, agentId, status: 'completed' }],
      },
    });
    expect(atomsSimulator.sip.ladder[0]).toMatchObject({
      from: 'Exotel',
      to: 'Atoms',
      summary: `INVITE sip:${ownNumber}@${atomsSimulator.sip.tcp}`,
    });
  });

  type Wired = Awaited<ReturnType<typeof wired>>;
  test.each<[string, (wired: Wired) => unknown, RegExp]>([
    ['is not purchased', ({ exotelSimulator: { state } }) => state.exoPhones.splice(0), /is no number of this account/],
    ['has no voice URL', ({ exoPhone }) => Object.assign(exoPhone, { voiceUrl: null }), /routed to no flow/],
    [
      'has the voice URL of another account',
      ({ exoPhone }) => Object.assign(exoPhone, { voiceUrl: voiceUrl.replace('sandbox1', 'other') }),
      /names no flow of the account sandbox1/,
    ],
    [
      'is routed to a flow that is not there',
      ({ exoPhone }) => Object.assign(exoPhone, { voiceUrl: voiceUrl.replace('4321', '99') }),
      /The flow 99 .* is not there/,
    ],
    [
      'has a flow that dials a full SIP URI',
      ({ exotelSimulator: { state }, trunk }) => Object.assign(state.flows, { 4321: `sip:${trunk.trunkSid}@edge` }),
      /takes sip:<trunk_sid> and nothing more/,
    ],
    [
      'has a flow that dials a trunk of nobody',
      ({ exotelSimulator: { state } }) => Object.assign(state.flows, { 4321: 'sip:trmum1nobody' }),
      /the trunk trmum1nobody, which this account does not have/,
    ],
    ['is not mapped', ({ trunk }) => trunk.phoneNumbers.splice(0), /is not mapped to the trunk/],
    ['has no destination', ({ trunk }) => trunk.destinationUris.splice(0), /has no destination URI/],
  ])('that %s goes nowhere, and the reason is said', async (_title, misconfigure, refusal) => {
    const all = await wired();
    misconfigure(all);
    expect(await all.dial()).toMatchObject({ refusal: expect.stringMatching(refusal), outcome: null, tried: [] });
    expect(all.atomsSimulator.sip.ladder).toEqual([]);
  });

  test.each<[string, (wired: Wired) => unknown, number]>([
    ['is not imported', ({ atomsSimulator: { state } }) => state.products.splice(0), 404],
    [
      'is attached to no agent',
      ({ atoms }) => atoms('PATCH', `/agent/${agentId}`, { json: { telephonyProductId: [] } }),
      480,
    ],
    [
      'has an agent that allows no inbound calls',
      ({ atoms }) => atoms('PATCH', `/agent/${agentId}`, { json: { allowInboundCall: false } }),
      403,
    ],
    [
      'has an agent that is archived',
      ({ atomsSimulator: { state } }) => Object.assign(state.agents[0] ?? {}, { archived: true }),
      403,
    ],
    [
      'has no codec in common',
      ({ atomsSimulator: { settings } }) => Object.assign(settings, { codecs: ['opus'] }),
      488,
    ],
  ])('that %s is refused by Atoms', async (_title, misconfigure, sipCode) => {
    const all = await wired();
    await misconfigure(all);
    expect(await all.dial()).toMatchObject({ refusal: null, outcome: { result: 'failed', sipCode } });
    expect(all.atomsSimulator.state.conversations).toEqual([]);
  });

  test('that Atoms takes and never answers has failed with 408, and nowhere rang', async () => {
    const all = await wired({ inboundCalls: 'tried' });
    expect((await all.dial()).outcome).toMatchObject({ result: 'failed', sipCode: 408, ringSeconds: 0 });
    expect(all.atomsSimulator.sip.ladder.map(({ summary }) => summary.replace(/ sip:.*/, ''))).toEqual([
      'INVITE',
      '100 Trying',
      'CANCEL',
      '200 OK',
      '487 Request Terminated',
      'ACK',
    ]);
  });

  test.each([true, false])(
    'over TLS to a certificate of its own reaches who trusts it (%s), and else says why not',
    async (isTrusted) => {
      const certificate = await makeTestCertificate(['atoms.localhost']);
      const { simulator: atoms } = await runAtoms({ certificate });
      const trusted = isTrusted ? { trusted: [certificate.certificate] } : {};
      const { exotelSimulator: exotel, dial } = await wired({}, {}, trusted);
      Object.assign(exotel.state.trunks[0]?.destinationUris[0] ?? {}, { destination: atoms.sip.tlsUri });
      expect((await dial()).outcome).toMatchObject(
        isTrusted
          ? { sipCode: 404 }
          : { sipCode: 408, words: expect.stringMatching(/x509: certificate signed by unknown authority$/) },
      );
    },
  );

  test('tries the destinations by priority until one answers, over the transport of each', async () => {
    const { dial, exotel, trunk, atomsSimulator } = await wired();
    const { sip } = atomsSimulator;
    const path = `/v2/accounts/sandbox1/trunks/${trunk.trunkSid}/destination-uris`;
    await exotel('POST', path, {
      json: {
        destinations: [{ destination: `${sip.tls};transport=tls` }, { destination: 'gone.localhost:1;transport=tcp' }],
      },
    });
    for (const [index, priority] of [2, 1, 0].entries())
      Object.assign(trunk.destinationUris[index] ?? {}, { priority });
    expect((await dial()).tried).toMatchObject([
      { destination: 'sip:gone.localhost:1;transport=tcp', outcome: { sipCode: 408 } },
      { destination: sip.tlsUri, outcome: { sipCode: 200 } },
    ]);
    expect(sip.ladder.every(({ transport }) => transport === 'tls')).toBe(true);
  });

  test('needs both numbers in E.164', async () => {
    const { control } = await wired();
    const answer = await control('POST', '/_sandbox/dial', { json: { from: '0987', to: ownNumber } });
    expect([answer.http, answer.body]).toMatchObject([400, { field: 'from' }]);
  });
});

describe('a call of the agent to a number of the same account', () => {
  const place = async ({ atoms, productId }: Awaited<ReturnType<typeof wired>>) => {
    const json = { agentId, phoneNumber: ownNumber, fromProductId: productId };
    const id = dataOf(await atoms('POST', '/conversation/outbound', { json })).conversationId;
    return dataOf(await atoms('GET', `/conversation/${id}`));
  };

  test('goes out by the trunk and comes in again by the flow', async () => {
    const all = await wired({ callSteps: 0, readWaitMillis: 20_000 });
    expect(await place(all)).toMatchObject({ status: 'completed', duration: 12 });
    const { conversations } = all.atomsSimulator.state;
    expect(conversations.map(({ type, status, duration }) => [type, status, duration])).toEqual([
      ['telephony_outbound', 'completed', 12],
      ['telephony_inbound', 'completed', 12],
    ]);
    expect(all.exotelSimulator.state).toMatchObject({
      calls: [{ outcome: { result: 'answered', ringSeconds: 1, talkSeconds: 12 } }],
      dialled: [{ outcome: { result: 'answered', talkSeconds: 12 } }],
    });
  });

  test('fails as the inbound side does', async () => {
    const all = await wired({ callSteps: 0, readWaitMillis: 20_000 });
    all.exotelSimulator.state.flows = {};
    expect(await place(all)).toMatchObject({ callFailureReason: 'SIP 480 Temporarily Unavailable' });
  });

  test('rings a phone where one is scripted for the number', async () => {
    const all = await wired({ callSteps: 0, readWaitMillis: 20_000 });
    all.exotelSimulator.state.phones[ownNumber] = 'busy';
    expect(await place(all)).toMatchObject({ callFailureReason: 'SIP 486 Busy Here' });
    expect(all.exotelSimulator.state.dialled).toEqual([]);
  });
});

test('an offer of SRTP is taken over TCP too, and one without a codec in common is not', async () => {
  const { atomsSimulator } = await wired();
  const { call } = runCaller(atomsSimulator.sip);
  const described = { from: caller, to: ownNumber };
  expect(await call({ ...described, offer: offer(['PCMA'], true) })).toMatchObject({ sipCode: 200 });
  expect(await call({ ...described, offer: offer(['G729'], false) })).toMatchObject({ sipCode: 488 });
});

describe('the log of conversations', () => {
  test('is paged, newest first, and chosen by agent and type', async () => {
    const { dial, atoms, atomsControl } = await wired();
    const other = (await atomsControl('POST', '/_sandbox/agents', { json: {} })).body as { id: string };
    for (let calls = 0; calls < 2; calls += 1) await dial();
    const json = { agentId: other.id, phoneNumber: caller };
    for (let calls = 0; calls < 4; calls += 1) await atoms('POST', '/conversation/outbound', { json });
    const list = async (query: string) => {
      const { data } = (await atoms('GET', `/conversation${query}`)).body as {
        data: { logs: { type: string; callId: string; _id: string }[]; pagination: object };
      };
      return { types: data.logs.map(({ type }) => type.replace('telephony_', '')), ...data };
    };
    expect(await list('')).toMatchObject({
      types: ['outbound', 'outbound', 'outbound', 'outbound', 'inbound'],
      pagination: { total: 6, page: 1, limit: 5, hasMore: true, totalPages: 2 },
    });
    expect(await list('?page=2')).toMatchObject({ types: ['inbound'], pagination: { hasMore: false } });
    expect((await list('?limit=9999')).pagination).toMatchObject({ limit: 500, totalPages: 1 });
    expect((await list(`?agentIds=${agentId}`)).types).toEqual(['inbound', 'inbound']);
    expect((await list(`?agentIds=${agentId},${other.id}`)).pagination).toMatchObject({ total: 6 });
    expect((await list('?callTypes=telephony_inbound')).types).toEqual(['inbound', 'inbound']);
    expect((await list('?callTypes=webcall')).logs).toEqual([]);
    expect((await list('?callTypes=webcall,telephony_outbound')).types).toHaveLength(4);
    expect((await atoms('GET', '/conversation?limit=0')).http).toBe(400);
  });

  test('shows what changed last first, by search and status, and is slow by date alone', async () => {
    const { dial, atoms, atomsSimulator } = await wired({ historyIsLarge: true });
    for (let calls = 0; calls < 3; calls += 1) await dial();
    const [first, second, third] = atomsSimulator.state.conversations;
    Object.assign(first ?? {}, { updatedAt: '2099-01-01T00:00:00.000Z' });
    Object.assign(second ?? {}, { status: 'active', to: '+918045670000' });
    const list = async (query: string) => {
      const { data } = (await atoms('GET', `/conversation${query}`)).body as { data: { logs: { callId: string }[] } };
      return data.logs.map(({ callId }) => callId);
    };
    expect((await list(''))[0]).toBe(first?.id);
    expect(await list('?search=8045670000')).toEqual([second?.id]);
    expect(await list(`?search=${third?.id}`)).toEqual([third?.id]);
    expect(await list('?statusFilter=active,in_queue')).toEqual([second?.id]);
    for (const query of ['sortBy=createdAt', 'dateFrom=2026-01-01', 'dateTo=2026-01-01']) {
      expect((await atoms('GET', `/conversation?${query}`)).http).toBe(504);
    }
    atomsSimulator.settings.conversationSearch = 'whole';
    expect(await list('?search=8045670000')).toEqual([]);
    expect(await list('?search=%2B918045670000')).toEqual([second?.id]);
  });

  test('gives no call over the trunk of a number that was never there', async () => {
    const { exotel, simulator } = await exotelWithWorkingTrunk();
    await makeTrunk(exotel, 'other');
    expect(await simulator.dial({ from: caller, to: '+918045679999' })).toMatchObject({ outcome: null });
  });
});
