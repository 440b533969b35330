import { type CallReading, type CallVerdict, judgeCall } from './call-verdict.ts';
import { edgeRefusal, type Finding } from './sip-failure.ts';

/** A call from another number of the workspace to the one that is verified, as both conversation logs show it. */
export type LoopbackReading = {
  /** Of the conversation that was placed. */
  outbound: CallReading;
  /** Of the one that arrived, if it has. */
  inbound: CallReading | undefined;
  /** The number that is verified, and the one that calls it: E.164. */
  phoneNumber: string;
  from: string;
  /** Whether both numbers are on one trunk: then the caller's leg is the number's own, but for its mapping. */
  overOwnTrunk: boolean;
  /** Whether the log of the inbound side was looked at often enough since the call was over. */
  lookedEnough: boolean;
};

export type LoopbackVerdict =
  | Exclude<CallVerdict, { verdict: 'rang' | 'answered' }>
  | { ended: true; verdict: 'answered'; proved: readonly ('outbound' | 'inbound')[]; summary: string };

/** Statuses of a conversation in which the agent has taken the call. */
const taken = ['active', 'in_progress', 'processing', 'completed'];

/**
 * Whether the caller's own leg was wrong: its digest, its mapping, its carrier, or somebody ended it. Any other end may
 * come from either leg, since Exotel passes on what the far end answers; a 403 of its own edge has the code 4001 with it.
 */
function isOfOwnLeg({ code, sipCode }: Finding, { failureReason = '' }: CallReading): boolean {
  if (code === 'refused-by-edge') return edgeRefusal.test(failureReason);
  // Words of a connection that did not come about, and no SIP code: nobody was there to pass anything on.
  if (code === 'edge-unreachable') return sipCode === undefined;
  return ['digest-mismatch', 'call-cancelled', 'other-caller', 'caller-unknown', 'not-an-outbound-call'].includes(code);
}

/**
 * Judges a loopback call. It proves inbound: only a call that came to the number by Exotel, flow, trunk and destination
 * shows in the agent's log as inbound. It proves outbound where both numbers are on one trunk; elsewhere it has proved
 * the outbound way of the number that called.
 */
export function judgeLoopback(reading: LoopbackReading): LoopbackVerdict {
  const { outbound, inbound, phoneNumber, from, overOwnTrunk, lookedEnough } = reading;
  const verdict = judgeCall(outbound, { phoneNumber: from });
  if (!verdict.ended) return verdict;
  if ('finding' in verdict && isOfOwnLeg(verdict.finding, outbound)) return verdict;
  if (inbound && taken.includes(inbound.status)) {
    const summary = overOwnTrunk
      ? `The call from ${from} to ${phoneNumber} arrived at the agent and was answered, over the trunk that both are on.`
      : `The call from ${from} to ${phoneNumber} arrived at the agent and was answered. ${from} calls over another trunk, so that outbound calls of ${phoneNumber} are not proved by it.`;
    return { ended: true, verdict: 'answered', proved: overOwnTrunk ? ['outbound', 'inbound'] : ['inbound'], summary };
  }
  if (!lookedEnough) return { ended: false };
  return { ended: true, verdict: 'failed', proved: [], finding: neverArrived(reading) };
}

function neverArrived({ from, phoneNumber, outbound }: LoopbackReading): Finding {
  const reason = outbound.failureReason === undefined ? '' : `, ${outbound.failureReason}`;
  return {
    code: 'inbound-never-arrived',
    problem: `The call from ${from} to ${phoneNumber} never reached the agent (it ended as ${outbound.status}${reason}).`,
    remedy:
      "Look at the way from Exotel to Atoms: the number's flow, the text in its Connect applet, the trunk's destination URI, the number's agent.",
  };
}
