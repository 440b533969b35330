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
    const end = (await hangUp(atoms, call.conversationId)) ? 'It was cancelled.' : 'It could not be cancelled.';
    throw new VerificationFailedError(
      `The call ${call.conversationId} had not ended after ${CALL_TIME_LIMIT_SECONDS} seconds (status ${status}), so it proves nothing. ${end} Look at it in the Atoms console, then start again.`,
    );
  }
  if (!('finding' in verdict)) return { ...verdict, proved: [...verdict.proved], status };
  const { problem, remedy } = verdict.finding;
  throw new VerificationFailedError(`${problem} ${remedy} (call ${call.conversationId}, status ${status})`);
});

async function hangUp(atoms: AtomsClient, conversationId: string): Promise<boolean> {
  try {
    return await atoms.cancelCall(conversationId);
  } catch {
    // That the time is up is the news; a call that cannot be cancelled ends by itself.
    return false;
  }
}
