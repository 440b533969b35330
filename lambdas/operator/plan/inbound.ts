import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { openQuestions } from '../../platform/questions.ts';
import { hasDestination } from '../../provisioning/destinations.ts';
import { callerIdAlias } from '../../provisioning/effects.ts';
import { connectAppletCheck, connectAppletStep } from '../../telephony/flow.ts';
import type { Decision, PlannedTrunk, Surroundings } from './decision.ts';

/** Nobody is asked where the request, the environment or an earlier answer says it. */
export function planQuestion({ request }: Surroundings): Decision | null {
  if (request.destination !== null) return null;
  return {
    action: 'ask a person',
    detail:
      'Where inbound calls go is not known: the execution waits until somebody gives the SIP Origination URL from the Import SIP screen of the Atoms console.',
  };
}

/** Nobody is asked where the flow is known, or was answered before. */
export async function planAppletQuestion(
  { request: { awaitsConnectApplet, phoneNumber } }: Surroundings,
  { trunkSid }: PlannedTrunk,
): Promise<Decision | null> {
  if (!awaitsConnectApplet || (trunkSid && (await openQuestions().recallApplet(trunkSid, phoneNumber)))) return null;
  return {
    action: 'ask a person',
    detail: `The execution waits until somebody has done it: ${connectAppletStep(trunkSid ?? '<trunk_sid>', phoneNumber)}`,
  };
}

export async function planDestination(
  { exotel, request: { destination } }: Surroundings,
  { trunkSid }: PlannedTrunk,
): Promise<Decision> {
  if (destination === null)
    return { action: 'create', detail: 'Inbound calls are sent to the address that is answered.' };
  if (trunkSid && (await hasDestination(exotel, trunkSid, destination))) {
    return { action: 'keep', detail: `The trunk sends inbound calls to ${destination}.` };
  }
  return { action: 'create', detail: `Inbound calls are sent to ${destination}.` };
}

export function planRoute({ exotel, exoPhone, request }: Surroundings, { trunkSid }: PlannedTrunk): Decision {
  const { flowAppId, phoneNumber } = request;
  const sid = trunkSid ?? '<trunk_sid>';
  if (flowAppId === null) return { action: 'by hand', detail: connectAppletStep(sid, phoneNumber) };
  const { voiceUrl } = exoPhone;
  const byHand = connectAppletCheck(sid, flowAppId);
  if (voiceUrl && exotel.isVoiceUrlOfFlow(voiceUrl, flowAppId)) {
    return { action: 'keep', detail: `${phoneNumber} is routed to flow ${flowAppId}. ${byHand}` };
  }
  return voiceUrl
    ? {
        action: 'change',
        detail: `${phoneNumber} is routed to flow ${flowAppId}. Its former voice URL, ${voiceUrl}, is kept for a roll-back. ${byHand}`,
      }
    : { action: 'create', detail: `${phoneNumber} is routed to flow ${flowAppId}. It has no flow now. ${byHand}` };
}

export async function planCallerId(
  { entries, request: { callerId } }: Surroundings,
  { trunkSid }: PlannedTrunk,
): Promise<Decision | null> {
  if (callerId === null) return null;
  const known = trunkSid ? await entries.read(callerIdAlias, { subject: trunkSubject(trunkSid) }) : undefined;
  if (known?.result && known.intent.callerId === callerId) {
    return { action: 'keep', detail: `Called parties see ${callerId}, as it was set before.` };
  }
  return known
    ? { action: 'change', detail: `Called parties see ${callerId} in place of ${known.intent.callerId}.` }
    : { action: 'create', detail: `Called parties see ${callerId}. What they saw before is not shown by any API.` };
}
