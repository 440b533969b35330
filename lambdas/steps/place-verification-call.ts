import * as z from 'zod';
import { readEnvironment } from '../platform/environment.ts';
import { BusyError, InvalidRequestError } from '../platform/errors.ts';
import { type Ledger, numberSubject, openLedger } from '../platform/ledger.ts';
import { carryOut } from '../provisioning/carry-out.ts';
import { connectAtoms, connectExotel } from '../provisioning/connections.ts';
import { verificationCall } from '../provisioning/effects.ts';
import { findCaller } from '../provisioning/loopback-caller.ts';
import { defineStep } from './define-step.ts';

/** How long a phone may ring; until then a call whose answer was lost may still be ringing somebody. */
const environment = z.object({ RING_TIME_MILLIS: z.coerce.number().positive() });

export const handler = defineStep('place-verification-call', async ({ request, claim, trunk, product }, context) => {
  const { phoneNumber, verificationCallTo: to, loopbackFrom } = request;
  if (to === null) throw new InvalidRequestError('verification: is "skip". This state is passed only with a number.');
  const ledger = openLedger();
  const key = { subject: numberSubject(phoneNumber), which: claim.claimedAt };

  const atoms = await connectAtoms(context);
  const caller = loopbackFrom
    ? await findCaller(atoms, await connectExotel(context), loopbackFrom, trunk.trunkSid)
    : { agentId: request.agentId, productId: product.productId, overOwnTrunk: true };
  const { productId: fromProductId, ...way } = caller;

  const known = await ledger.read(verificationCall, key);
  if (known?.result) return { ...known.result, ...way };
  await requireSilence(ledger, phoneNumber);
  const { result } = await carryOut({
    ledger,
    effect: verificationCall,
    key,
    owners: context.owners,
    intent: { callTo: to },
    act: async () => {
      const placedAt = new Date().toISOString();
      return { conversationId: await atoms.placeCall({ agentId: way.agentId, to, fromProductId }), placedAt };
    },
  });
  return { ...result, ...way };
});

/** @throws BusyError while a call for this number, by whichever execution, may be ringing though its answer was lost. */
async function requireSilence(ledger: Ledger, phoneNumber: string): Promise<void> {
  const { RING_TIME_MILLIS } = readEnvironment(environment);
  const subject = numberSubject(phoneNumber);
  for (const { name, which, intendedAt, recorded } of await ledger.list(subject)) {
    if (name !== verificationCall.name || recorded || which === undefined) continue;
    const stillRinging = Date.parse(intendedAt) + RING_TIME_MILLIS - Date.now();
    if (stillRinging > 0) {
      throw new BusyError(
        `A verification call from ${phoneNumber} may have been placed, but its answer was lost. Another is placed only when that one can no longer ring, in ${Math.ceil(stillRinging / 1000)} seconds.`,
      );
    }
    await ledger.forget(verificationCall, { subject, which });
  }
}
