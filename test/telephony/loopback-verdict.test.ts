import { describe, expect, test } from '@jest/globals';
import type { CallReading } from '../../lambdas/telephony/call-verdict.ts';
import { judgeLoopback, type LoopbackReading } from '../../lambdas/telephony/loopback-verdict.ts';

const phoneNumber = '+918045671234';
const from = '+918045675678';
const placed: CallReading = { status: 'completed', from, to: phoneNumber, type: 'telephony_outbound' };
const arrived: CallReading = { status: 'completed', from, to: phoneNumber, type: 'telephony_inbound' };
const whole: LoopbackReading = {
  outbound: placed,
  inbound: arrived,
  phoneNumber,
  from,
  lookedEnough: true,
};
const judge = (difference: Partial<LoopbackReading>) => judgeLoopback({ ...whole, ...difference });

describe('a call that the agent took proves inbound', () => {
  test.each(['active', 'in_progress', 'processing', 'completed'])('and is %s there', (status) => {
    expect(judge({ inbound: { ...arrived, status } })).toMatchObject({ verdict: 'answered', ended: true });
  });

  test('and not outbound: it was placed with the product of another number', () => {
    expect(judge({})).toEqual({
      ended: true,
      verdict: 'answered',
      proved: ['inbound'],
      audio: 'not known',
      summary: expect.stringContaining(`no outbound call of ${phoneNumber}`),
    });
  });

  test.each([
    [1, 1, 'both ways', 'Each side heard the other one.'],
    [1, 0, 'agent only', 'The agent was heard, and heard nothing of the calling side.'],
    [0, 1, 'phone only', 'The agent heard the calling side, and was not heard there.'],
    [0, 0, 'none heard', 'Neither side heard the other one.'],
    [undefined, 1, 'not known', 'Atoms shows no transcript.'],
    [1, undefined, 'not known', 'Atoms shows no transcript.'],
  ])('and what each side heard of the other one: %p turns there, %p here: %s', (there, here, audio, words) => {
    // That an agent spoke says nothing of what arrived.
    const turns = (user: number | undefined) => (user === undefined ? undefined : { agent: 3, user });
    expect(
      judge({ outbound: { ...placed, turns: turns(there) }, inbound: { ...arrived, turns: turns(here) } }),
    ).toMatchObject({ audio, summary: expect.stringContaining(words) });
  });

  test('while it still goes on: between two agents neither may hang up', () => {
    const outbound = { ...placed, status: 'in_progress' };
    expect(judge({ outbound, inbound: { ...arrived, status: 'active' }, lookedEnough: false })).toMatchObject({
      ended: true,
      proved: ['inbound'],
    });
  });

  test('though it was cancelled then: whoever had seen it arrive may have ended it, and died before saying so', () => {
    const outbound = { ...placed, status: 'cancelled' };
    expect(judge({ outbound })).toMatchObject({ verdict: 'answered', proved: ['inbound'] });
    for (const lookedEnough of [true, false]) {
      expect(judge({ outbound, inbound: undefined, lookedEnough })).toMatchObject({
        proved: [],
        finding: { code: 'call-cancelled' },
      });
    }
  });

  test('but not by going on there when the calling side has failed: only an end as completed is certain then', () => {
    const outbound = { ...placed, status: 'failed', failureReason: 'SIP 503 Service Unavailable' };
    const inbound = { ...arrived, status: 'in_progress' };
    expect(judge({ outbound, inbound, lookedEnough: false })).toEqual({ ended: false });
    expect(judge({ outbound, inbound })).toMatchObject({ finding: { code: 'inbound-never-arrived' } });
  });
});

describe('nothing is known yet', () => {
  test.each<[string, Partial<LoopbackReading>]>([
    ['while the call goes on', { outbound: { ...placed, status: 'in_progress' }, inbound: undefined }],
    ['before the log was looked at often enough', { inbound: undefined, lookedEnough: false }],
    ['while it waits for the agent', { inbound: { ...arrived, status: 'in_queue' }, lookedEnough: false }],
    ['while it has not come to the agent', { inbound: { ...arrived, status: 'pending' }, lookedEnough: false }],
  ])('%s', (_, difference) => {
    expect(judge(difference)).toEqual({ ended: false });
  });
});

describe('a call that ended in a way that either leg can end it', () => {
  const ends: Partial<CallReading>[] = [
    {},
    { status: 'no_answer' },
    { status: 'failed', failureReason: 'SIP 486 Busy Here' },
    { status: 'failed', failureReason: 'SIP 404 Not Found' },
    { status: 'failed', failureReason: 'SIP 403 Forbidden' },
    { status: 'failed', failureReason: 'SIP 480 Temporarily Unavailable' },
    { status: 'failed', failureReason: 'SIP 488 Not Acceptable Here' },
    { status: 'failed', failureReason: 'SIP 503 Service Unavailable' },
    { status: 'failed', failureReason: '403 Forbidden for +918044001234' },
    { status: 'failed' },
  ];

  test.each(ends)('%p: is waited for, and if it never arrives, inbound is at fault', (difference) => {
    const outbound = { ...placed, ...difference };
    expect(judge({ outbound, inbound: undefined, lookedEnough: false })).toEqual({ ended: false });
    const verdict = judge({ outbound, inbound: undefined, lookedEnough: true });
    expect(verdict).toMatchObject({ verdict: 'failed', proved: [], finding: { code: 'inbound-never-arrived' } });
    for (const words of [from, phoneNumber, outbound.status, outbound.failureReason ?? '']) {
      expect(verdict).toMatchObject({ finding: { problem: expect.stringContaining(words) } });
    }
  });

  test.each(ends)('%p: proves all the same what it proves, once it has arrived', (difference) => {
    const outbound = { ...placed, ...difference };
    expect(judge({ outbound, lookedEnough: false })).toMatchObject({
      verdict: 'answered',
      proved: ['inbound'],
    });
  });

  test.each(['pending', 'in_queue', 'failed', 'no_answer', 'cancelled'])(
    'and that the agent never took (%s): inbound is at fault',
    (status) => {
      const verdict = judge({ inbound: { ...arrived, status } });
      expect(verdict).toMatchObject({ verdict: 'failed', proved: [], finding: { code: 'inbound-never-arrived' } });
    },
  );
});

describe('a call whose own leg was wrong is judged by that, arrived or not', () => {
  test.each<[Partial<CallReading>, string, string]>([
    [{ status: 'failed', failureReason: 'SIP 401' }, 'failed', 'digest-mismatch'],
    [{ status: 'failed', failureReason: '403 Forbidden (X-Exotel-ErrorCode: 4001)' }, 'failed', 'refused-by-edge'],
    [{ status: 'failed', failureReason: 'dial tcp 10.0.0.1:5070: ECONNREFUSED' }, 'failed', 'edge-unreachable'],
    [{ type: 'webcall' }, 'failed', 'not-an-outbound-call'],
    [{ from: '+12025550123' }, 'not-our-trunk', 'other-caller'],
    [{ from: phoneNumber }, 'not-our-trunk', 'other-caller'],
    [{ from: undefined }, 'not-our-trunk', 'caller-unknown'],
  ])('%p: %s, %s', (difference, verdict, code) => {
    const outbound = { ...placed, ...difference };
    const expected = { ended: true, verdict, proved: [], finding: { code } };
    expect(judge({ outbound, inbound: undefined, lookedEnough: false })).toMatchObject(expected);
    expect(judge({ outbound, inbound: undefined, lookedEnough: true })).toMatchObject(expected);
    expect(judge({ outbound, inbound: arrived })).toMatchObject(expected);
  });
});
