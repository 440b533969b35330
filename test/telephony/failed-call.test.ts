import { describe, expect, test } from '@jest/globals';
import type { CallReading } from '../../lambdas/telephony/call-verdict.ts';
import { explainFailedCall, type FailedCall } from '../../lambdas/telephony/failed-call.ts';

const phoneNumber = '+918045671234';
const other = '+918045675678';
const edge = 'edge.example.com:5070';
const findingsOf = (call: Partial<CallReading>, difference: Partial<FailedCall> = {}) => {
  const from = difference.from ?? phoneNumber;
  const reading = { status: 'failed', type: 'telephony_outbound', from, ...call };
  return explainFailedCall({ call: reading, phoneNumber, from: null, edge, message: '', ...difference });
};
const codesOf = (...given: Parameters<typeof findingsOf>) => findingsOf(...given).map(({ code }) => code);

test('a call that failed is explained by its reason', () => {
  expect(codesOf({ failureReason: 'SIP 401 Unauthorized' })).toEqual(['digest-mismatch']);
});

test('a call that did not reach the edge names the host and port that it was sent to', () => {
  const [finding] = findingsOf({ failureReason: 'context deadline exceeded' });
  expect(finding).toMatchObject({ code: 'edge-unreachable', problem: expect.stringContaining(`(${edge})`) });
});

test("a loopback names no edge: the other number's calls may go to another one", () => {
  const [finding] = findingsOf({ failureReason: 'context deadline exceeded' }, { from: other });
  expect(finding).toMatchObject({ code: 'edge-unreachable', problem: expect.not.stringContaining(edge) });
});

test('a call that still goes on, or has gone well by now, explains nothing', () => {
  expect(codesOf({ status: 'in_progress' })).toEqual([]);
  expect(codesOf({ status: 'completed' })).toEqual([]);
});

test('a call that was cancelled when its time was up has not ended by itself', () => {
  expect(codesOf({ status: 'cancelled' }, { message: 'The call had not ended after 120 seconds.' })).toEqual([
    'call-not-ended',
  ]);
  const message = 'The call was cancelled before it was answered or had rung out, so it shows nothing about the trunk.';
  expect(codesOf({ status: 'cancelled' }, { message })).toEqual(['call-cancelled']);
});

describe('a loopback call that never arrived says too what was said of the other end, which is no phone', () => {
  test.each([
    ['SIP 488 Not Acceptable Here', 'codec-or-srtp'],
    ['SIP 503 Service Unavailable', 'try-later'],
    ['SIP 404 Not Found', 'not-matched-there'],
    ['SIP 404 No trunk found', 'not-matched-there'],
    ['SIP 486 Busy Here', 'not-matched-there'],
    ['SIP 486 flood', 'not-matched-there'],
    ['SIP 408 Request Timeout', 'inbound-unanswered'],
    ['insufficient balance', 'balance'],
    ['channel limit exceeded', 'call-limit'],
  ])('%s: %s', (failureReason, code) => {
    expect(codesOf({ failureReason }, { from: other })).toEqual(['inbound-never-arrived', code]);
  });

  test('and names the side that did not answer', () => {
    const call = {
      status: 'failed',
      type: 'telephony_outbound',
      from: other,
      failureReason: 'SIP 408 Request Timeout',
    };
    const originationHost = 'workspace.sip.example.com:5060;transport=tcp';
    const [, unanswered] = explainFailedCall({ call, phoneNumber, from: other, edge, message: '', originationHost });
    expect(unanswered).toMatchObject({
      sipCode: 408,
      problem: expect.stringContaining(`Atoms' origination host (${originationHost})`),
    });
  });

  test.each(['SIP 480 Temporarily Unavailable', 'SIP 403 Forbidden', 'strange'])('but not of %s', (failureReason) => {
    expect(codesOf({ failureReason }, { from: other })).toEqual(['inbound-never-arrived']);
  });
});
