import type { PhoneNumberMapping } from '../../exotel/schemas.ts';
import { ConflictError } from '../../platform/errors.ts';
import { carryOut, noteFound } from '../../reconcile/carry-out.ts';
import type { Known } from '../../reconcile/effect.ts';
import { expectShown } from '../../reconcile/not-visible-yet.ts';
import type { Decision, Thing } from '../../reconcile/thing.ts';
import { findMapping, mappedElsewhere, requireUnmapped } from './find-mapping.ts';
import { describeMapping, didMappingEffect, didMappingKey } from './record.ts';

interface Foreseen {
  /** E.164 */
  phoneNumber: string;
  trunkSid: string | null;
  trunkName: string;
}

interface Observed {
  /** The number's mapping to the trunk. */
  mapping: PhoneNumberMapping | undefined;
  known: Known<typeof didMappingEffect>;
}

/** The number on its trunk: Exotel rings the trunk for it, and lets it call. */
export const didMapping: Thing<
  'exotel',
  Foreseen,
  Foreseen & { trunkSid: string },
  Observed,
  Decision,
  { outcome: 'created' | 'found' }
> = {
  async look({ exotel, entries }, { trunkSid, phoneNumber }) {
    if (trunkSid === null) return { mapping: undefined, known: undefined };
    // guard: look before: Map DID to trunk
    const mapping = await findMapping(exotel, trunkSid, phoneNumber);
    const known = await entries.read(didMappingEffect, didMappingKey(trunkSid, phoneNumber));
    // One whose answer was lost is tried again: Exotel refuses a second mapping of a number.
    if (known?.result) expectShown(known, mapping !== undefined, describeMapping(phoneNumber, trunkSid));
    return { mapping, known };
  },

  decide({ phoneNumber, trunkSid, trunkName }, { mapping, known }) {
    if (!mapping) {
      return { action: 'create', detail: `${phoneNumber} is mapped to ${trunkSid ?? trunkName}, in pstn mode.` };
    }
    if (mapping.mode === 'flow') {
      throw new ConflictError(
        `${phoneNumber} is mapped to trunk ${trunkSid} in flow mode, which is for streaming and not for SIP. Set its mode to pstn in the Exotel dashboard, if nothing streams through it, and start again.`,
      );
    }
    return known
      ? { action: 'keep', detail: `${phoneNumber} is mapped to the trunk.` }
      : { action: 'adopt', detail: `${phoneNumber} is mapped to the trunk, by somebody else than Trunkline.` };
  },

  async foresee({ exotel, entries }, { phoneNumber }, decided) {
    const others = await requireUnmapped(exotel, entries, phoneNumber);
    if (others === 'seen') return decided;
    return { ...decided, detail: `${decided.detail} Whether it is mapped to a trunk of somebody else is not shown.` };
  },

  async act({ exotel, entries, owners }, { phoneNumber, trunkSid }, _decision, { mapping, known }) {
    const change = { entries, owners, effect: didMappingEffect, key: didMappingKey(trunkSid, phoneNumber) };
    if (mapping) return { outcome: await noteFound({ ...change, known, result: { mappingId: mapping.mappingId } }) };
    const { outcome } = await carryOut({
      ...change,
      intent: { phoneNumber },
      act: async (earlier) => {
        try {
          return { mappingId: (await exotel.mapPhoneNumber(trunkSid, phoneNumber)).mappingId };
        } catch (error) {
          if (!(error instanceof ConflictError)) throw error;
          // An attempt whose answer was lost may have arrived after we looked.
          const arrived = earlier && (await findMapping(exotel, trunkSid, phoneNumber));
          if (arrived) return { mappingId: arrived.mappingId };
          expectShown(earlier, false, describeMapping(phoneNumber, trunkSid));
          throw mappedElsewhere(phoneNumber, error);
        }
      },
    });
    return { outcome };
  },
};
