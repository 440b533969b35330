import { type CallReading, judgeCall } from './call-verdict.ts';
import { judgeLoopback } from './loopback-verdict.ts';
import { explainCallFailure, explainKind, type Finding } from './sip-failure.ts';

export type FailedCall = {
  /** The conversation, read after the verification gave up on it. */
  call: CallReading;
  /** The number that is verified, E.164. */
  phoneNumber: string;
  /** The number that called it in a loopback; null when the verified one placed the call. */
  from: string | null;
  /** `host:port` that calls of the verified number go to. */
  edge: string;
  /** What the verification ended with, in words. */
  message: string;
  /** Where Exotel sends calls that come in, as far as it is known. */
  originationHost?: string | undefined;
};

/** The findings of the failed verification call itself, its end first. Empty while the call goes on. */
export function explainFailedCall({ call, phoneNumber, from, edge, message, originationHost }: FailedCall): Finding[] {
  const verdict = from
    ? judgeLoopback({ outbound: call, inbound: undefined, phoneNumber, from, lookedEnough: true })
    : judgeCall(call, { phoneNumber, edge });
  if (!verdict.ended || !('finding' in verdict)) return [];
  const { finding } = verdict;
  // We cancelled it when its time was up: then the verification says something else than the call.
  if (finding.code === 'call-cancelled' && !message.includes(finding.problem)) return [notEnded];
  if (finding.code !== 'inbound-never-arrived') return [finding];
  // The caller gets what the far end, or a network on the way there, says of the call.
  const passedOn = explainFarEnd(call.failureReason, originationHost);
  return saysNothingOfFarEnd.includes(passedOn.code) ? [finding] : [finding, passedOn];
}

/** Ends that a call also has on its way to the far end: in its flow, without an agent, or by its caller. */
const saysNothingOfFarEnd = [
  'unknown',
  'callee-no-answer',
  'callee-busy',
  'callee-declined',
  'call-ended-early',
  'refused-by-edge',
  'digest-mismatch',
  'number-format',
];

/**
 * No phone is called there: LiveKit, on which Atoms runs, answers 404 or 486 where no trunk or rule fits the number, and one
 * that answers nothing in time is Atoms' side, since Exotel has passed the call on.
 */
function explainFarEnd(reason: string | undefined, originationHost: string | undefined): Finding {
  const finding = explainCallFailure(reason, { answerer: 'other' });
  if (finding.sipCode === 404 || finding.sipCode === 486) return explainKind('not-matched-there', finding.sipCode);
  return finding.sipCode === 408 ? explainKind('inbound-unanswered', 408, originationHost) : finding;
}

const notEnded: Finding = {
  code: 'call-not-ended',
  problem: 'The call had not ended when its time was up, so it proves nothing; it was cancelled then.',
  remedy: 'Look in the Atoms console at what kept it going, and verify again with a phone whose owner hangs up.',
};
