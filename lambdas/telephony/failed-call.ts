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
  const passedOn = finding.code === 'inbound-never-arrived' ? explainFarEnd(call.failureReason) : undefined;
  return passedOn && farEndKinds.includes(passedOn.code) ? [finding, passedOn] : [finding];
}

/** What the far end of an inbound call says of itself, where it says anything. */
const farEndKinds = [
  'codec-or-srtp',
  'try-later',
  'not-matched-there',
  'inbound-unanswered',
  'upstream-failure',
  'server-failure',
  'media',
  'certificate',
];

/**
 * No phone is called there: LiveKit, on which Atoms runs, answers 404 or 486 where no trunk or rule fits the number, and one
 * that answers nothing in time is Atoms' side, since Exotel has passed the call on.
 */
function explainFarEnd(reason: string | undefined): Finding {
  const finding = explainCallFailure(reason, { answerer: 'other' });
  if (finding.sipCode === 404 || finding.sipCode === 486) return explainKind('not-matched-there', finding.sipCode);
  return finding.sipCode === 408 ? explainKind('inbound-unanswered', 408) : finding;
}

const notEnded: Finding = {
  code: 'call-not-ended',
  problem: 'The call had not ended when its time was up, so it proves nothing; it was cancelled then.',
  remedy: 'Look in the Atoms console at what kept it going, and verify again with a phone whose owner hangs up.',
};
