import type { AtomsClient } from '../atoms/client.ts';
import type { Conversation } from '../atoms/schemas.ts';
import { requireSilence } from '../calls/lost-calls.ts';
import { connectAtoms } from '../connections/connect-atoms.ts';
import { requireIdle } from '../numbers/free-number.ts';
import { requireProvisioned } from '../numbers/provisioned-number.ts';
import { InvalidRequestError } from '../platform/errors.ts';
import { openClaims } from '../platform/ledger/claims.ts';
import { openEntries } from '../platform/ledger/entries.ts';
import { openRuns } from '../platform/ledger/runs.ts';
import { explainSilence } from '../telephony/audio.ts';
import { judgeCall } from '../telephony/call-verdict.ts';
import { sameNumber } from '../telephony/same-number.ts';
import type { OperationAnswer } from './contract.ts';
import { defineOperation } from './define-operation.ts';

type Answer = OperationAnswer<'call'>;

export const handler = defineOperation('call', async (input, context) => {
  if ('callTo' in input) return place(input, await connectAtoms(context));
  const { phoneNumber, conversationId, cancel = false } = input;
  const atoms = await connectAtoms(context);
  if (cancel) await hangUp(atoms, phoneNumber, conversationId);
  return judge(phoneNumber, conversationId, await atoms.getConversation(conversationId));
});

/**
 * Sent once: an answer that was lost leaves a call that may ring somebody, and only a person can say whether to place
 * another.
 */
async function place(input: { phoneNumber: string; callTo: string }, atoms: AtomsClient): Promise<Answer> {
  const { phoneNumber, callTo } = input;
  if (callTo === phoneNumber) {
    throw new InvalidRequestError(
      `callTo: ${phoneNumber} is the number that calls. Give another phone that somebody can answer.`,
    );
  }
  const entries = openEntries();
  const { agentId, productId } = await requireProvisioned({ entries, runs: openRuns() }, phoneNumber);
  // Its own call may be under way.
  await requireIdle(phoneNumber, await openClaims().readClaim(phoneNumber), 'call');
  await requireSilence(entries, phoneNumber);
  const conversationId = await atoms.placeCall({ agentId, to: callTo, fromProductId: productId });
  return underWay(conversationId, 'placed');
}

/** Ends the number's own call, and nobody else's. */
async function hangUp(atoms: AtomsClient, phoneNumber: string, conversationId: string): Promise<void> {
  const conversation = await atoms.getConversation(conversationId);
  if (!conversation?.from || !sameNumber(conversation.from, phoneNumber)) {
    throw new InvalidRequestError(
      `conversationId: Atoms knows no call ${conversationId} from ${phoneNumber}. Copy the id that the call was placed with.`,
    );
  }
  await atoms.cancelCall(conversationId);
}

function underWay(conversationId: string, status: string): Answer {
  return { conversationId, ended: false, status, verdict: null, proved: [], audio: null, summary: null, finding: null };
}

function judge(phoneNumber: string, conversationId: string, conversation: Conversation | undefined): Answer {
  // Unknown for a moment after it was placed.
  const status = conversation?.status ?? 'not known yet';
  const verdict = conversation ? judgeCall(conversation, { phoneNumber }) : ({ ended: false } as const);
  if (!verdict.ended) return underWay(conversationId, status);
  const ended = { conversationId, ended: true, status, verdict: verdict.verdict, proved: [...verdict.proved] };
  if ('finding' in verdict) return { ...ended, audio: null, summary: null, finding: verdict.finding };
  const { audio, summary } = verdict;
  return {
    ...ended,
    audio: verdict.verdict === 'rang' ? null : audio,
    summary,
    finding: explainSilence(audio) ?? null,
  };
}
