import { describe, expect, test } from '@jest/globals';
import { agentId, type Client, dataOf } from './clients.ts';
import { runAtoms } from './running.ts';

const otherAgentId = '60d0fe4f5311236168a109cb';

async function importNumber(atoms: Client, phoneNumber: string): Promise<string> {
  const json = { phoneNumber, sipTerminationUrl: 'edge.exotel.test:5070' };
  return dataOf(await atoms('POST', '/product/import-phone-number', { json }))._id ?? '';
}

async function ownersOf(atoms: Client): Promise<unknown[]> {
  const { data } = (await atoms('GET', '/product/all-numbers')).body as {
    data: { customProducts: { agentId: string | null }[] };
  };
  return data.customProducts.map((product) => product.agentId);
}

test('an unknown agent is 400 where it is read, and 404 where it is changed', async () => {
  const { atoms } = await runAtoms();
  const read = await atoms('GET', '/agent/60d0fe4f5311236168a10000');
  const changed = await atoms('PATCH', '/agent/60d0fe4f5311236168a10000', { json: { telephonyProductId: [] } });
  expect([read.http, read.body]).toEqual([400, { status: false, errors: ['No agent found'] }]);
  expect([changed.http, changed.body]).toEqual([404, { status: false, errors: ['Agent not found'] }]);
});

describe('what an agent shows', () => {
  test.each([
    ['always', [], true],
    ['always', ['a number'], true],
    ['when any', [], false],
    ['when any', ['a number'], true],
    ['never', ['a number'], false],
  ] as const)(
    'of its products is as the setting %s says, with numbers %j',
    async (showsProductIds, numbers, isShown) => {
      const { atoms } = await runAtoms({ settings: { showsProductIds } });
      for (const _ of numbers) {
        const product = await importNumber(atoms, '+918045671231');
        await atoms('PATCH', `/agent/${agentId}`, { json: { telephonyProductId: [product] } });
      }
      const shown = dataOf(await atoms('GET', `/agent/${agentId}`));
      expect('telephonyProductId' in shown).toBe(isShown);
      expect(shown).toMatchObject(numbers.length > 0 ? { phoneNumber: ['+918045671231'] } : {});
      expect('phoneNumber' in shown).toBe(numbers.length > 0);
    },
  );

  test('of its active version is what it says first; without a version there is neither', async () => {
    const agents = [
      { id: agentId, firstMessage: 'Good day' },
      { id: otherAgentId, activeVersionId: null },
    ];
    const { atoms } = await runAtoms({ agents, settings: { showsAllowInboundCall: false } });
    const shown = dataOf(await atoms('GET', `/agent/${agentId}`));
    expect(shown).toMatchObject({ activeVersionId: expect.any(String), _resolvedConfig: { firstMessage: 'Good day' } });
    expect('allowInboundCall' in shown).toBe(false);
    const unpublished = dataOf(await atoms('GET', `/agent/${otherAgentId}`));
    expect(['activeVersionId', 'versionId', '_resolvedConfig'].filter((field) => field in unpublished)).toEqual([]);
  });
});

describe('changing an agent', () => {
  test('replaces the whole list, and who is not listed any more belongs to nobody', async () => {
    const { atoms } = await runAtoms();
    const first = await importNumber(atoms, '+918045671231');
    const second = await importNumber(atoms, '+918045671232');
    await atoms('PATCH', `/agent/${agentId}`, { json: { telephonyProductId: [first], allowInboundCall: true } });
    await atoms('PATCH', `/agent/${agentId}`, { json: { telephonyProductId: [second], allowInboundCall: true } });
    expect((await atoms('GET', `/agent/${agentId}`)).body).toMatchObject({
      status: true,
      data: { _id: agentId, telephonyProductId: [second], allowInboundCall: true, archived: false },
    });
    expect(await ownersOf(atoms)).toEqual([null, agentId]);
  });

  test('takes a number away from the agent that had it', async () => {
    const { atoms } = await runAtoms({ agents: [{ id: agentId }, { id: otherAgentId }] });
    const product = await importNumber(atoms, '+918045671231');
    await atoms('PATCH', `/agent/${agentId}`, { json: { telephonyProductId: [product] } });
    await atoms('PATCH', `/agent/${otherAgentId}`, { json: { telephonyProductId: [product] } });
    expect((await atoms('GET', `/agent/${agentId}`)).body).toMatchObject({ data: { telephonyProductId: [] } });
    expect(await ownersOf(atoms)).toEqual([otherAgentId]);
  });

  test('answers its id, or the whole agent', async () => {
    const update = async (agentUpdateAnswers: 'id' | 'agent') => {
      const { atoms } = await runAtoms({ settings: { agentUpdateAnswers } });
      return (await atoms('PATCH', `/agent/${agentId}`, { json: { allowInboundCall: true } })).body;
    };
    expect(await update('id')).toEqual({ status: true, data: agentId });
    expect(await update('agent')).toMatchObject({ data: { _id: agentId, allowInboundCall: true } });
  });

  test('is refused for what is kept in versions, where the agent has them', async () => {
    const { atoms } = await runAtoms({ agents: [{ id: agentId }, { id: otherAgentId, versioned: false }] });
    const json = { allowInboundCall: true, globalPrompt: 'Be brief.' };
    const { http, body } = await atoms('PATCH', `/agent/${agentId}`, { json });
    expect([http, body]).toEqual([
      400,
      { status: false, errors: ['Agent has versioning enabled. Config changes must be made through drafts.'] },
    ]);
    expect((await atoms('PATCH', `/agent/${otherAgentId}`, { json })).http).toBe(200);
    const allowed = { name: 'n', description: 'd', avatarUrl: 'u', visibleToEveryone: true };
    expect((await atoms('PATCH', `/agent/${agentId}`, { json: allowed })).http).toBe(200);
  });

  test('leaves what is not given as it was', async () => {
    const { atoms } = await runAtoms();
    const product = await importNumber(atoms, '+918045671231');
    await atoms('PATCH', `/agent/${agentId}`, { json: { telephonyProductId: [product] } });
    await atoms('PATCH', `/agent/${agentId}`, { json: { allowInboundCall: true } });
    expect((await atoms('GET', `/agent/${agentId}`)).body).toMatchObject({
      data: { telephonyProductId: [product], allowInboundCall: true },
    });
  });

  test.each([
    { telephonyProductId: ['unknown'], allowInboundCall: true },
    { telephonyProductId: 'no list', allowInboundCall: true },
    { telephonyProductId: [], allowInboundCall: 'yes' },
  ])('to %j is refused and changes nothing', async (json) => {
    const { atoms } = await runAtoms();
    const product = await importNumber(atoms, '+918045671231');
    await atoms('PATCH', `/agent/${agentId}`, { json: { telephonyProductId: [product] } });
    expect((await atoms('PATCH', `/agent/${agentId}`, { json })).http).toBe(400);
    expect((await atoms('GET', `/agent/${agentId}`)).body).toMatchObject({
      data: { telephonyProductId: [product], allowInboundCall: false },
    });
  });
});
