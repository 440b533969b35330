import { RejectedError } from '../platform/errors.ts';
import { numberSubject, openLedger } from '../platform/ledger.ts';
import { carryOut, noteFound } from '../provisioning/carry-out.ts';
import { connectExotel } from '../provisioning/connections.ts';
import { flowRoute } from '../provisioning/effects.ts';
import { connectAppletStep } from '../telephony/flow.ts';
import { sameNumber } from '../telephony/phone-number.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('route-did', async ({ request, trunk }, context) => {
  const { phoneNumber, flowAppId } = request;
  // No API shows or sets what a Connect applet dials, so a person looks at it whether or not the flow is known.
  const manualStep = connectAppletStep(trunk.trunkSid, phoneNumber);
  if (flowAppId === null) return { outcome: 'by hand', formerVoiceUrl: null, manualStep };

  const exotel = await connectExotel(context);
  const exoPhone = (await exotel.listExoPhones()).find((phone) => sameNumber(phone.phoneNumber, phoneNumber));
  if (!exoPhone) {
    throw new RejectedError(
      `${phoneNumber} is not among the Exotel account's ExoPhones, so it cannot be routed to flow ${flowAppId}. Check that it was bought in this account.`,
    );
  }
  const voiceUrl = exotel.voiceUrlOfFlow(flowAppId);
  const formerVoiceUrl = exoPhone.voiceUrl || null;
  const effect = {
    ledger: openLedger(),
    effect: flowRoute,
    key: { subject: numberSubject(phoneNumber), which: flowAppId },
    execution: context.execution,
  };
  if (formerVoiceUrl === voiceUrl) {
    return { outcome: await noteFound({ ...effect, result: {} }), formerVoiceUrl: null, manualStep };
  }
  const known = await effect.ledger.read(flowRoute, effect.key);
  if (known?.result) await effect.ledger.forget(flowRoute, effect.key);
  await carryOut({
    ...effect,
    intent: { exoPhoneSid: exoPhone.exoPhoneSid, voiceUrl, formerVoiceUrl },
    act: async () => {
      await exotel.setVoiceUrl(exoPhone.exoPhoneSid, voiceUrl);
      return {};
    },
  });
  return { outcome: 'created', formerVoiceUrl, manualStep };
});
