import { describe, expect, test } from '@jest/globals';
import { headerValues } from '../../../../sandbox/simulators/sip/message-text.ts';
import { openEdge, outcomesOf } from './open-edge.ts';
import { plainOffer, strangerAt } from './stranger.ts';

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

test('what belongs to a call may come over a connection of its own, as from who follows the Contact', async () => {
  const edge = await openEdge();
  const stranger = await strangerAt(edge.sip.tcpPort);
  stranger.send('INVITE', { body: plainOffer() });
  const tag = /;tag=([^;]+)/.exec(headerValues(await stranger.next(/^200/), 'to')[0] ?? '')?.[1];
  const other = await strangerAt(edge.sip.tcpPort);
  const to = `<sip:+919876543210@edge>;tag=${tag}`;
  other.send('ACK', { to });
  other.send('INVITE', { to, cseq: 2, body: plainOffer(40_000, 'a=sendonly') });
  expect(await other.next(/^200/)).toContain('a=recvonly');
  other.send('ACK', { to, cseq: 2 });
  other.send('BYE', { to, cseq: 3 });
  await other.next(/^200/);
  expect(await outcomesOf(edge)).toEqual(['answered']);
});

describe('an extension that is required', () => {
  test.each([
    [['Require: 100rel'], '100rel'],
    [['Require: timer', 'Require: foo'], 'timer, foo'],
    [['Require: 100rel,precondition', 'Supported: timer'], '100rel, precondition'],
  ])('%j is told as not supported, and nothing rings', async (headers, unsupported) => {
    const edge = await openEdge();
    const stranger = await strangerAt(edge.sip.tcpPort);
    stranger.send('INVITE', { body: plainOffer(), headers });
    const refusal = await stranger.next(/^\d/);
    expect(refusal).toMatch(/^SIP\/2.0 420 Bad Extension\r\n/);
    expect(headerValues(refusal, 'unsupported')).toEqual([unsupported]);
    expect(edge.sip.ladder.map(({ summary }) => summary.split(' ')[0])).toEqual(['INVITE', '420']);
  });

  test('only as supported stands in the way of nobody', async () => {
    const edge = await openEdge();
    const stranger = await strangerAt(edge.sip.tcpPort);
    stranger.send('INVITE', { body: plainOffer(), headers: ['Supported: 100rel, timer', 'Session-Expires: 1800'] });
    await stranger.next(/^200 /);
  });
});

test('Allow names what is taken, wherever it stands', async () => {
  const edge = await openEdge();
  const stranger = await strangerAt(edge.sip.tcpPort);
  stranger.send('INVITE', { body: plainOffer() });
  const allowed = headerValues(await stranger.next(/^200 /), 'allow').flatMap((value) => value.split(/\s*,\s*/));
  expect(allowed.toSorted()).toEqual(['ACK', 'BYE', 'CANCEL', 'INVITE', 'OPTIONS']);
  stranger.send('ACK');
  for (const [index, method] of ['UPDATE', 'INFO', 'REFER', 'MESSAGE', 'PRACK', 'NOTIFY'].entries()) {
    stranger.send(method, { cseq: index + 2 });
    expect(await stranger.next(/^\d/)).toMatch(/^SIP\/2.0 405 /);
  }
});
