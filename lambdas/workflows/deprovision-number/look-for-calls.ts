import { connectAtoms } from '../../connections/connect-atoms.ts';
import { ConflictError } from '../../platform/errors.ts';
import { openEntries } from '../../platform/ledger/entries.ts';
import { defineStep } from '../define-step.ts';
import { findCallsUnderWay } from './calls-under-way.ts';
import { looksForCalls } from './contract.ts';

/**
 * Looks whether the number has a call under way. The workflow looks again until there is none, but not for ever.
 *
 * @throws ConflictError at the last look, if there is still one.
 */
export const handler = defineStep('look-for-calls', async ({ claim, callsUnderWay }, context) => {
  const { phoneNumber } = claim;
  const on = { atoms: await connectAtoms(context), entries: openEntries() };
  // guard: the end of a call is waited for
  const conversations = await findCallsUnderWay(on, phoneNumber);
  const looks = (callsUnderWay?.looks ?? 0) + 1;
  if (conversations.length > 0 && looks >= looksForCalls) {
    throw new ConflictError(
      `${phoneNumber} has a call under way (${conversations.join(', ')}), and has had one at each of ${looks} looks. Start again later, or with "now": true, which does not wait and may cut it off.`,
    );
  }
  return { conversations, looks };
});
