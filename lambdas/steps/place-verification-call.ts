import { BusyError, InvalidRequestError } from '../platform/errors.ts';
import { numberSubject, openLedger } from '../platform/ledger.ts';
import { carryOut } from '../provisioning/carry-out.ts';
import { connectAtoms } from '../provisioning/connections.ts';
import { verificationCall } from '../provisioning/effects.ts';
import { defineStep } from './define-step.ts';

/** A phone rings no longer than this; until then a call whose answer was lost may still be ringing somebody. */
const ringTimeMillis = 60_000;

/** An execution ends within this. A call older than that was placed by an earlier one of the same name: names are free again after 90 days. */
const sameExecutionMillis = 3_600_000;

export const handler = defineStep('place-verification-call', async ({ request, product }, context) => {
  const { phoneNumber, agentId, verificationCallTo: to } = request;
  if (to === null) throw new InvalidRequestError('verification: is "skip". This state is passed only with a number.');
  const ledger = openLedger();
  // One for each execution: a later one is asked to verify anew.
  const key = { subject: numberSubject(phoneNumber), which: context.execution.split(':').at(-1) ?? context.execution };

  const known = await ledger.read(verificationCall, key);
  const age = known ? Date.now() - Date.parse(known.intendedAt) : 0;
  if (known?.result && age < sameExecutionMillis) return known.result;
  if (known) {
    const stillRinging = ringTimeMillis - age;
    if (!known.result && stillRinging > 0) {
      throw new BusyError(
        `A verification call to ${to} may have been placed, but its answer was lost. It is placed again only when that one can no longer ring, in ${Math.ceil(stillRinging / 1000)} seconds.`,
      );
    }
    await ledger.forget(verificationCall, key);
  }

  const atoms = await connectAtoms(context);
  const { result } = await carryOut({
    ledger,
    effect: verificationCall,
    key,
    execution: context.execution,
    intent: { callTo: to },
    act: async () => {
      const placedAt = new Date().toISOString();
      return { conversationId: await atoms.placeCall({ agentId, to, fromProductId: product.productId }), placedAt };
    },
  });
  return result;
});
