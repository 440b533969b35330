import { InvalidRequestError, NotConfiguredError } from '../platform/errors.ts';
import { requireUsableAgent } from '../provisioning/agent.ts';
import { connectAtoms, connectExotel } from '../provisioning/connections.ts';
import { requireExoPhone } from '../provisioning/exo-phone.ts';
import { requireCaller } from '../provisioning/loopback-caller.ts';
import { howToSet, readRequestDefaults } from '../provisioning/request-defaults.ts';
import { describeProblems } from '../provisioning/request-problems.ts';
import { defaultTrunkName } from '../telephony/trunk-name.ts';
import { requestSchema } from './contract.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('validate-request', async (input, context) => {
  const defaults = readRequestDefaults();
  const parsed = requestSchema.safeParse(input);
  if (!parsed.success) throw new InvalidRequestError(describeProblems(parsed.error, input, requestSchema));
  const request = parsed.data;
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
  const destination = request.originationUri ?? defaults.destination;
  if (!destination) {
    throw new NotConfiguredError(
      `Where inbound calls go is not known. Copy the SIP Origination URL from the Import SIP screen of the Atoms console (Phone Numbers, Import SIP): give it in the request as "originationUri", or ${setting('originationUri')}.`,
    );
  }
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

  // What is missing on either side shows here, with both accounts' credentials tried, before anything is created.
  await requireExoPhone(await connectExotel(context), phoneNumber);
  const atoms = await connectAtoms(context);
  await requireUsableAgent(atoms, agentId);
  if (loopbackFrom) await requireCaller(atoms, loopbackFrom);

  return {
    phoneNumber,
    agentId,
    trunkName: request.trunkName ?? defaultTrunkName(phoneNumber),
    trunkSid: request.trunkSid ?? null,
    destination,
    terminationHost: defaults.terminationHost,
    staticIps: [...new Set(request.staticIps ?? [])],
    callerId: request.callerId ?? null,
    flowAppId: request.flowAppId ?? defaults.flowAppId,
    verificationCallTo,
    loopbackFrom,
    verificationAsked: typeof verification === 'object',
    replaceExisting: request.replaceExisting ?? false,
    onFailure: request.onFailure ?? 'roll-back',
  };
});
