import type { ExoPhone } from '../../exotel/schemas.ts';
import { numberSubject } from '../../platform/ledger/subjects.ts';
import { carryOut, forgetOutdated, noteFound } from '../../reconcile/carry-out.ts';
import type { Known } from '../../reconcile/effect.ts';
import { listOwn } from '../../reconcile/own-entries.ts';
import type { Decision, Looking, Thing } from '../../reconcile/thing.ts';
import { connectAppletCheck, connectAppletMade, connectAppletStep } from '../../telephony/flow.ts';
import { goesTo, requireExoPhone } from './exo-phone.ts';
import { firstVoiceUrlOf } from './first-url.ts';
import { connectRouteEffect, connectRouteKey } from './record.ts';
import { requireUpToDate, setVoiceUrl } from './voice-url.ts';

interface Foreseen {
  /** E.164 */
  phoneNumber: string;
  trunkSid: string | null;
  /** The Exotel flow with the Connect applet; null: a person assigns it. */
  flowAppId: string | null;
  /** Whether a person has said that the applet is made. */
  appletIsMade: boolean;
}

interface Observed {
  /** What the account has for the number. Not looked at where a person assigns the flow. */
  exoPhone: ExoPhone | undefined;
  /** Whether the number goes to the flow. */
  isRouted: boolean;
  known: Known<typeof connectRouteEffect>;
}

interface Result {
  outcome: 'created' | 'found' | 'by hand';
  flowAppId: string | null;
  formerVoiceUrl: string | null;
  /** What is left for a person. */
  manualStep: string;
}

/** The flow that the number's inbound calls go to. Its Connect applet dials the trunk; no API shows or makes it. */
export const connectRoute: Thing<
  'exotel',
  Foreseen,
  Foreseen & { trunkSid: string },
  Observed,
  Decision & { manualStep: string },
  Result
> = {
  async look({ exotel, entries, recent }, { phoneNumber, flowAppId }) {
    if (flowAppId === null) return { exoPhone: undefined, isRouted: false, known: undefined };
    const exoPhone = await requireExoPhone(exotel, phoneNumber);
    await requireUpToDate({ exotel, recent }, phoneNumber, exoPhone);
    return {
      exoPhone,
      // guard: look before: Route DID to Connect flow
      isRouted: goesTo(exotel, exoPhone, flowAppId),
      known: await entries.read(connectRouteEffect, connectRouteKey(phoneNumber, flowAppId)),
    };
  },

  decide({ phoneNumber, trunkSid, flowAppId, appletIsMade }, { exoPhone, isRouted }) {
    const sid = trunkSid ?? '<trunk_sid>';
    if (flowAppId === null) {
      const manualStep = appletIsMade ? connectAppletMade(sid, phoneNumber) : connectAppletStep(sid, phoneNumber);
      return { action: 'by hand', detail: manualStep, manualStep };
    }
    // No API shows what a Connect applet dials, so a person looks at it though the flow is known.
    const manualStep = connectAppletCheck(sid, flowAppId);
    const routed = `${phoneNumber} is routed to flow ${flowAppId}.`;
    if (isRouted) return { action: 'keep', detail: `${routed} ${manualStep}`, manualStep };
    return exoPhone?.voiceUrl
      ? {
          action: 'change',
          detail: `${routed} Its former voice URL, ${exoPhone.voiceUrl}, is kept for a roll-back. ${manualStep}`,
          manualStep,
        }
      : { action: 'create', detail: `${routed} It has no flow now. ${manualStep}`, manualStep };
  },

  async act(on, { phoneNumber, flowAppId }, { manualStep }, { exoPhone, isRouted, known }) {
    const { exotel, entries, owners } = on;
    if (flowAppId === null || !exoPhone) return { outcome: 'by hand', flowAppId, formerVoiceUrl: null, manualStep };
    const change = { entries, owners, effect: connectRouteEffect, key: connectRouteKey(phoneNumber, flowAppId) };
    if (isRouted) {
      const outcome = await noteFound({ ...change, known, result: {} });
      return { outcome, flowAppId, formerVoiceUrl: null, manualStep };
    }
    const firstVoiceUrl = await findFirstVoiceUrl(on, phoneNumber, exoPhone);
    await forgetOutdated(change, known, (flow) => goesTo(exotel, exoPhone, flow));
    const { exoPhoneSid } = exoPhone;
    const formerVoiceUrl = exoPhone.voiceUrl || null;
    const voiceUrl = exotel.voiceUrlOfFlow(flowAppId);
    const { outcome } = await carryOut({
      ...change,
      intent: { exoPhoneSid, voiceUrl, formerVoiceUrl, ...(firstVoiceUrl !== undefined && { firstVoiceUrl }) },
      act: async () => {
        await setVoiceUrl(on, phoneNumber, exoPhoneSid, voiceUrl);
        return {};
      },
    });
    return { outcome, flowAppId, formerVoiceUrl, manualStep };
  },
};

/** The voice URL before Trunkline routed the number for the first time; null: it had none; undefined: it is not known. */
async function findFirstVoiceUrl({ exotel, entries }: Looking<'exotel'>, phoneNumber: string, exoPhone: ExoPhone) {
  const keys = await listOwn(entries, connectRouteEffect, numberSubject(phoneNumber), () => true);
  const read = keys.map(async (key) => ({ key, entry: await entries.read(connectRouteEffect, key) }));
  const routes = (await Promise.all(read)).flatMap(({ key: { which }, entry }) =>
    entry && which !== undefined ? [{ flowAppId: which, ...entry.intent }] : [],
  );
  const current = routes.find(({ flowAppId }) => goesTo(exotel, exoPhone, flowAppId));
  return current ? firstVoiceUrlOf(exotel, current, routes) : exoPhone.voiceUrl || null;
}
