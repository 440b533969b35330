import { ThrottledError, TrunklineError, UnavailableError } from '../../platform/errors.ts';
import { wouldChange } from '../../reconcile/changes.ts';
import { type ProvisioningStepName, provisioningSteps } from '../../workflows/provision-number/contract.ts';
import type { PlannedStep } from '../contract.ts';
import type { OperationContext } from '../define-operation.ts';
import type { ForeseenDocument } from './plan-line.ts';
import { planRequest } from './start.ts';
import { isPlanned, planners } from './states.ts';

/**
 * What an execution would do with the request, state by state, in the order of the workflow. It ends at a refusal: what
 * would come after it depends on how it is fixed.
 *
 * @throws ThrottledError, UnavailableError when not everything could be looked at.
 */
export async function makePlan(input: unknown, context: OperationContext): Promise<PlannedStep[]> {
  const steps: PlannedStep[] = [];
  let state: string = provisioningSteps['validate-request'].state;
  const add = ({ action, detail }: Omit<PlannedStep, 'state'>) => steps.push({ state, action, detail });
  try {
    const on = await planRequest(input, context);
    add(on);
    const document = emptyDocument(on.request);
    for (const name of statesAfterTheFirst) {
      state = provisioningSteps[name].state;
      const decision = await planners[name](on, document);
      if (!decision) continue;
      add(decision);
      document.changed ||= wouldChange(decision);
    }
  } catch (error) {
    if (!isRefusal(error)) throw error;
    steps.push({ state, action: 'refuse', detail: error.message });
  }
  return steps;
}

const statesAfterTheFirst = (Object.keys(provisioningSteps) as ProvisioningStepName[])
  .filter(isPlanned)
  .filter((name) => name !== 'validate-request');

function emptyDocument({ trunkSid, trunkName }: { trunkSid: string | null; trunkName: string }): ForeseenDocument {
  return {
    takesOver: [],
    trunk: { trunkSid, trunkName },
    digest: { secretVersionId: null },
    product: { productId: null, leaves: null },
    changed: false,
    inPlace: null,
  };
}

/** Whether an execution would fail with it as well, rather than wait and try again. */
function isRefusal(error: unknown): error is TrunklineError {
  return error instanceof TrunklineError && !(error instanceof ThrottledError || error instanceof UnavailableError);
}
