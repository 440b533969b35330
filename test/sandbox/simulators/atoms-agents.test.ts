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

test('an unknown agent is 400 and not 404, whether read or changed', async () => {
  const { atoms } = await runAtoms();
  for (const answer of [
    await atoms('GET', '/agent/60d0fe4f5311236168a10000'),
    await atoms('PATCH', '/agent/60d0fe4f5311236168a10000', { json: { telephonyProductId: [] } }),
  ]) {
    expect([answer.http, answer.body]).toEqual([400, { status: false, errors: ['No agent found'] }]);
  }
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
