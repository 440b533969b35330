import * as z from 'zod/mini';
import type { AtomsClient } from '../../atoms/client.ts';
import type { Conversation } from '../../atoms/schemas.ts';
import { findInbound } from '../../calls/inbound-conversation.ts';
import { connectAtoms } from '../../connections/connect-atoms.ts';
import { readEnvironment } from '../../platform/environment.ts';
import { VerificationFailedError } from '../../platform/errors.ts';
import { isOver, judgeCall } from '../../telephony/call-verdict.ts';
import { judgeLoopback } from '../../telephony/loopback-verdict.ts';
import type { StepInput } from '../contract.ts';
import { defineStep } from '../define-step.ts';

const environment = z.object({ CALL_TIME_LIMIT_SECONDS: z.coerce.number().check(z.positive()) });

/** A log may lag behind the call. It is read this often, with a Wait between, before a call counts as not arrived. */
const looksForInbound = 6;

export const handler = defineStep('read-call', async (document, context) => {
  const { call } = document;
  const atoms = await connectAtoms(context);
  const conversation = await atoms.getConversation(call.conversationId);
  // Unknown for a moment after it was placed.
  const status = conversation?.status ?? 'not known yet';
  const { verdict, inboundLooks } = await judge(atoms, document, conversation);

  if (!verdict.ended) {
    const { CALL_TIME_LIMIT_SECONDS } = readEnvironment(environment);
    // Once the call is over, the looks at the log have a limit of their own.
    if (conversation && isOver(conversation)) return { ended: false, status, inboundLooks };
    if (Date.now() < Date.parse(call.placedAt) + CALL_TIME_LIMIT_SECONDS * 1000) {
      return { ended: false, status, inboundLooks };
    }
    const end = (await hangUp(atoms, call.conversationId)) ? 'It was cancelled.' : 'It could not be cancelled.';
    throw new VerificationFailedError(
      `The call ${call.conversationId} had not ended after ${CALL_TIME_LIMIT_SECONDS} seconds (status ${status}), so it proves nothing. ${end} Look at it in the Atoms console, then start again.`,
    );
  }
  if (!('finding' in verdict)) {
    if (conversation && !isOver(conversation)) await hangUp(atoms, call.conversationId);
    return { ...verdict, proved: [...verdict.proved], status, inboundLooks };
  }
  const { problem, remedy } = verdict.finding;
  throw new VerificationFailedError(`${problem} ${remedy} (call ${call.conversationId}, status ${status})`);
});

async function judge(
  atoms: AtomsClient,
  { request, call, callStatus }: StepInput<'read-call'>,
  conversation: Conversation | undefined,
) {
  const { phoneNumber, agentId, loopbackFrom: from } = request;
  const looks = callStatus?.inboundLooks ?? 0;
  if (!conversation) return { verdict: { ended: false } as const, inboundLooks: looks };
  if (from === null) return { verdict: judgeCall(conversation, { phoneNumber }), inboundLooks: looks };
  const inbound = await findInbound(atoms, { call, agentId, to: phoneNumber });
  const inboundLooks = isOver(conversation) ? looks + 1 : looks;
  const lookedEnough = inboundLooks >= looksForInbound;
  const reading = { outbound: conversation, inbound, phoneNumber, from, lookedEnough };
  return { verdict: judgeLoopback(reading), inboundLooks };
}

async function hangUp(atoms: AtomsClient, conversationId: string): Promise<boolean> {
  try {
    return await atoms.cancelCall(conversationId);
  } catch {
    // The error says that the time is up. A call that cannot be cancelled ends by itself.
    return false;
  }
}
