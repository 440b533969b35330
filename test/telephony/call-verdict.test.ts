import { describe, expect, test } from '@jest/globals';
import { type CallReading, judgeCall } from '../../lambdas/telephony/call-verdict.ts';

const phoneNumber = '+918045671234';
const ours = { from: phoneNumber, to: '+919812345678', type: 'telephony_outbound' };
const judge = (call: CallReading) => judgeCall(call, { phoneNumber });

test.each(['pending', 'in_progress', 'in_queue', 'processing', 'active', 'a_status_of_tomorrow', ''])(
  'a call that is %p has not ended',
  (status) => {
    expect(judge({ ...ours, status })).toEqual({ ended: false });
    expect(judge({ status })).toEqual({ ended: false });
  },
);

describe('a call from our number that reached a phone proves outbound, and only that', () => {
  test.each<[CallReading, string, string, string]>([
    [{ ...ours, status: 'completed', durationSeconds: 12 }, 'answered', 'not known', 'lasted 12 s'],
    [
      { ...ours, status: 'completed' },
      'answered',
      'not known',
      'was answered. Whether anything was heard is not known',
    ],
    [
      { ...ours, status: 'completed', durationSeconds: 0 },
      'answered',
      'none heard',
      'Nothing was heard of either side.',
    ],
    [
      { ...ours, status: 'completed', durationSeconds: 0, turns: { agent: 1, user: 1 } },
      'answered',
      'both ways',
      'Both',
    ],
    [{ ...ours, status: 'completed', turns: { agent: 2, user: 0 } }, 'answered', 'agent only', 'nothing was heard of'],
    [{ ...ours, status: 'completed', turns: { agent: 0, user: 1 } }, 'answered', 'phone only', 'agent said nothing'],
    [{ ...ours, status: 'completed', turns: { agent: 0, user: 0 } }, 'answered', 'none heard', 'Nothing was heard'],
    [{ ...ours, status: 'completed', from: '080 4567 1234' }, 'answered', 'not known', phoneNumber],
    [{ ...ours, status: 'no_answer' }, 'rang', 'not known', 'not answered'],
    [{ ...ours, status: 'failed', failureReason: 'SIP 486 Busy Here' }, 'rang', 'not known', 'busy'],
  ])('%p: %s, audio %s', (call, verdict, audio, words) => {
    expect(judge(call)).toEqual({
      ended: true,
      verdict,
      proved: ['outbound'],
      audio,
      summary: expect.stringContaining(words),
    });
  });
});

describe('any other call proves nothing, and says why', () => {
  test.each<[CallReading, string, string]>([
    [{ ...ours, status: 'completed', from: '+12025550123' }, 'not-our-trunk', 'other-caller'],
    [{ ...ours, status: 'no_answer', from: '+12025550123' }, 'not-our-trunk', 'other-caller'],
    [{ ...ours, status: 'failed', from: '+12025550123', failureReason: '486' }, 'not-our-trunk', 'other-caller'],
    [{ ...ours, status: 'cancelled', from: 'anonymous' }, 'not-our-trunk', 'other-caller'],
    [{ ...ours, status: 'completed', from: undefined }, 'not-our-trunk', 'caller-unknown'],
    [{ ...ours, status: 'no_answer', from: '' }, 'not-our-trunk', 'caller-unknown'],
    [{ ...ours, status: 'failed', from: undefined, failureReason: 'SIP 401' }, 'failed', 'digest-mismatch'],
    [{ ...ours, status: 'failed', from: undefined, failureReason: 'SIP 486' }, 'failed', 'callee-busy'],
    [{ ...ours, status: 'failed', failureReason: 'SIP 401' }, 'failed', 'digest-mismatch'],
    [{ ...ours, status: 'failed', failureReason: 'system busy' }, 'failed', 'unknown'],
    [{ ...ours, status: 'failed' }, 'failed', 'unknown'],
    [{ ...ours, status: 'cancelled' }, 'failed', 'call-cancelled'],
    [{ ...ours, status: 'completed', type: 'webcall' }, 'failed', 'not-an-outbound-call'],
    [{ ...ours, status: 'completed', type: 'telephony_inbound' }, 'failed', 'not-an-outbound-call'],
    [{ ...ours, status: 'completed', type: undefined }, 'failed', 'not-an-outbound-call'],
  ])('%p: %s, %s', (call, verdict, code) => {
    expect(judge(call)).toMatchObject({ ended: true, verdict, proved: [], finding: { code } });
  });
});

describe('an answer that was never confirmed is a finding of its own', () => {
  test.each<[string, Partial<CallReading>]>([
    [
      'when it says so, whatever the status',
      { status: 'completed', durationSeconds: 32, failureReason: 'ACK timeout' },
    ],
    ['when it says so and failed', { status: 'failed', durationSeconds: 0, failureReason: 'no ACK received' }],
    [
      'when a connection failed after the answer',
      {
        status: 'failed',
        durationSeconds: 32,
        failureReason: 'dial tcp 203.0.113.7:5061: connect: connection refused',
      },
    ],
  ])('%s', (_, call) => {
    expect(judge({ ...ours, status: 'failed', ...call })).toMatchObject({
      verdict: 'failed',
      proved: [],
      finding: { code: 'dialog-not-confirmed', problem: expect.stringContaining('reached and the call answered') },
    });
  });

  test.each([undefined, '', 'call dropped'])(
    'when it was answered, failed soon and nothing says why (%p)',
    (failureReason) => {
      const call = { ...ours, status: 'failed', durationSeconds: 32, failureReason };
      const finding = { code: 'dialog-not-confirmed', also: [{ code: 'media' }] };
      expect(judge(call)).toMatchObject({ verdict: 'failed', proved: [], finding });
      const unknown = { finding: { code: 'unknown' } };
      expect(judge({ ...call, turns: { agent: 1, user: 1 } })).toMatchObject(unknown);
      expect(judge({ ...call, durationSeconds: 90 })).toMatchObject(unknown);
      expect(judge({ ...call, durationSeconds: 0 })).toMatchObject(unknown);
    },
  );

  test('and not of a call that ended well', () => {
    const call = { ...ours, status: 'completed', durationSeconds: 32, failureReason: 'idle timeout' };
    expect(judge(call)).toMatchObject({ verdict: 'answered' });
  });
});

test.each([
  'channel limit exceeded',
  '486 Busy Here: channel limit exceeded',
  '486 Busy Here, Q.850;cause=34',
  'SIP 486: flood',
])('no proof: %s', (failureReason) => {
  expect(judge({ ...ours, status: 'failed', failureReason })).toMatchObject({ verdict: 'failed', proved: [] });
});

describe('a status that sounds like a phone proves nothing where the reason says that none was reached', () => {
  test.each<[Partial<CallReading>, string]>([
    [{ status: 'no_answer', failureReason: 'context deadline exceeded' }, 'edge-unreachable'],
    [{ status: 'no_answer', failureReason: 'SIP 408 Request Timeout' }, 'edge-unreachable'],
    [{ status: 'no_answer', failureReason: 'insufficient balance' }, 'balance'],
    [{ status: 'no_answer', failureReason: 'concurrent call limit exceeded' }, 'call-limit'],
    [{ status: 'completed', durationSeconds: 0, failureReason: 'max auth retry attempts reached' }, 'digest-mismatch'],
    [{ status: 'completed', durationSeconds: 0, failureReason: 'SIP 403 Forbidden' }, 'refused-by-edge'],
  ])('%p: %s', (call, code) => {
    expect(judge({ ...ours, status: '', ...call })).toMatchObject({ verdict: 'failed', proved: [], finding: { code } });
  });

  test.each<[Partial<CallReading>, string]>([
    [{ status: 'no_answer', failureReason: 'USER_UNAVAILABLE' }, 'rang'],
    [{ status: 'no_answer', failureReason: 'SIP 480 Temporarily Unavailable' }, 'rang'],
    [{ status: 'no_answer', failureReason: 'SIP 487 Request Terminated' }, 'rang'],
    [{ status: 'no_answer', failureReason: 'timeout' }, 'rang'],
    [{ status: 'no_answer', failureReason: 'nobody home' }, 'rang'],
    [{ status: 'completed', durationSeconds: 0, failureReason: 'no RTP received' }, 'answered'],
    [{ status: 'completed', durationSeconds: 20, failureReason: 'call limit reached' }, 'answered'],
  ])('and proves outbound where it does not: %p', (call, verdict) => {
    expect(judge({ ...ours, status: '', ...call })).toMatchObject({ verdict, proved: ['outbound'] });
  });
});
