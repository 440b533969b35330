import { describe, expect, test } from '@jest/globals';
import type { PhoneBehaviour } from '../../../sandbox/simulators/exotel/state.ts';
import type { ExotelSimulator } from '../../../sandbox/simulators/exotel.ts';
import { offer } from '../../../sandbox/simulators/sip/session-description.ts';
import { callee, makeTrunk, ownNumber } from './clients.ts';
import { type CallDescription, runCaller } from './sip/caller.ts';
import { digest, exotelWithWorkingTrunk } from './trunk.ts';

function callOf(simulator: ExotelSimulator, change = {}) {
  return { terminationHost: simulator.sip.tcp, ...digest, from: ownNumber, to: callee, ...change };
}

const failed = { result: 'failed', ringSeconds: 0, talkSeconds: 0 };
const askedAgain = { ...failed, sipCode: 401, reason: 'Unauthorized', words: 'max auth retry attempts reached' };
const refusedByEdge = { ...failed, sipCode: 403, reason: 'Forbidden (X-Exotel-ErrorCode: 4001)' };

describe('a call at the edge', () => {
  test('of a mapped number with the right digest is answered', async () => {
    const { simulator, trunkSid } = await exotelWithWorkingTrunk();
    const outcome = await simulator.receiveCall(callOf(simulator));
    expect(outcome).toEqual({ result: 'answered', sipCode: 200, reason: 'OK', ringSeconds: 4, talkSeconds: 12 });
    expect(simulator.state.calls).toEqual([
      {
        terminationHost: simulator.sip.tcp,
        transport: 'tcp',
        userName: digest.userName,
        from: ownNumber,
        to: callee,
        trunkSid,
        outcome,
      },
    ]);
  });

  test.each([
    ['an unmapped number', { from: '+918045679999' }, refusedByEdge],
    ['a number without its plus sign', { from: '918045671234' }, refusedByEdge],
    ['another password', { password: 'wrong' }, askedAgain],
    ['another user name', { userName: 'wrong' }, askedAgain],
    ['a callee that is not E.164', { to: '09876543210' }, { ...failed, sipCode: 404, reason: 'Not Found' }],
    [
      'a host of another machine, which is never called,',
      { terminationHost: 'in.voip.exotel.com:5070' },
      {
        ...failed,
        sipCode: 408,
        reason: 'Request Timeout',
        words: 'transport<TCP> dial err=dial tcp: lookup in.voip.exotel.com: no such host',
      },
    ],
  ])('with %s fails with its SIP code', async (_title, change, outcome) => {
    const { simulator } = await exotelWithWorkingTrunk();
    expect(await simulator.receiveCall(callOf(simulator, change))).toEqual(outcome);
  });

  test('of a number in flow mode is refused', async () => {
    const { exotel, simulator, path } = await exotelWithWorkingTrunk();
    const id = simulator.state.trunks[0]?.phoneNumbers[0]?.id;
    await exotel('PUT', `${path}/phone-numbers/${id}`, { json: { phone_number: ownNumber, mode: 'flow' } });
    expect(await simulator.receiveCall(callOf(simulator))).toEqual(refusedByEdge);
    expect(simulator.state.calls).toMatchObject([{ trunkSid: null, userName: '' }]);
  });

  test('of a trunk without credentials is refused', async () => {
    const { exotel, simulator, path } = await exotelWithWorkingTrunk();
    const id = simulator.state.trunks[0]?.credentials[0]?.id;
    await exotel('DELETE', `${path}/credentials?id=${id}`);
    expect(await simulator.receiveCall(callOf(simulator))).toEqual(refusedByEdge);
  });

  test('with the digest of another trunk is refused', async () => {
    const { exotel, simulator } = await exotelWithWorkingTrunk();
    const other = await makeTrunk(exotel, 'other');
    await exotel('POST', `${other.path}/credentials`, { json: { user_name: 'other', password: 'other-secret' } });
    const call = callOf(simulator, { userName: 'other', password: 'other-secret' });
    expect(await simulator.receiveCall(call)).toMatchObject({ sipCode: 401 });
  });

  test('from an allowed address needs no digest, and from another one does', async () => {
    const { exotel, simulator, path } = await exotelWithWorkingTrunk();
    await exotel('POST', `${path}/whitelisted-ips`, { json: { ip: '127.1.0.0', mask: 16 } });
    const withoutDigest = callOf(simulator, { userName: '', password: '' });
    expect(await simulator.receiveCall(withoutDigest)).toMatchObject({ sipCode: 401 });
    await exotel('POST', `${path}/whitelisted-ips`, { json: { ip: '127.0.255.255', mask: 16 } });
    expect(await simulator.receiveCall(withoutDigest)).toMatchObject({ sipCode: 200 });
    // Source IP takes precedence: a wrong digest is not looked at.
    expect(await simulator.receiveCall(callOf(simulator, { password: 'wrong' }))).toMatchObject({ sipCode: 200 });
  });

  test.each<[string, Partial<CallDescription>]>([
    ['without G.711', { offer: offer(['opus', 'G729'], false) }],
    ['of SRTP over TCP', { offer: offer(['PCMU'], true) }],
    ['of plain RTP over TLS', { transport: 'tls', offer: offer(['PCMU'], false) }],
    ['that is none', { offer: 'v=0\r\n' }],
  ])('with an offer %s gets 488', async (_title, change) => {
    const { simulator } = await exotelWithWorkingTrunk();
    const { call } = runCaller(simulator.sip);
    expect(await call({ from: ownNumber, to: callee, credentials: digest, ...change })).toMatchObject({
      sipCode: 488,
      reason: 'Not Acceptable Here',
    });
  });

  test('over TLS with SRTP is answered, and the ladder says that it was TLS', async () => {
    const { simulator } = await exotelWithWorkingTrunk();
    const { call } = runCaller(simulator.sip);
    const outcome = await call({ from: ownNumber, to: callee, credentials: digest, transport: 'tls' });
    expect(outcome).toMatchObject({ result: 'answered' });
    expect(new Set(simulator.sip.ladder.map(({ transport }) => transport))).toEqual(new Set(['tls']));
  });

  test('that the caller ends while it rings gets 487', async () => {
    const { simulator } = await exotelWithWorkingTrunk();
    simulator.state.phones[callee] = 'no_answer';
    const { call } = runCaller(simulator.sip);
    const end = new AbortController();
    const outcome = await call({
      from: ownNumber,
      to: callee,
      credentials: digest,
      signal: end.signal,
      ringLimitSeconds: 1000,
      onRinging: () => end.abort(),
    });
    expect(outcome).toMatchObject({ result: 'cancelled', sipCode: 487 });
    expect(simulator.state.calls).toMatchObject([{ outcome: { sipCode: 487, talkSeconds: 0 } }]);
  });

  test('with an expired nonce is challenged again as stale, and not with one that holds', async () => {
    const { simulator } = await exotelWithWorkingTrunk();
    simulator.settings.nonceLifetimeMillis = 0;
    expect(await simulator.receiveCall(callOf(simulator))).toMatchObject({ sipCode: 401 });
    // Asked, asked again since the nonce was stale, and given up.
    expect(simulator.sip.ladder.filter(({ summary }) => summary.startsWith('INVITE'))).toHaveLength(3);
    expect(simulator.state.calls).toEqual([]);
  });
});

describe('a phone', () => {
  test.each<[PhoneBehaviour, string, number, number]>([
    ['answer', 'answered', 200, 12],
    [{ answerAfterSeconds: 9, hangUpAfterSeconds: 3 }, 'answered', 200, 3],
    [{ answerAfterSeconds: 5000 }, 'no_answer', 487, 0],
    ['no_answer', 'no_answer', 487, 0],
    [{ does: 'busy' }, 'busy', 486, 0],
    ['busy', 'busy', 486, 0],
    ['reject', 'failed', 603, 0],
    ['codec mismatch', 'failed', 488, 0],
    ['unavailable', 'failed', 503, 0],
  ])('that does %j ends as %s', async (behaviour, result, sipCode, talkSeconds) => {
    const { control, simulator } = await exotelWithWorkingTrunk();
    await control('PUT', '/_sandbox/phones', { json: { [callee]: behaviour } });
    // A caller who hangs up long after the phone would: which of them is first must not hang on a busy machine.
    if (JSON.stringify(behaviour).includes('hangUpAfterSeconds')) simulator.settings.talkSeconds = 5000;
    const answer = await control('POST', '/_sandbox/calls', { json: callOf(simulator) });
    expect([answer.http, answer.body]).toMatchObject([200, { result, sipCode, talkSeconds }]);
    // Both sides tell the same of the call.
    expect(simulator.state.calls.map(({ outcome }) => outcome)).toEqual([answer.body]);
  });

  test('that nobody answers is given up by the network when the caller does not', async () => {
    const { simulator } = await exotelWithWorkingTrunk();
    simulator.state.phones[callee] = 'no_answer';
    const { call } = runCaller(simulator.sip);
    const outcome = await call({ from: ownNumber, to: callee, credentials: digest, ringLimitSeconds: 100_000 });
    expect(outcome).toMatchObject({ result: 'no_answer', sipCode: 480, ringSeconds: 90 });
  });
});

test('the ladder tells every message of a call, and neither password nor digest', async () => {
  const { simulator, control } = await exotelWithWorkingTrunk();
  await simulator.receiveCall(callOf(simulator));
  const { ladder } = simulator.sip;
  const at = `sip:${callee}@${simulator.sip.tcp}`;
  expect(ladder.map(({ from, to, summary, authorization }) => [from, to, summary, authorization])).toEqual([
    ['Caller', 'Exotel', `INVITE ${at}`, false],
    ['Exotel', 'Caller', '401 Unauthorized', false],
    ['Caller', 'Exotel', `ACK ${at}`, false],
    ['Caller', 'Exotel', `INVITE ${at}`, true],
    ['Exotel', 'Caller', '180 Ringing', false],
    ['Exotel', 'Caller', '200 OK', false],
    ['Caller', 'Exotel', expect.stringMatching(/^ACK /), false],
    ['Caller', 'Exotel', expect.stringMatching(/^BYE /), false],
    ['Exotel', 'Caller', '200 OK', false],
  ]);
  expect(ladder[3]).toMatchObject({ direction: 'received', transport: 'tcp', cseq: '2 INVITE', sequence: 4 });
  expect(new Set(ladder.map(({ callId }) => callId)).size).toBe(1);
  const shown = (await control('GET', '/_sandbox/ladder')).body;
  expect(shown).toEqual(ladder);
  expect(JSON.stringify(shown)).not.toMatch(/a-secret-of-the-test|response=|nonce|m=audio/);
});
