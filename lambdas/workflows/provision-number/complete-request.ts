import type { ToldFieldName } from '../../numbers/told-fields.ts';
import { InvalidRequestError, NotConfiguredError } from '../../platform/errors.ts';
import { openQuestions } from '../../platform/questions.ts';
import { howToSet, type RequestDefaults } from '../../requests/request-defaults.ts';
import { defaultTrunkName } from '../../telephony/trunk-name.ts';
import type { Request } from './request.ts';

/**
 * The request with the environment's defaults where it says nothing. `destination` is null where neither says one.
 *
 * @throws NotConfiguredError when neither has a value that provisioning needs.
 */
export function completeRequest(request: Request, defaults: RequestDefaults) {
  const { phoneNumber, trunkName, trunkSid, originationUri, staticIps, callerId, verification, ...others } = request;
  const { agentId: agentGiven, flowAppId: flowGiven, displayName, replaceExisting, onFailure, ...told } = others;
  carriedOut<keyof typeof told>();
  const setting = (name: string) => howToSet(name, defaults);
  const agentId = agentGiven ?? defaults.agentId;
  if (!agentId) {
    throw new NotConfiguredError(
      `There is no agent for ${phoneNumber}. Name it in the request ("agentId": its id in the Atoms console), or ${setting('agentId')}.`,
    );
  }
  if (!defaults.terminationHost) {
    throw new NotConfiguredError(
      `The Exotel edge is not known. Exotel support assigns host and port to the account: ${setting('terminationHost')}.`,
    );
  }
  const flowAppId = flowGiven ?? defaults.flowAppId;
  const loopbackFrom = typeof verification === 'object' && 'from' in verification ? verification.from : null;
  const callsBack = typeof verification === 'object' && 'from' in verification && verification.bothWays === true;
  const asked = typeof verification === 'object' && 'callTo' in verification ? verification.callTo : null;
  const verificationCallTo =
    verification === 'skip' ? null : loopbackFrom ? phoneNumber : (asked ?? defaults.verificationCallTo);
  if (verificationCallTo === null && verification !== 'skip') {
    throw new NotConfiguredError(
      `There is no number to verify with. Say "verification": {"callTo": "+..."} with a phone that somebody can answer, {"mode": "loopback", "from": "+..."} with another number of the workspace, or "skip" in the request, or ${setting('verificationCallTo')}.`,
    );
  }
  if (verificationCallTo === phoneNumber && !loopbackFrom) {
    throw new InvalidRequestError(
      `verification.callTo: the environment's ${verificationCallTo} is the number being provisioned. Give another phone that somebody can answer.`,
    );
  }
  return {
    phoneNumber,
    agentId,
    trunkName: trunkName ?? defaultTrunkName(phoneNumber),
    trunkSid: trunkSid ?? null,
    destination: originationUri ?? defaults.destination,
    terminationHost: defaults.terminationHost,
    staticIps: [...new Set(staticIps ?? [])],
    callerId: callerId ?? null,
    displayName: displayName ?? null,
    flowAppId,
    awaitsConnectApplet: flowAppId === null && defaults.awaitConnectApplet,
    verificationCallTo,
    loopbackFrom,
    callsBack,
    verificationAsked: typeof verification === 'object',
    replaceExisting: replaceExisting ?? false,
    onFailure: onFailure ?? ('roll-back' as const),
  };
}

/** Makes the compiler refuse a field that is not only told and that nothing above uses. */
function carriedOut<Left extends ToldFieldName>(): Left | undefined {
  return undefined;
}

/** With what a person has answered before; without it, the destination stays null and a later state asks. */
export async function withRememberedDestination(request: CompletedRequest): Promise<CompletedRequest> {
  if (request.destination !== null) return request;
  return { ...request, destination: (await openQuestions().recallDestination())?.destination ?? null };
}

export type CompletedRequest = ReturnType<typeof completeRequest>;
