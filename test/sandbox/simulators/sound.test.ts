import { describe, expect, test } from '@jest/globals';
import type { AtomsSettings } from '../../../sandbox/simulators/atoms/settings.ts';
import type { Turn } from '../../../sandbox/simulators/atoms/state.ts';
import type { ExotelSettings } from '../../../sandbox/simulators/exotel/settings.ts';
import type { Media } from '../../../sandbox/simulators/sip/media-port.ts';
import { agentId, callee, dataOf, ownNumber } from './clients.ts';
import { wired } from './wired.ts';

const atOnce: Partial<AtomsSettings> = { callSteps: 0, readWaitMillis: 20_000 };
const rolesOf = ({ transcript }: { transcript: Turn[] }) => transcript.map(({ role }) => role).sort();

type Wired = Awaited<ReturnType<typeof wired>>;

/** Who is heard of a call that the agent places, as its conversation shows it. */
async function heardOf({ atoms, productId }: Wired, phoneNumber = callee): Promise<string[]> {
  const json = { agentId, phoneNumber, fromProductId: productId };
  const { conversationId } = dataOf(await atoms('POST', '/conversation/outbound', { json }));
  const read = dataOf(await atoms('GET', `/conversation/${conversationId}`)) as {
    status?: string;
    transcript?: Turn[];
  };
  expect(read.status).toBe('completed');
  return rolesOf({ transcript: read.transcript ?? [] });
}

describe('a transcript shows who was heard, by packets that arrived', () => {
  test('both, where nothing is in the way, plain and encrypted', async () => {
    const all = await wired(atOnce);
    expect(await heardOf(all)).toEqual(['agent', 'user']);
    const { products } = all.atomsSimulator.state;
    const [product] = products;
    Object.assign(product ?? {}, { terminationHost: all.exotelSimulator.sip.tls });
    all.atomsSimulator.settings.outboundTransport = 'tls';
    expect(await heardOf(all)).toEqual(['agent', 'user']);
    expect(all.exotelSimulator.state.calls.map(({ transport }) => transport)).toEqual(['tcp', 'tls']);
  });

  test.each<[Media, string[], string[]]>([
    ['dead port', ['agent'], ['agent', 'user']],
    ['blocked', ['agent'], ['agent']],
    ['sendonly', ['agent'], ['user']],
    ['recvonly', ['user'], ['agent']],
    ['inactive', [], []],
  ])('of %s at Atoms, and at Exotel', async (media, atAtoms, atExotel) => {
    expect(await heardOf(await wired({ ...atOnce, media }))).toEqual(atAtoms);
    expect(await heardOf(await wired(atOnce, { media }))).toEqual(atExotel);
  });

  test('and not of a phone that sends silence', async () => {
    const all = await wired(atOnce);
    all.exotelSimulator.state.phones[callee] = { says: 'nothing' };
    expect(await heardOf(all)).toEqual(['agent']);
  });

  test('in a call from one number of the workspace to another, on both sides', async () => {
    const all = await wired(atOnce);
    expect(await heardOf(all, ownNumber)).toEqual(['agent', 'user']);
    expect(all.atomsSimulator.state.conversations.map(rolesOf)).toEqual([
      ['agent', 'user'],
      ['agent', 'user'],
    ]);
  });

  test.each<[Partial<AtomsSettings>, Partial<ExotelSettings>, string[][]]>([
    [{}, { media: 'dead port' }, [['agent'], ['agent']]],
    [{ media: 'dead port' }, {}, [['agent'], ['agent']]],
    [{}, { media: 'inactive' }, [[], []]],
  ])('and there with %j at Atoms and %j at Exotel, on neither', async (ofAtoms, ofExotel, heard) => {
    const all = await wired({ ...atOnce, ...ofAtoms }, ofExotel);
    await heardOf(all, ownNumber);
    expect(all.atomsSimulator.state.conversations.map(rolesOf)).toEqual(heard);
  });

  test('of somebody who dials the number', async () => {
    const all = await wired();
    await all.dial();
    expect(all.atomsSimulator.state.conversations.map(rolesOf)).toEqual([['agent', 'user']]);
  });

  test('in forty calls at once, of which none leaves a port open', async () => {
    const all = await wired(atOnce);
    const heard = await Promise.all(Array.from({ length: 40 }, () => heardOf(all)));
    expect(heard).toEqual(Array(40).fill(['agent', 'user']));
    await new Promise(setImmediate);
    expect(process.getActiveResourcesInfo().filter((kind) => kind.startsWith('UDP'))).toEqual([]);
  });
});

test('a transcript may come later than the end of its call, or never', async () => {
  const all = await wired({ ...atOnce, transcriptAfterReads: 2 });
  const json = { agentId, phoneNumber: callee, fromProductId: all.productId };
  const { conversationId } = dataOf(await all.atoms('POST', '/conversation/outbound', { json }));
  const read = async () => dataOf(await all.atoms('GET', `/conversation/${conversationId}`)) as { transcript?: Turn[] };
  const turns = [];
  for (let reads = 0; reads < 3; reads += 1) turns.push((await read()).transcript?.length);
  expect(turns).toEqual([0, 0, 2]);
  all.atomsSimulator.settings.transcriptAfterReads = null;
  expect(await read()).not.toHaveProperty('transcript');
});
