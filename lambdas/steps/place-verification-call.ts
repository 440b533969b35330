import * as z from 'zod';
import { readEnvironment } from '../platform/environment.ts';
import { BusyError, InvalidRequestError } from '../platform/errors.ts';
import { type Ledger, numberSubject, openLedger } from '../platform/ledger.ts';
import { carryOut } from '../provisioning/carry-out.ts';
import { connectAtoms } from '../provisioning/connections.ts';
import { verificationCall } from '../provisioning/effects.ts';
import { requireCaller } from '../provisioning/loopback-caller.ts';
import { defineStep } from './define-step.ts';

/** How long a phone may ring; until then a call whose answer was lost may still be ringing somebody. */
const environment = z.object({
  RING_TIME_MILLIS: z.coerce.number().positive(),
  REQUEST_TIMEOUT_MILLIS: z.coerce.number().positive(),
});

export const handler = defineStep('place-verification-call', async ({ request, claim, product }, context) => {
  const { phoneNumber, verificationCallTo: to, loopbackFrom } = request;
  if (to === null) throw new InvalidRequestError('verification: is "skip". This state is passed only with a number.');
  const ledger = openLedger();
  const key = { subject: numberSubject(phoneNumber), which: claim.claimedAt };

  const known = await ledger.read(verificationCall, key);
  if (known?.result) return known.result;
  await requireSilence(ledger, phoneNumber);

  const atoms = await connectAtoms(context);
  const ours = { agentId: request.agentId, productId: product.productId };
  const { agentId, productId } = loopbackFrom ? await requireCaller(atoms, loopbackFrom) : ours;
  const { result } = await carryOut({
    ledger,
    effect: verificationCall,
    key,
    owners: context.owners,
    intent: { callTo: to },
    act: async () => {
      const placedAt = new Date().toISOString();
      const conversationId = await atoms.placeCall({ agentId, to, fromProductId: productId });
      return { conversationId, placedAt, agentId };
    },
  });
  return result;
});

/** @throws BusyError while a call for this number, by whichever execution, may be ringing though its answer was lost. */
async function requireSilence(ledger: Ledger, phoneNumber: string): Promise<void> {
  const { RING_TIME_MILLIS, REQUEST_TIMEOUT_MILLIS } = readEnvironment(environment);
  // It was intended before it was sent, and may have been placed at the last moment of its request.
  const longest = RING_TIME_MILLIS + REQUEST_TIMEOUT_MILLIS;
  const subject = numberSubject(phoneNumber);
  for (const { name, which, intendedAt, recorded } of await ledger.list(subject)) {
    if (name !== verificationCall.name || recorded || which === undefined) continue;
    const stillRinging = Date.parse(intendedAt) + longest - Date.now();
    if (stillRinging > 0) {
      throw new BusyError(
        `A verification call from ${phoneNumber} may have been placed, but its answer was lost. Another is placed only when that one can no longer ring, in ${Math.ceil(stillRinging / 1000)} seconds.`,
      );
    }
    await ledger.forget(verificationCall, { subject, which });
  }
}
