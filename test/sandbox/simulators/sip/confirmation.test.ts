import { expect, test } from '@jest/globals';
import type { ExotelSimulator } from '../../../../sandbox/simulators/exotel.ts';
import { exotelWithWorkingTrunk } from '../trunk.ts';
import { plainOffer, strangerAt } from './stranger.ts';

/** The edge, which lets this machine in without a digest. */
async function openEdge(settings: Partial<ExotelSimulator['settings']> = {}) {
  const { simulator } = await exotelWithWorkingTrunk({ settings });
  const stamp = { id: '1', dateCreated: '', dateUpdated: '', friendlyName: null };
  simulator.state.trunks[0]?.whitelistedIps.push({ ip: '127.0.0.1', mask: 32, ...stamp });
  return simulator;
}

async function outcomesOf({ state }: ExotelSimulator): Promise<unknown[]> {
  while (state.calls.length === 0) await new Promise(setImmediate);
  return state.calls.map(({ outcome }) => outcome.result);
}

test('a call whose answer is confirmed counts as answered', async () => {
  const edge = await openEdge();
  const stranger = await strangerAt(edge.sip.tcpPort);
  stranger.send('INVITE', { body: plainOffer() });
  await stranger.next(/^200/);
  stranger.send('ACK');
  stranger.send('BYE', { cseq: 2 });
  await stranger.next(/^200/);
  expect(await outcomesOf(edge)).toEqual(['answered']);
});

test('a caller who hangs up without an ACK never took the answer', async () => {
  const edge = await openEdge();
  const stranger = await strangerAt(edge.sip.tcpPort);
  stranger.send('INVITE', { body: plainOffer() });
  await stranger.next(/^200/);
  stranger.send('BYE', { cseq: 2 });
  await stranger.next(/^200/);
  expect(await outcomesOf(edge)).toEqual(['failed']);
});

test('a caller who never sends an ACK gets a BYE, and the call does not count as answered', async () => {
  const edge = await openEdge({ responseLimitMillis: 50 });
  const stranger = await strangerAt(edge.sip.tcpPort);
  stranger.send('INVITE', { body: plainOffer() });
  await stranger.next(/^200/);
  stranger.answer(await stranger.next(/^BYE /));
  expect(await outcomesOf(edge)).toEqual(['failed']);
});

test('an answer from behind a proxy names the way back, and an ACK along it confirms the call', async () => {
  const edge = await openEdge({ behindProxy: true });
  const stranger = await strangerAt(edge.sip.tcpPort);
  stranger.send('INVITE', { body: plainOffer() });
  const answer = await stranger.next(/^200/);
  expect(answer).toContain(`Record-Route: <sip:127.0.0.1:${edge.sip.tcpPort};transport=tcp;lr>\r\n`);
  expect(answer).toMatch(/\r\nContact: <sip:exotel@127\.0\.0\.2:\d+;transport=tls>\r\n/);
  const headers = [`Route: <sip:127.0.0.1:${edge.sip.tcpPort};transport=tcp;lr>`];
  stranger.send('ACK', { headers });
  stranger.send('BYE', { cseq: 2, headers });
  await stranger.next(/^200/);
  expect(await outcomesOf(edge)).toEqual(['answered']);
});
