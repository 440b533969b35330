import { describe, expect, test } from '@jest/globals';
import { addressesOf } from '../../../../sandbox/simulators/sip/addresses.ts';
import { CallMedia } from '../../../../sandbox/simulators/sip/call-media.ts';
import { SipEndpoint } from '../../../../sandbox/simulators/sip/endpoint.ts';
import { defaultSipLimits } from '../../../../sandbox/simulators/sip/limits.ts';
import { headerValues } from '../../../../sandbox/simulators/sip/message-text.ts';
import { callee, ownNumber } from '../clients.ts';
import { runAtoms } from '../running.ts';
import { keep, runCaller } from './caller.ts';
import { openEdge, outcomesOf } from './open-edge.ts';
import { bodyOf, plainOffer, strangerAt, strangerWhoIsCalled } from './stranger.ts';

const inOrder = /^200 .*/;

/** A call that is talked. */
async function talking() {
  const edge = await openEdge();
  const stranger = await strangerAt(edge.sip.tcpPort);
  stranger.send('INVITE', { body: plainOffer() });
  const answer = await stranger.next(inOrder);
  stranger.send('ACK');
  return { edge, stranger, answer: bodyOf(answer) };
}

const versionOf = (description: string) => /^o=- (\d+ \d+) /m.exec(description)?.[1];
const directionOf = (description: string) => /^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(description)?.[1];

describe('an INVITE within a call', () => {
  test('holds the call and resumes it, in one session whose version goes up', async () => {
    const { edge, stranger, answer } = await talking();
    const seen: (string | undefined)[] = [directionOf(answer)];
    const versions = [versionOf(answer)];
    for (const [index, direction] of ['sendonly', 'inactive', 'sendrecv'].entries()) {
      const cseq = index + 2;
      stranger.send('INVITE', { cseq, body: plainOffer(40_000, `a=${direction}`) });
      const changed = bodyOf(await stranger.next(inOrder));
      stranger.send('ACK', { cseq });
      seen.push(directionOf(changed));
      versions.push(versionOf(changed));
    }
    expect(seen).toEqual(['sendrecv', 'recvonly', 'inactive', 'sendrecv']);
    const id = versions[0]?.split(' ')[0];
    expect(versions).toEqual([1, 2, 3, 4].map((version) => `${id} ${version}`));
    stranger.send('BYE', { cseq: 9 });
    await stranger.next(inOrder);
    expect(await outcomesOf(edge)).toEqual(['answered']);
  });

  test('that changes nothing refreshes the session timer, and the description stays as it was', async () => {
    const { stranger, answer } = await talking();
    stranger.send('INVITE', {
      cseq: 2,
      body: plainOffer(),
      headers: ['Supported: timer', 'Session-Expires: 90;refresher=uac'],
    });
    const refreshed = await stranger.next(inOrder);
    expect(bodyOf(refreshed)).toBe(answer);
    expect(headerValues(refreshed, 'contact')).toHaveLength(1);
  });

  test('may move the sound to another port and codec', async () => {
    const { stranger } = await talking();
    stranger.send('INVITE', { cseq: 2, body: plainOffer(50_000).replace('8 0', '0') });
    expect(bodyOf(await stranger.next(inOrder))).toMatch(/^m=audio \d+ RTP\/AVP 0\r$/m);
  });

  test('without a description gets an offer, and its ACK brings the answer', async () => {
    const { edge, stranger } = await talking();
    stranger.send('INVITE', { cseq: 2 });
    expect(bodyOf(await stranger.next(inOrder))).toMatch(/^m=audio \d+ RTP\/AVP 0 8 101\r$/m);
    stranger.send('ACK', { cseq: 2, body: plainOffer() });
    stranger.send('BYE', { cseq: 3 });
    await stranger.next(inOrder);
    expect(await outcomesOf(edge)).toEqual(['answered']);
  });

  test('with nothing in common is refused, and the call goes on', async () => {
    const { edge, stranger } = await talking();
    stranger.send('INVITE', { cseq: 2, body: plainOffer().replace('8 0', '18') });
    await stranger.next(/^488 /);
    stranger.send('ACK', { cseq: 2 });
    stranger.send('BYE', { cseq: 3 });
    await stranger.next(inOrder);
    expect(await outcomesOf(edge)).toEqual(['answered']);
  });

  test('is answered by the side that called, too', async () => {
    const media = await CallMedia.open({ isSecure: false });
    const limits = { ...defaultSipLimits, secondMillis: 1000 };
    const { callee: stranger, addresses } = await strangerWhoIsCalled();
    const outcome = runCaller(addresses, limits).call({
      ...{ from: ownNumber, to: callee, offer: media.offer(), negotiation: media, talkSeconds: null },
    });
    const { answer, next, request } = await stranger;
    const invite = await next(/^INVITE /);
    answer(invite, '200 OK', plainOffer());
    await next(/^ACK /);
    request(invite, 'INVITE', plainOffer(40_000, 'a=sendonly'));
    expect(directionOf(bodyOf(await next(inOrder)))).toBe('recvonly');
    request(invite, 'ACK');
    request(invite, 'BYE', '', 2);
    expect(await outcome).toMatchObject({ result: 'answered' });
    await media.close();
  });
});

describe('an INVITE without a description', () => {
  test('gets an offer in the answer, and the call is confirmed by the answer in the ACK', async () => {
    const edge = await openEdge();
    const stranger = await strangerAt(edge.sip.tcpPort);
    stranger.send('INVITE');
    expect(bodyOf(await stranger.next(inOrder))).toMatch(/^m=audio \d+ RTP\/AVP 0 8 101\r$/m);
    stranger.send('ACK', { body: plainOffer() });
    stranger.send('BYE', { cseq: 2 });
    await stranger.next(inOrder);
    expect(await outcomesOf(edge)).toEqual(['answered']);
  });

  test.each([
    ['no answer', ''],
    ['an answer with a codec that was not offered', plainOffer().replace('8 0', '18')],
  ])('whose ACK brings %s is ended: nobody could talk', async (_title, body) => {
    const edge = await openEdge();
    const stranger = await strangerAt(edge.sip.tcpPort);
    stranger.send('INVITE');
    await stranger.next(inOrder);
    stranger.send('ACK', { body });
    stranger.answer(await stranger.next(/^BYE /));
    expect(await outcomesOf(edge)).toEqual(['failed']);
  });

  test('reaches the agent of Atoms too', async () => {
    const { simulator } = await runAtoms({ agents: [{ allowInboundCall: true }] });
    const [agent] = simulator.state.agents;
    simulator.state.products.push({
      ...{ id: 'p', kind: 'imported', phoneNumber: callee, name: null, agentId: agent?.id ?? null },
      ...{ terminationHost: null, sipUsername: null, sipPassword: null },
      ...{ outboundSipTrunkId: null, inboundSipTrunkId: null, createdAt: '', updatedAt: '' },
    });
    const stranger = await strangerAt(simulator.sip.tcpPort);
    stranger.send('INVITE');
    expect(bodyOf(await stranger.next(inOrder))).toMatch(/^m=audio \d+ RTP\/AVP 0 8 111 101 110\r$/m);
  });
});

test('a caller whose offer gets no answer that fits ends the call, which has failed', async () => {
  const callees = keep(
    new SipEndpoint({
      name: 'Callee',
      limits: () => defaultSipLimits,
      onCall: (call) => call.accept(plainOffer().replace('8 0', '18'), 0),
    }),
  );
  await callees.listen();
  const media = await CallMedia.open({ isSecure: false });
  const { call } = runCaller(addressesOf(callees));
  const outcome = await call({ from: ownNumber, to: callee, offer: media.offer(), negotiation: media });
  await media.close();
  expect(outcome).toMatchObject({ result: 'failed', sipCode: 488 });
});
