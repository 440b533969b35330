import type { PhoneNumberMapping } from '../../exotel/schemas.ts';
import { ConflictError } from '../../platform/errors.ts';
import { carryOut, forgetOutdated, noteFound } from '../../reconcile/carry-out.ts';
import type { Known } from '../../reconcile/effect.ts';
import { expectShown } from '../../reconcile/not-visible-yet.ts';
import type { Decision, Thing } from '../../reconcile/thing.ts';
import { findMapping, mappedElsewhere, requireUnmapped } from './find-mapping.ts';
import { requireUpToDate, setMode } from './mode.ts';
import { describeMapping, didMappingEffect, didMappingKey, mappingModeEffect, mappingModeKey } from './record.ts';

interface Foreseen {
  /** E.164 */
  phoneNumber: string;
  trunkSid: string | null;
  trunkName: string;
  /** Whether a mapping for streaming is set to what SIP needs. */
  replaceExisting: boolean;
}

interface Observed {
  /** The number's mapping to the trunk. */
  mapping: PhoneNumberMapping | undefined;
  known: Known<typeof didMappingEffect>;
  /** That Trunkline has set its mode. */
  knownMode: Known<typeof mappingModeEffect>;
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
  async look({ exotel, entries, recent }, { trunkSid, phoneNumber }) {
    if (trunkSid === null) return { mapping: undefined, known: undefined, knownMode: undefined };
    // guard: look before: Map DID to trunk
    const mapping = await findMapping(exotel, trunkSid, phoneNumber);
    const known = await entries.read(didMappingEffect, didMappingKey(trunkSid, phoneNumber));
    // One whose answer was lost is tried again: Exotel refuses a second mapping of a number.
    if (known?.result) expectShown(known, mapping !== undefined, describeMapping(phoneNumber, trunkSid));
    if (!mapping) return { mapping, known, knownMode: undefined };
    await requireUpToDate({ recent }, { trunkSid, phoneNumber }, mapping.mode);
    return { mapping, known, knownMode: await entries.read(mappingModeEffect, mappingModeKey(trunkSid, phoneNumber)) };
  },

  decide({ phoneNumber, trunkSid, trunkName, replaceExisting }, { mapping, known }) {
    if (!mapping) {
      return { action: 'create', detail: `${phoneNumber} is mapped to ${trunkSid ?? trunkName}, in pstn mode.` };
    }
    if (mapping.mode === 'flow') {
      const streams = `${phoneNumber} is mapped to trunk ${trunkSid} in flow mode, which is for streaming and not for SIP`;
      if (replaceExisting) {
        return {
          action: 'change',
          detail: `${streams}. Its mode is set to pstn: what streams through it ends. A roll-back sets it to flow again.`,
        };
      }
      throw new ConflictError(
        `${streams}. If nothing needs to stream through it, start again with "replaceExisting": true, which sets its mode to pstn; a roll-back sets it to flow again.`,
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

  async act(on, { phoneNumber, trunkSid }, { action }, { mapping, known, knownMode }) {
    const { exotel, entries, owners } = on;
    const change = { entries, owners, effect: didMappingEffect, key: didMappingKey(trunkSid, phoneNumber) };
    if (mapping) {
      const { mappingId } = mapping;
      const outcome = await noteFound({ ...change, known, result: { mappingId } });
      const mode = { entries, owners, effect: mappingModeEffect, key: mappingModeKey(trunkSid, phoneNumber) };
      if (action !== 'change') {
        const ofMode = await noteFound({ ...mode, known: knownMode, result: {} });
        return { outcome: ofMode === 'created' ? ofMode : outcome };
      }
      await forgetOutdated(mode, knownMode, () => false);
      return carryOut({
        ...mode,
        intent: { mappingId, formerMode: 'flow' },
        act: async () => {
          await setMode(on, { trunkSid, phoneNumber, mappingId }, 'pstn');
          return {};
        },
      });
    }
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
