import * as z from 'zod/mini';
import type { AtomsClient } from '../../atoms/client.ts';
import type { Conversation } from '../../atoms/schemas.ts';
import { findInbound } from '../../calls/inbound-conversation.ts';
import { connectAtoms } from '../../connections/connect-atoms.ts';
import { readEnvironment } from '../../platform/environment.ts';
import { VerificationFailedError } from '../../platform/errors.ts';
import { type Audio, looksForSound } from '../../telephony/audio.ts';
import { isOver, isQueued, judgeCall } from '../../telephony/call-verdict.ts';
import { judgeCallBack, judgeLoopback } from '../../telephony/loopback-verdict.ts';
import type { StepInput, StepOutput } from '../contract.ts';
import { defineStep } from '../define-step.ts';

type Direction = 'outbound' | 'inbound';

const environment = z.object({
  CALL_TIME_LIMIT_SECONDS: z.coerce.number().check(z.positive()),
  QUEUED_CALL_TIME_LIMIT_SECONDS: z.coerce.number().check(z.positive()),
});

/** A log may lag behind the call. It is read this often, with a Wait between, before a call counts as not arrived. */
const looksForInbound = 6;

/**
 * A loopback call that does not show both sides goes on for the first few looks, and is ended then, since a transcript may
 * be written at its end.
 */
const looksUntilHangUp = 3;

export const handler = defineStep('read-call', async (document, context) => {
  const { call, callStatus, request } = document;
  const firstCall = callStatus?.firstCall;
  const kept = firstCall && { firstCall };
  const atoms = await connectAtoms(context);
  const conversation = await atoms.getConversation(call.conversationId);
  // Unknown for a moment after it was placed.
  const status = conversation?.status ?? 'not known yet';
  // Waited for, and no failure of the number.
  if (conversation && isQueued(conversation)) {
    const queued = await readQueued(atoms, call);
    return queued.ended && firstCall ? { ...queued, ...kept, ...withFirst(firstCall, queued) } : { ...queued, ...kept };
  }
  const { verdict, inboundLooks } = await judge(atoms, document, conversation);
  const soundLooks = callStatus?.soundLooks ?? 0;

  if (!verdict.ended) {
    const { CALL_TIME_LIMIT_SECONDS } = readEnvironment(environment);
    // Once the call is over, the looks at the log have a limit of their own.
    const queuedAt = callStatus?.queuedAt;
    const goesOn = { ...kept, ended: false, status, inboundLooks, soundLooks, ...(queuedAt && { queuedAt }) };
    if (conversation && isOver(conversation)) return goesOn;
    // What it waited in the queue is not the call's own time.
    if (Date.now() < Date.parse(queuedAt ?? call.placedAt) + CALL_TIME_LIMIT_SECONDS * 1000) return goesOn;
    const end = (await hangUp(atoms, call.conversationId)) ? 'It was cancelled.' : 'It could not be cancelled.';
    throw new VerificationFailedError(
      `The call ${call.conversationId} had not ended after ${CALL_TIME_LIMIT_SECONDS} seconds (status ${status}), so it proves nothing. ${end} Look at it in the Atoms console, then start again.`,
    );
  }
  if (!('finding' in verdict)) {
    const looks = soundLooks + 1;
    const isHeard = verdict.verdict === 'rang' || verdict.audio === 'both ways' || looks >= looksForSound;
    if (conversation && !isOver(conversation) && (isHeard || looks === looksUntilHangUp)) {
      await hangUp(atoms, call.conversationId);
    }
    if (!isHeard) return { ...kept, ended: false, status, inboundLooks, soundLooks: looks };
    const { audio, summary } = verdict;
    if (firstCall) {
      const both = withFirst(firstCall, verdict);
      return { ...kept, ...both, ended: true, status, inboundLooks, soundLooks: looks };
    }
    if (request.callsBack) {
      const { agentId } = call;
      return {
        ended: true,
        next: 'call back' as const,
        firstCall: { agentId, audio, summary },
        status,
        inboundLooks: 0,
      };
    }
    return { ...verdict, proved: [...verdict.proved], status, inboundLooks, soundLooks: looks };
  }
  const { problem, remedy } = verdict.finding;
  throw new VerificationFailedError(`${problem} ${remedy} (call ${call.conversationId}, status ${status})`);
});

/**
 * A workspace that has no call free queues an outbound one and drops nothing (Atoms: concurrency). That says nothing of the
 * number: when it has waited long enough, the call is given up and the number stays, without a proof.
 */
async function readQueued(
  atoms: AtomsClient,
  { conversationId, placedAt }: StepInput<'read-call'>['call'],
): Promise<StepOutput<'read-call'>> {
  const { QUEUED_CALL_TIME_LIMIT_SECONDS: limit } = readEnvironment(environment);
  const waits = { ended: false, status: 'in_queue', inboundLooks: 0, queuedAt: new Date().toISOString() };
  if (Date.now() < Date.parse(placedAt) + limit * 1000) return waits;
  // It has begun at this very moment.
  if (!(await atoms.cancelQueuedCall(conversationId))) return waits;
  const summary = `The Atoms workspace had no call free for ${limit} seconds: the verification call ${conversationId} waited in its queue and was taken out of it. It proves nothing, and says nothing against the number.`;
  return { ...waits, ended: true, summary, proved: [] };
}

/** What a call to the number and one back have shown together. One that was never answered adds nothing of sound. */
function withFirst(
  first: { audio: Audio; summary: string },
  back: {
    verdict?: 'answered' | 'rang' | undefined;
    proved?: readonly Direction[] | undefined;
    audio?: Audio | undefined;
    summary?: string | undefined;
  },
) {
  const { verdict = 'answered', proved = [], audio = 'not known', summary = '' } = back;
  return {
    verdict,
    proved: ['inbound' as const, ...proved],
    audio: back.verdict === 'answered' && first.audio === 'both ways' ? audio : first.audio,
    summary: `${first.summary} ${summary}`,
  };
}

async function judge(
  atoms: AtomsClient,
  { request, call, callStatus }: StepInput<'read-call'>,
  conversation: Conversation | undefined,
) {
  const { firstCall } = callStatus ?? {};
  const { loopbackFrom: other, terminationHost: edge } = request;
  const isBack = firstCall !== undefined && other !== null;
  // The number that is called, the agent that takes the call, and the number that calls, if it is not the one that is verified.
  const { phoneNumber, agentId, from } = isBack
    ? { phoneNumber: other, agentId: firstCall.agentId, from: request.phoneNumber }
    : { phoneNumber: request.phoneNumber, agentId: request.agentId, from: other };
  const looks = callStatus?.inboundLooks ?? 0;
  if (!conversation) return { verdict: { ended: false } as const, inboundLooks: looks };
  if (from === null) return { verdict: judgeCall(conversation, { phoneNumber, edge }), inboundLooks: looks };
  const inbound = await findInbound(atoms, { call, agentId, to: phoneNumber });
  const turns = inbound?.conversationId && (await atoms.getConversation(inbound.conversationId))?.turns;
  const inboundLooks = isOver(conversation) ? looks + 1 : looks;
  const lookedEnough = inboundLooks >= looksForInbound;
  const reading = {
    outbound: conversation,
    inbound: inbound && { ...inbound, turns: turns || undefined },
    phoneNumber,
    from,
    lookedEnough,
  };
  return { verdict: isBack ? judgeCallBack({ ...reading, edge }) : judgeLoopback(reading), inboundLooks };
}

async function hangUp(atoms: AtomsClient, conversationId: string): Promise<boolean> {
  try {
    return await atoms.cancelCall(conversationId);
  } catch {
    // The error says that the time is up. A call that cannot be cancelled ends by itself.
    return false;
  }
}
