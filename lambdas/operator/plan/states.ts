import { plan } from '../../reconcile/thing.ts';
import { explainBareAddress } from '../../telephony/bare-address.ts';
import { agentAttachment } from '../../things/agent-attachment/agent-attachment.ts';
import { findFormerAgent } from '../../things/agent-attachment/former-agent.ts';
import { allowedIps } from '../../things/allowed-ips/allowed-ips.ts';
import { callerId } from '../../things/caller-id/caller-id.ts';
import { connectRoute } from '../../things/connect-route/connect-route.ts';
import { destination } from '../../things/destination/destination.ts';
import { didMapping } from '../../things/did-mapping/did-mapping.ts';
import { digest } from '../../things/digest/digest.ts';
import { importedNumber } from '../../things/imported-number/imported-number.ts';
import { requireTrunkName } from '../../things/trunk/choice.ts';
import { trunk } from '../../things/trunk/trunk.ts';
import { type ProvisioningStepName, provisioningSteps } from '../../workflows/provision-number/contract.ts';
import { type ForeseenDocument, type PlanLine, type Surroundings, warned, withWarnings } from './plan-line.ts';
import { planCall, planCheck } from './proof.ts';
import { planAppletQuestion, planQuestion } from './questions.ts';
import { planClaim } from './start.ts';

/** The steps of which a plan has a line. */
type PlannedStepName = {
  [Name in ProvisioningStepName]: (typeof provisioningSteps)[Name] extends { notPlanned: true } ? never : Name;
}[ProvisioningStepName];

/** Decides for one state, and adds to the document what the state would. Null where the state would not be passed. */
type Planner = (on: Surroundings, document: ForeseenDocument) => Promise<PlanLine | null>;

/** For every state with a line in the plan, after the first. */
export const planners: Record<Exclude<PlannedStepName, 'validate-request'>, Planner> = {
  'claim-number': async ({ request }, document) => {
    const claim = await planClaim(request.phoneNumber);
    document.takesOver = claim.takesOver;
    return claim;
  },
  'create-trunk': async (on, document) => {
    const { phoneNumber, trunkSid, trunkName: named } = on.request;
    const trunkName = trunkSid ? await requireTrunkName(on, trunkSid) : named;
    const planned = await plan(trunk, on, { phoneNumber, trunkSid, trunkName });
    document.trunk = { trunkSid: planned.trunkSid, trunkName };
    return planned;
  },
  'map-did': (on, { trunk }) => {
    const { phoneNumber, replaceExisting } = on.request;
    return plan(didMapping, on, { phoneNumber, replaceExisting, ...trunk });
  },
  'set-digest-credentials': async (on, document) => {
    const planned = await plan(digest, on, document.trunk);
    document.digest = planned;
    return planned;
  },
  'allow-static-ips': async (on, { trunk }) => {
    const { staticIps } = on.request;
    return staticIps.length === 0 ? null : plan(allowedIps, on, { ...trunk, staticIps });
  },
  'import-number': async (on, document) => {
    const planned = await plan(importedNumber, on, { ...on.request, digest: document.digest });
    document.product = planned;
    return warned(planned, on, 'import');
  },
  'await-origination-uri': planQuestion,
  'post-destination-uris': async (on, { trunk }) => {
    const { phoneNumber, destination: wanted } = on.request;
    const planned = await plan(destination, on, { ...trunk, phoneNumber, destination: wanted });
    const bare = explainBareAddress(wanted);
    return bare ? { ...planned, detail: withWarnings(planned.detail, [{ ...bare, detail: bare.problem }]) } : planned;
  },
  'attach-number': async (on, { product: { productId, leaves } }) => {
    const { phoneNumber, agentId } = on.request;
    const formerAgentId = productId === null ? leaves : await findFormerAgent(on, { phoneNumber, productId, agentId });
    return plan(agentAttachment, on, { phoneNumber, agentId, productId, formerAgentId });
  },
  'await-connect-applet': planAppletQuestion,
  'route-did': (on, { trunk }) => {
    const { phoneNumber, flowAppId } = on.request;
    return plan(connectRoute, on, { phoneNumber, flowAppId, trunkSid: trunk.trunkSid, appletIsMade: false });
  },
  'set-caller-id': async (on, { trunk }) => {
    const { callerId: wanted } = on.request;
    return wanted === null ? null : plan(callerId, on, { ...trunk, callerId: wanted });
  },
  'check-configuration': planCheck,
  'place-verification-call': async (on, document) => warned(await planCall(on, document), on, 'call', 'loopback'),
};

export function isPlanned(name: ProvisioningStepName): name is PlannedStepName {
  return !('notPlanned' in provisioningSteps[name]);
}
