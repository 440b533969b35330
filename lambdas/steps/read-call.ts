import * as z from 'zod';
import type { AtomsClient } from '../atoms/client.ts';
import { readEnvironment } from '../platform/environment.ts';
import { VerificationFailedError } from '../platform/errors.ts';
import { connectAtoms } from '../provisioning/connections.ts';
import { judgeCall } from '../telephony/call-verdict.ts';
import { defineStep } from './define-step.ts';

const environment = z.object({ CALL_TIME_LIMIT_SECONDS: z.coerce.number().positive() });

export const handler = defineStep('read-call', async ({ request, call }, context) => {
  const atoms = await connectAtoms(context);
  const conversation = await atoms.getConversation(call.conversationId);
  // Unknown for a moment after it was placed.
  const status = conversation?.status ?? 'not known yet';
  const verdict = conversation
    ? judgeCall(conversation, { phoneNumber: request.phoneNumber })
    : ({ ended: false } as const);

  if (!verdict.ended) {
    const { CALL_TIME_LIMIT_SECONDS } = readEnvironment(environment);
    if (Date.now() < Date.parse(call.placedAt) + CALL_TIME_LIMIT_SECONDS * 1000) return { ended: false, status };
    await hangUp(atoms, call.conversationId);
    throw new VerificationFailedError(
      `The call ${call.conversationId} had not ended after ${CALL_TIME_LIMIT_SECONDS} seconds (status ${status}), so it proves nothing. It was cancelled. Look at it in the Atoms console, then start again.`,
    );
  }
  if (!('finding' in verdict)) return { ended: true, status, verdict: verdict.verdict };
  const { problem, remedy } = verdict.finding;
  throw new VerificationFailedError(`${problem} ${remedy} (call ${call.conversationId}, status ${status})`);
});

async function hangUp(atoms: AtomsClient, conversationId: string): Promise<void> {
  try {
    await atoms.cancelCall(conversationId);
  } catch {
    // That the time is up is the news; a call that cannot be cancelled ends by itself.
  }
}
