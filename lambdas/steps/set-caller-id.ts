import { InvalidRequestError } from '../platform/errors.ts';
import { openLedger, trunkSubject } from '../platform/ledger.ts';
import { carryOut } from '../provisioning/carry-out.ts';
import { connectExotel } from '../provisioning/connections.ts';
import { callerIdAlias } from '../provisioning/effects.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('set-caller-id', async ({ request, trunk }, context) => {
  const { callerId } = request;
  if (callerId === null) throw new InvalidRequestError('callerId: is missing. This state is passed only with one.');
  const exotel = await connectExotel(context);
  // The setting cannot be read back, and writing the same value again changes nothing.
  await carryOut({
    ledger: openLedger(),
    effect: callerIdAlias,
    key: { subject: trunkSubject(trunk.trunkSid), which: callerId },
    execution: context.execution,
    intent: { callerId },
    act: async () => {
      await exotel.setCallerIdAlias(trunk.trunkSid, callerId);
      return {};
    },
  });
  return { callerId };
});
