import { openQuestions } from '../../platform/questions.ts';
import { connectAppletStep } from '../../telephony/flow.ts';
import type { ForeseenDocument, PlanLine, Surroundings } from './plan-line.ts';

/** Nobody is asked if the request, the environment or an earlier answer says it. */
export async function planQuestion({ request }: Surroundings): Promise<PlanLine | null> {
  if (request.destination !== null) return null;
  return {
    action: 'ask a person',
    detail:
      'Where inbound calls go is not known: the execution waits until somebody gives the SIP Origination URL from the Import SIP screen of the Atoms console.',
  };
}

/** Nobody is asked if the flow is known, or was answered before. */
export async function planAppletQuestion(
  { request: { awaitsConnectApplet, phoneNumber } }: Surroundings,
  { trunk: { trunkSid } }: ForeseenDocument,
): Promise<PlanLine | null> {
  if (!awaitsConnectApplet || (trunkSid && (await openQuestions().recallApplet(trunkSid, phoneNumber)))) return null;
  return {
    action: 'ask a person',
    detail: `The execution waits until somebody has done it: ${connectAppletStep(trunkSid ?? '<trunk_sid>', phoneNumber)}`,
  };
}
