import { type Audio, audioOfLoopback, describeAudio } from './audio.ts';
import { type CallReading, type CallVerdict, judgeCall } from './call-verdict.ts';
import { quoted } from './one-line.ts';
import { connectionKinds, edgeRefusal, type Finding } from './sip-failure.ts';

/** A call from another number of the workspace to the one that is verified, as both conversation logs show it. */
export type LoopbackReading = {
  /** Of the conversation that was placed. */
  outbound: CallReading;
  /** Of the one that arrived, if it has. */
  inbound: CallReading | undefined;
  /** The number that is verified, and the one that calls it: E.164. */
  phoneNumber: string;
  from: string;
  /** Whether the log of the inbound side was read often enough since the call ended. */
  lookedEnough: boolean;
  /** `host:port` that the caller's calls go to, where that is known. */
  edge?: string | undefined;
};

export type LoopbackVerdict =
  | Exclude<CallVerdict, { verdict: 'rang' | 'answered' }>
  | { ended: true; verdict: 'answered'; proved: readonly ['inbound']; audio: Audio; summary: string };

/** Statuses of a conversation in which the agent has taken the call, as long as the call goes on. */
const taken = ['active', 'in_progress', 'processing', 'completed'];

/**
 * Whether the caller's own leg was wrong: its digest, its mapping, its carrier, or somebody ended it. Any other end may
 * come from either leg, since Exotel passes on what the far end answers; a 403 of its own edge has the code 4001 with it.
 */
function isOfOwnLeg({ code, sipCode }: Finding, { failureReason = '' }: CallReading): boolean {
  if (code === 'refused-by-edge') return edgeRefusal.test(failureReason);
  if (connectionKinds.includes(code)) return sipCode === undefined;
  return [
    'digest-mismatch',
    'dialog-not-confirmed',
    'call-cancelled',
    'other-caller',
    'caller-unknown',
    'not-an-outbound-call',
  ].includes(code);
}

/**
 * Judges a loopback call. It proves inbound: only a call that came to the number by Exotel, flow, trunk and destination
 * shows in the agent's log as inbound. It does not prove outbound, even on a shared trunk: it was placed with the other
 * number's product, whose digest and termination host are its own.
 *
 * Between two agents neither may hang up: that the call has arrived is enough, and it may be ended.
 */
export function judgeLoopback(reading: LoopbackReading): LoopbackVerdict {
  const { outbound, inbound, phoneNumber, from, edge, lookedEnough } = reading;
  const verdict = judgeCall(outbound, { phoneNumber: from, edge });
  // We may have cancelled it after we saw it arrive, in an attempt that could not say so any more.
  const isGoingWell = !verdict.ended || outbound.status === 'completed' || outbound.status === 'cancelled';
  const hasArrived = inbound?.status === 'completed' || (isGoingWell && taken.includes(inbound?.status ?? ''));
  if (verdict.ended && 'finding' in verdict && isOfOwnLeg(verdict.finding, outbound)) {
    if (verdict.finding.code !== 'call-cancelled' || !hasArrived) return verdict;
  }
  if (hasArrived) {
    const audio = audioOfLoopback(outbound.turns, inbound?.turns);
    const summary = `The call from ${from} to ${phoneNumber} arrived at the agent and was answered. ${describeAudio(audio, 'loopback')} It was placed with ${from}, so that it proves no outbound call of ${phoneNumber}.`;
    return { ended: true, verdict: 'answered', proved: ['inbound'], audio, summary };
  }
  if (!verdict.ended || !lookedEnough) return { ended: false };
  return { ended: true, verdict: 'failed', proved: [], finding: neverArrived(reading) };
}

/**
 * Judges the call back, from the number that is verified to the other one: it proves outbound. If it never shows there, it
 * counts as a call to a phone does, since the way in to the other number is not what is verified.
 *
 * @param reading `phoneNumber`: the one that is called
 */
export function judgeCallBack(reading: LoopbackReading): CallVerdict {
  const verdict = judgeLoopback(reading);
  if (!verdict.ended) return verdict;
  if ('finding' in verdict) return judgeCall(reading.outbound, { phoneNumber: reading.from, edge: reading.edge });
  const { audio } = verdict;
  const summary = `The call back from ${reading.from} to ${reading.phoneNumber} arrived there and was answered. ${describeAudio(audio, 'loopback')}`;
  return { ended: true, verdict: 'answered', proved: ['outbound'], audio, summary };
}

function neverArrived({ from, phoneNumber, outbound }: LoopbackReading): Finding {
  const reason = outbound.failureReason === undefined ? '' : `, ${quoted(outbound.failureReason)}`;
  return {
    code: 'inbound-never-arrived',
    problem: `The call from ${from} to ${phoneNumber} never reached the agent (it ended as ${outbound.status}${reason}).`,
    remedy:
      "Look at the way from Exotel to Atoms: the number's flow, the text in its Connect applet, the trunk's destination URI, the number's agent.",
  };
}
