import { InvalidRequestError } from '../platform/errors.ts';
import { openEntries } from '../platform/ledger/entries.ts';
import { openLeases } from '../platform/ledger/leases.ts';
import { trunkSubject } from '../platform/ledger/subjects.ts';
import { carryOut, outcomeOf } from '../provisioning/carry-out.ts';
import { connectExotel } from '../provisioning/connect-exotel.ts';
import { callerIdAlias } from '../provisioning/effects.ts';
import { defineClaimedStep } from './define-claimed-step.ts';

export const handler = defineClaimedStep('set-caller-id', async ({ request, trunk }, context) => {
  const { callerId } = request;
  if (callerId === null) throw new InvalidRequestError('callerId: is missing. This state is passed only with one.');
  const entries = openEntries();
  const { owners, execution } = context;
  return openLeases().withLease(trunkSubject(trunk.trunkName), execution, async () => {
    const key = { subject: trunkSubject(trunk.trunkSid) };
    // The setting cannot be read back: that it was set to the same value is known from the ledger alone.
    const known = await entries.read(callerIdAlias, key);
    if (known?.result && known.intent.callerId === callerId) return { callerId, outcome: outcomeOf(known, owners) };
    if (known) await entries.forget(callerIdAlias, key);
    const exotel = await connectExotel(context);
    const { outcome } = await carryOut({
      entries,
      effect: callerIdAlias,
      key,
      owners,
      intent: { callerId },
      act: async () => {
        await exotel.setCallerIdAlias(trunk.trunkSid, callerId);
        return {};
      },
    });
    return { callerId, outcome };
  });
});
