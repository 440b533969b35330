import { expect, test } from '@jest/globals';
import type { CallReading } from '../../lambdas/telephony/call-verdict.ts';
import { explainFailedCall, type FailedCall } from '../../lambdas/telephony/failed-call.ts';

const phoneNumber = '+918045671234';
const other = '+918045675678';
const codesOf = (call: Partial<CallReading>, difference: Partial<FailedCall> = {}) => {
  const from = difference.from ?? phoneNumber;
  const reading = { status: 'failed', type: 'telephony_outbound', from, ...call };
  return explainFailedCall({ call: reading, phoneNumber, from: null, message: '', ...difference }).map(
    ({ code }) => code,
  );
};

test('a call that failed is explained by its reason', () => {
  expect(codesOf({ failureReason: 'SIP 401 Unauthorized' })).toEqual(['digest-mismatch']);
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

test('a loopback call that never arrived says too what the far end said of itself', () => {
  const codes = (failureReason: string) => codesOf({ failureReason }, { from: other });
  expect(codes('SIP 488 Not Acceptable Here')).toEqual(['inbound-never-arrived', 'codec-or-srtp']);
  expect(codes('SIP 503 Service Unavailable')).toEqual(['inbound-never-arrived', 'try-later']);
  expect(codes('SIP 404 Not Found')).toEqual(['inbound-never-arrived', 'not-matched-there']);
  expect(codes('SIP 486 flood')).toEqual(['inbound-never-arrived', 'not-matched-there']);
  expect(codes('SIP 408 Request Timeout')).toEqual(['inbound-never-arrived', 'inbound-unanswered']);
});
