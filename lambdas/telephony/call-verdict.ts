import { type Audio, audioOfCall, describeAudio, type Turns } from './audio.ts';
import { sameNumber } from './same-number.ts';
import { explainCallFailure, type Finding, provesTheTrunk } from './sip-failure.ts';

/** A conversation as Atoms shows it; `durationSeconds` in seconds, 0 or more. */
export type CallReading = {
  status: string;
  from?: string | undefined;
  to?: string | undefined;
  type?: string | undefined;
  durationSeconds?: number | undefined;
  failureReason?: string | undefined;
  turns?: Turns | undefined;
};

/**
 * What a call showed. `proved` names only the directions that it proved. An outbound call never proves inbound, which
 * takes another way (DID, flow, trunk, destination URI, agent).
 */
export type CallVerdict =
  | { ended: false }
  | { ended: true; verdict: 'answered' | 'rang'; proved: readonly ['outbound']; audio: Audio; summary: string }
  | { ended: true; verdict: 'failed' | 'not-our-trunk'; proved: readonly []; finding: Finding };

/** The statuses that end a call. With any other, known or new, it goes on: the caller has a time limit. */
const endings = ['completed', 'failed', 'no_answer', 'cancelled'];

export function isOver({ status }: Pick<CallReading, 'status'>): boolean {
  return endings.includes(status);
}

/** Whether it has not begun, since the workspace has no call free. */
export function isQueued({ status }: Pick<CallReading, 'status'>): boolean {
  return status === 'in_queue';
}

/**
 * Judges an outbound verification call. It counts only if it left from our number: without our product or with no number
 * attached, Atoms calls over a carrier of its own, which succeeds and proves nothing (Atoms: Start an outbound call).
 * Answered, and rung without answer (or busy), both show that INVITE, digest and trunk work.
 *
 * @param caller `phoneNumber`: E.164. `edge`: `host:port` that its calls go to, where that is known; a finding names it
 */
export function judgeCall(call: CallReading, caller: { phoneNumber: string; edge?: string | undefined }): CallVerdict {
  const { phoneNumber, edge } = caller;
  if (!isOver(call)) return { ended: false };
  if (call.type !== 'telephony_outbound') return failed(notOutbound(call.type));

  const gaveNoProof = call.status === 'failed' || call.status === 'cancelled';
  if (call.from === undefined || call.from === '') {
    // A call that failed may never have got a caller, and then its own reason says more.
    if (!gaveNoProof) return notOurTrunk(callerUnknown(phoneNumber));
  } else if (!sameNumber(call.from, phoneNumber)) return notOurTrunk(otherCaller(call.from, phoneNumber));

  const callee = call.to ?? 'the called number';
  const wasAnswered = call.status === 'failed' && (call.durationSeconds ?? 0) > 0;
  const diedUnheard = wasAnswered && (call.durationSeconds ?? 0) <= longestUnconfirmed && !call.turns?.user;
  const finding = explainCallFailure(call.failureReason, { place: edge, wasAnswered, diedUnheard });
  // Answered, and dead: nobody could talk on it, whatever its status says.
  if (call.status === 'completed' && finding.code === 'dialog-not-confirmed') return failed(finding);
  if (soundsLikePhone(call) && deniesPhone(finding, call)) return failed(finding);
  if (call.status === 'completed') {
    const duration = call.durationSeconds ? ` and lasted ${call.durationSeconds} s` : '';
    const audio = audioOfCall(call);
    return proved(
      'answered',
      `The call from ${phoneNumber} to ${callee} was answered${duration}. ${describeAudio(audio, 'call')}`,
      audio,
    );
  }
  if (call.status === 'no_answer')
    return proved('rang', `The call from ${phoneNumber} rang at ${callee} and was not answered.`);
  if (call.status === 'cancelled') return failed(cancelled);

  // The called phone says busy, behind trunk and PSTN. Without a caller, it proves nothing for our number.
  if (provesTheTrunk(finding) && call.from)
    return proved('rang', `The call from ${phoneNumber} reached ${callee}, which was busy.`);
  return failed(finding);
}

/** Seconds for which an answer is repeated without its ACK (RFC 3261, 13.3.1.4: 64 times T1), and some to spare. */
const longestUnconfirmed = 35;

/** Whether the status says that a phone was reached, and nothing but the status. */
function soundsLikePhone({ status, durationSeconds, turns }: CallReading): boolean {
  const wasTalkedOn = (durationSeconds ?? 0) > 0 || (turns !== undefined && turns.agent + turns.user > 0);
  return status === 'no_answer' || (status === 'completed' && !wasTalkedOn);
}

/** Ends that a call has at the phone or after it: with these the phone was reached. */
const atThePhone = [
  'unknown',
  'callee-no-answer',
  'callee-busy',
  'callee-declined',
  'call-unwanted',
  'call-ended-early',
  'dialog-lost',
  'media',
  'platform-ended',
];

function deniesPhone({ code }: Finding, { failureReason = '' }: CallReading): boolean {
  // A phone that rings out is a time-out too: where nothing else is said, that is meant.
  return !atThePhone.includes(code) && !/^\W*(?:time[ _-]?out|timed[ _-]out)\W*$/i.test(failureReason);
}

function proved(verdict: 'answered' | 'rang', summary: string, audio: Audio = 'not known'): CallVerdict {
  return { ended: true, verdict, proved: ['outbound'], audio, summary };
}

function failed(finding: Finding): CallVerdict {
  return { ended: true, verdict: 'failed', proved: [], finding };
}

function notOurTrunk(finding: Finding): CallVerdict {
  return { ended: true, verdict: 'not-our-trunk', proved: [], finding };
}

const cancelled: Finding = {
  code: 'call-cancelled',
  problem: 'The call was cancelled before it was answered or had rung out, so it shows nothing about the trunk.',
  remedy: 'Verify again and let the call ring.',
};

function notOutbound(type: string | undefined): Finding {
  return {
    code: 'not-an-outbound-call',
    problem: `The conversation is of type ${type ?? 'unknown'}, not an outbound phone call.`,
    remedy: 'Verify again with a call that Atoms places to a phone.',
  };
}

function callerUnknown(phoneNumber: string): Finding {
  return {
    code: 'caller-unknown',
    problem: `Atoms does not say which number the call came from, so nothing shows that it used the trunk of ${phoneNumber}.`,
    remedy: "Verify again, and look in Exotel's call reports for the call.",
  };
}

function otherCaller(from: string, phoneNumber: string): Finding {
  return {
    code: 'other-caller',
    problem: `The call came from ${from}, not from ${phoneNumber}: Atoms placed it over another carrier and the trunk was not used.`,
    remedy: `Place the call with the imported product of ${phoneNumber} (fromProductId), and see that the agent has it attached.`,
  };
}
