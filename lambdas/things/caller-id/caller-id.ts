import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { carryOut, outcomeOf } from '../../reconcile/carry-out.ts';
import type { Known } from '../../reconcile/effect.ts';
import type { Decision, Thing } from '../../reconcile/thing.ts';
import { callerIdEffect, callerIdKey } from './record.ts';

interface Foreseen {
  trunkSid: string | null;
  trunkName: string;
  /** E.164 */
  callerId: string;
}

/** The number that called parties see in place of the DID: an alias of the trunk. It is written only: no call reads it. */
export const callerId: Thing<
  'exotel',
  Foreseen,
  Foreseen & { trunkSid: string },
  { known: Known<typeof callerIdEffect> },
  Decision,
  { callerId: string; outcome: 'created' | 'found' }
> = {
  leases: ({ trunkName }) => [trunkSubject(trunkName)],

  async look({ entries }, { trunkSid }) {
    return { known: trunkSid === null ? undefined : await entries.read(callerIdEffect, callerIdKey(trunkSid)) };
  },

  decide({ callerId }, { known }) {
    // That it was set to the same value is known from the ledger alone.
    if (known?.result && known.intent.callerId === callerId) {
      return { action: 'keep', detail: `Called parties see ${callerId}, as it was set before.` };
    }
    return known
      ? { action: 'change', detail: `Called parties see ${callerId} in place of ${known.intent.callerId}.` }
      : { action: 'create', detail: `Called parties see ${callerId}. What they saw before is not shown by any API.` };
  },

  async act({ exotel, entries, owners }, { trunkSid, callerId }, { action }, { known }) {
    if (action === 'keep') return { callerId, outcome: outcomeOf(known, owners) };
    const key = callerIdKey(trunkSid);
    if (known) await entries.forget(callerIdEffect, key);
    const { outcome } = await carryOut({
      entries,
      owners,
      effect: callerIdEffect,
      key,
      intent: { callerId },
      act: async () => {
        await exotel.setCallerIdAlias(trunkSid, callerId);
        return {};
      },
    });
    return { callerId, outcome };
  },
};
