import type { ApiAnswer } from '../http/exchange.ts';
import { AtomsFailure, successAnswer } from './answers.ts';
import { type AtomsCall, type AtomsRoute, atomsBasePath } from './workspace.ts';

export const subscriptionRoutes: readonly AtomsRoute[] = [
  {
    method: 'GET',
    path: `${atomsBasePath}/user/subscription`,
    operation: 'read subscription',
    handle: readSubscription,
  },
];

function readSubscription({ workspace: { settings } }: AtomsCall): ApiAnswer {
  const { plan, callsAtOnce } = settings;
  return successAnswer({
    planId: plan.id,
    totalCredits: 1000,
    currentCredits: plan.credits,
    subscriptionActive: plan.active,
    limits: { numbers: plan.numbers, concurrentCalls: callsAtOnce },
    features: { telephony: plan.telephony, campaigns: true, webhooks: true },
  });
}

/** How a limit of the plan is refused; the words are not documented. */
export function requireRoom({ workspace: { settings, state } }: AtomsCall): void {
  const { plan } = settings;
  if (!plan.active) throw new AtomsFailure(403, 'Your subscription is not active');
  if (!plan.telephony) throw new AtomsFailure(403, 'Your plan does not include telephony');
  if (state.products.length >= plan.numbers)
    throw new AtomsFailure(403, 'You have reached the number limit of your plan');
}
