import { InvalidRequestError, NotConfiguredError } from '../platform/errors.ts';
import { openQuestions } from '../platform/questions.ts';
import { defaultTrunkName } from '../telephony/trunk-name.ts';
import { howToSet, type RequestDefaults } from './request-defaults.ts';

/** What a request may say, already read by the contract's schema. */
interface GivenRequest {
  phoneNumber: string;
  agentId?: string | undefined;
  trunkName?: string | undefined;
  trunkSid?: string | undefined;
  originationUri?: string | undefined;
  staticIps?: string[] | undefined;
  callerId?: string | undefined;
  flowAppId?: string | undefined;
  verification?: 'skip' | { callTo: string } | { mode: 'loopback'; from: string } | undefined;
  replaceExisting?: boolean | undefined;
  onFailure?: 'roll-back' | 'keep' | undefined;
}

/**
 * The request with the environment's defaults where it says nothing. `destination` is null where neither says one.
 *
 * @throws NotConfiguredError when neither says what provisioning cannot do without.
 */
export function completeRequest(request: GivenRequest, defaults: RequestDefaults) {
  const setting = (name: string) => howToSet(name, defaults);
  const agentId = request.agentId ?? defaults.agentId;
  if (!agentId) {
    throw new NotConfiguredError(
      `There is no agent for ${request.phoneNumber}. Name it in the request ("agentId": its id in the Atoms console), or ${setting('agentId')}.`,
    );
  }
  if (!defaults.terminationHost) {
    throw new NotConfiguredError(
      `The Exotel edge is not known. Exotel support assigns host and port to the account: ${setting('terminationHost')}.`,
    );
  }
  const flowAppId = request.flowAppId ?? defaults.flowAppId;
  const { phoneNumber, verification } = request;
  const loopbackFrom = typeof verification === 'object' && 'from' in verification ? verification.from : null;
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
    trunkName: request.trunkName ?? defaultTrunkName(phoneNumber),
    trunkSid: request.trunkSid ?? null,
    destination: request.originationUri ?? defaults.destination,
    terminationHost: defaults.terminationHost,
    staticIps: [...new Set(request.staticIps ?? [])],
    callerId: request.callerId ?? null,
    flowAppId,
    awaitsConnectApplet: flowAppId === null && defaults.awaitConnectApplet,
    verificationCallTo,
    loopbackFrom,
    verificationAsked: typeof verification === 'object',
    replaceExisting: request.replaceExisting ?? false,
    onFailure: request.onFailure ?? ('roll-back' as const),
  };
}

/** With what a person has answered before; without it, the destination stays null and a later state asks. */
export async function withRememberedDestination(request: CompletedRequest): Promise<CompletedRequest> {
  if (request.destination !== null) return request;
  return { ...request, destination: (await openQuestions().recallDestination())?.destination ?? null };
}

export type CompletedRequest = ReturnType<typeof completeRequest>;
