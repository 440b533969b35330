import { openEntries } from '../platform/ledger/entries.ts';
import { numberSubject } from '../platform/ledger/subjects.ts';
import { carryOut, forgetOutdated, noteFound } from '../provisioning/carry-out.ts';
import { connectExotel } from '../provisioning/connect-exotel.ts';
import { flowRoute } from '../provisioning/effects.ts';
import { requireExoPhone } from '../provisioning/exo-phone.ts';
import { connectAppletCheck, connectAppletMade, connectAppletStep } from '../telephony/flow.ts';
import { defineClaimedStep } from './define-claimed-step.ts';

export const handler = defineClaimedStep('route-did', async ({ request, trunk, applet }, context) => {
  const { phoneNumber } = request;
  const flowAppId = request.flowAppId ?? applet?.flowAppId ?? null;
  if (flowAppId === null) {
    const manualStep = applet
      ? connectAppletMade(trunk.trunkSid, phoneNumber)
      : connectAppletStep(trunk.trunkSid, phoneNumber);
    return { outcome: 'by hand', flowAppId, formerVoiceUrl: null, manualStep };
  }
  // No API shows what a Connect applet dials, so a person looks at it though the flow is known.
  const manualStep = connectAppletCheck(trunk.trunkSid, flowAppId);

  const exotel = await connectExotel(context);
  const exoPhone = await requireExoPhone(exotel, phoneNumber);
  const voiceUrl = exotel.voiceUrlOfFlow(flowAppId);
  const formerVoiceUrl = exoPhone.voiceUrl || null;
  const effect = {
    entries: openEntries(),
    effect: flowRoute,
    key: { subject: numberSubject(phoneNumber), which: flowAppId },
    owners: context.owners,
  };
  if (formerVoiceUrl && exotel.isVoiceUrlOfFlow(formerVoiceUrl, flowAppId)) {
    return { outcome: await noteFound({ ...effect, result: {} }), flowAppId, formerVoiceUrl: null, manualStep };
  }
  const known = await effect.entries.read(flowRoute, effect.key);
  const isRoutedTo = (flow: string) => formerVoiceUrl !== null && exotel.isVoiceUrlOfFlow(formerVoiceUrl, flow);
  await forgetOutdated(effect, known, isRoutedTo);
  const { outcome } = await carryOut({
    ...effect,
    intent: { exoPhoneSid: exoPhone.exoPhoneSid, voiceUrl, formerVoiceUrl },
    act: async () => {
      await exotel.setVoiceUrl(exoPhone.exoPhoneSid, voiceUrl);
      return {};
    },
  });
  return { outcome, flowAppId, formerVoiceUrl, manualStep };
});
