import { ThrottledError, TrunklineError, UnavailableError } from '../../platform/errors.ts';
import { type StepName, steps as workflow } from '../../steps/contract.ts';
import type { PlannedStep } from '../contract.ts';
import type { OperationContext } from '../define-operation.ts';
import { planDigest, planStaticIps } from './credentials.ts';
import { changesSomething, type Decision } from './decision.ts';
import { planAppletQuestion, planCallerId, planDestination, planQuestion, planRoute } from './inbound.ts';
import { planAttachment, planImport } from './product.ts';
import { planCall, planCheck } from './proof.ts';
import { planClaim, planRequest, wasMadeBy } from './start.ts';
import { planMapping, planTrunk } from './trunk.ts';

/**
 * What an execution would do with the request, state by state. It ends at a refusal: what would come after it depends on
 * how it is mended.
 *
 * @throws ThrottledError, UnavailableError when not everything could be looked at.
 */
export async function makePlan(input: unknown, context: OperationContext): Promise<PlannedStep[]> {
  const steps: PlannedStep[] = [];
  let state = '';
  async function decide<Made extends Decision | null>(name: string, make: () => Made | Promise<Made>): Promise<Made> {
    state = name;
    const made = await make();
    if (made) steps.push({ state, action: made.action, detail: made.detail });
    return made;
  }
  try {
    await planStates(input, context, decide);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    steps.push({ state, action: 'refuse', detail: error.message });
  }
  return steps;
}

type Decide = <Made extends Decision | null>(state: string, make: () => Made | Promise<Made>) => Promise<Made>;

async function planStates(input: unknown, context: OperationContext, decide: Decide): Promise<void> {
  const stateOf = (name: StepName) => workflow[name].state;
  const on = await decide(stateOf('validate-request'), () => planRequest(input, context));
  const { request, claims, entries } = on;
  const claim = await decide(stateOf('claim-number'), () => planClaim(claims, request.phoneNumber));
  const trunk = await decide(stateOf('create-trunk'), () => planTrunk(on));
  const mapping = await decide(stateOf('map-did'), () => planMapping(on, trunk));
  const digest = await decide(stateOf('set-digest-credentials'), () => planDigest(on, trunk));
  const allowed = await decide(stateOf('allow-static-ips'), () => planStaticIps(on, trunk));
  const product = await decide(stateOf('import-number'), () => planImport(on, digest.secretVersionId));
  await decide(stateOf('await-origination-uri'), () => planQuestion(on));
  const destination = await decide(stateOf('post-destination-uris'), () => planDestination(on, trunk));
  const attachment = await decide(stateOf('attach-number'), () => planAttachment(on, product));
  await decide(stateOf('await-connect-applet'), () => planAppletQuestion(on, trunk));
  const route = await decide(stateOf('route-did'), () => planRoute(on, trunk));
  const callerId = await decide(stateOf('set-caller-id'), () => planCallerId(on, trunk));

  const changed =
    [trunk, mapping, digest, allowed, product, destination, attachment, route, callerId].some(
      (decision) => decision && changesSomething(decision),
    ) || (await wasMadeBy(claim.takesOver, entries, { ...request, ...trunk }));
  const inPlace =
    trunk.trunkSid !== null && product.productId !== null && request.destination !== null
      ? { trunkSid: trunk.trunkSid, productId: product.productId, destination: request.destination }
      : null;
  await decide(stateOf('check-configuration'), () => planCheck(on, trunk, changed ? null : inPlace));
  await decide(stateOf('place-verification-call'), () => planCall(on, changed ? null : inPlace));
}

/** Whether an execution would fail with it as well, rather than wait and try again. */
function isRefusal(error: unknown): error is TrunklineError {
  return error instanceof TrunklineError && !(error instanceof ThrottledError || error instanceof UnavailableError);
}
