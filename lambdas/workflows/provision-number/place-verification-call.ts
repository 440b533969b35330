import { requireCaller } from '../../calls/loopback-caller.ts';
import { requireSilence } from '../../calls/lost-calls.ts';
import { verificationCallEffect } from '../../calls/verification-call.ts';
import { connectAtoms } from '../../connections/connect-atoms.ts';
import { InvalidRequestError } from '../../platform/errors.ts';
import { openEntries } from '../../platform/ledger/entries.ts';
import { numberSubject } from '../../platform/ledger/subjects.ts';
import { carryOut } from '../../reconcile/carry-out.ts';
import { defineClaimedStep } from '../define-claimed-step.ts';

export const handler = defineClaimedStep(
  'place-verification-call',
  async ({ request, claim, product, callStatus }, context) => {
    const { phoneNumber, verificationCallTo, loopbackFrom } = request;
    const isBack = callStatus?.firstCall !== undefined;
    const to = isBack ? loopbackFrom : verificationCallTo;
    if (to === null) throw new InvalidRequestError('verification: is "skip". This state is passed only with a number.');
    const entries = openEntries();
    const key = { subject: numberSubject(phoneNumber), which: isBack ? `${claim.claimedAt} back` : claim.claimedAt };

    const known = await entries.read(verificationCallEffect, key);
    if (known?.result) return known.result;
    for (const lost of await requireSilence(entries, phoneNumber)) await entries.forget(verificationCallEffect, lost);

    const atoms = await connectAtoms(context);
    const ours = { agentId: request.agentId, productId: product.productId };
    const { agentId, productId } = loopbackFrom && !isBack ? await requireCaller(atoms, loopbackFrom) : ours;
    const { result } = await carryOut({
      entries,
      effect: verificationCallEffect,
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
  },
);
