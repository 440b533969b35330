import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AtomsClient } from '../../lambdas/atoms/client.ts';
import { findInbound } from '../../lambdas/calls/inbound-conversation.ts';
import type { Conversation } from '../../sandbox/simulators/atoms/state.ts';
import type { AtomsSimulator } from '../../sandbox/simulators/atoms.ts';
import { AGENT, closeWorkspace, connectTo, NUMBER, OTHER_AGENT, startWorkspace } from '../atoms/simulated-workspace.ts';

const FROM = '+918045671235';
const to = NUMBER;
const placed = { conversationId: 'CALL-1', agentId: OTHER_AGENT };

let atoms: AtomsSimulator;
let client: AtomsClient;

beforeAll(async () => {
  atoms = await startWorkspace();
});
beforeEach(() => {
  atoms.reset();
  client = connectTo(atoms);
  enter({ id: 'CALL-1', agentId: OTHER_AGENT, type: 'telephony_outbound' });
});
afterAll(() => closeWorkspace(atoms));

function enter(conversation: Partial<Conversation>): void {
  const second = atoms.state.conversations.length;
  atoms.state.conversations.push({
    status: 'in_progress',
    from: FROM,
    to,
    type: 'telephony_inbound',
    agentId: AGENT,
    duration: 0,
    createdAt: new Date(1_800_000_000_000 + second * 1000).toISOString(),
    ...conversation,
  } as Conversation);
}

const looks = () => atoms.journal.filter(({ operation }) => operation === 'list conversations');
const find = () => findInbound(client, { call: placed, agentId: AGENT, to });

describe('the call that came in', () => {
  test('is found by one narrow look: few, of the number, in the default order', async () => {
    for (let other = 0; other < 600; other += 1) enter({ id: `CALL-9-${other}`, to: '+918045679999' });
    enter({ id: 'CALL-2' });
    expect(await find()).toMatchObject({ conversationId: 'CALL-2' });
    expect(looks().map(({ query }) => query)).toEqual([
      {
        agentIds: `${OTHER_AGENT},${AGENT}`,
        callTypes: 'telephony_inbound,telephony_outbound',
        search: '8045671234',
        page: '1',
        limit: '20',
      },
    ]);
  });

  test('is found on an account whose log is large', async () => {
    atoms.settings.historyIsLarge = true;
    enter({ id: 'CALL-2' });
    expect(await find()).toMatchObject({ conversationId: 'CALL-2' });
  });

  test.each(['918045671234', '08045671234'])('is found where Atoms writes the number %s', async (written) => {
    enter({ id: 'CALL-2', to: written });
    expect(await find()).toMatchObject({ conversationId: 'CALL-2' });
    expect(looks()).toHaveLength(1);
  });

  test('is found where a search compares the whole number', async () => {
    atoms.settings.conversationSearch = 'whole';
    enter({ id: 'CALL-2' });
    expect(await find()).toMatchObject({ conversationId: 'CALL-2' });
    expect(looks().map(({ query }) => query.search)).toEqual(['8045671234', undefined]);
  });

  test('is not one from before ours, and none is found while the log does not show ours', async () => {
    enter({ id: 'CALL-0', createdAt: '2020-01-01T00:00:00.000Z' });
    expect(await find()).toBeUndefined();
    atoms.state.conversations.shift();
    expect(await find()).toBeUndefined();
  });
});
