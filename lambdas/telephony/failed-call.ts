import { type CallReading, judgeCall } from './call-verdict.ts';
import { judgeLoopback } from './loopback-verdict.ts';
import { explainCallFailure, type Finding } from './sip-failure.ts';

export type FailedCall = {
  /** The conversation, read after the verification gave up on it. */
  call: CallReading;
  /** The number that is verified, E.164. */
  phoneNumber: string;
  /** The number that called it in a loopback; null when the verified one placed the call. */
  from: string | null;
  /** What the verification ended with, in words. */
  message: string;
};

/** The findings of the failed verification call itself, its end first. Empty while the call goes on. */
export function explainFailedCall({ call, phoneNumber, from, message }: FailedCall): Finding[] {
  const verdict = from
    ? judgeLoopback({ outbound: call, inbound: undefined, phoneNumber, from, lookedEnough: true })
    : judgeCall(call, { phoneNumber });
  if (!verdict.ended || !('finding' in verdict)) return [];
  const { finding } = verdict;
  // We cancelled it when its time was up: then the verification says something else than the call.
  if (finding.code === 'call-cancelled' && !message.includes(finding.problem)) return [notEnded];
  // The caller gets the far end's refusal: it refused the media, or was overloaded.
  const passedOn = finding.code === 'inbound-never-arrived' ? explainCallFailure(call.failureReason) : undefined;
  return passedOn && ['codec-or-srtp', 'try-later'].includes(passedOn.code) ? [finding, passedOn] : [finding];
}

const notEnded: Finding = {
  code: 'call-not-ended',
  problem: 'The call had not ended when its time was up, so it proves nothing; it was cancelled then.',
  remedy: 'Look in the Atoms console at what kept it going, and verify again with a phone whose owner hangs up.',
};
