import { InvalidRequestError } from '../../platform/errors.ts';
import { type Ledger, openLedger } from '../../platform/ledger.ts';
import { requireBothSides } from '../../provisioning/both-sides.ts';
import { completeRequest, withRememberedDestination } from '../../provisioning/complete-request.ts';
import { requireFree } from '../../provisioning/free-number.ts';
import { readRequestDefaults } from '../../provisioning/request-defaults.ts';
import { describeProblems } from '../../provisioning/request-problems.ts';
import { requestSchema } from '../../steps/contract.ts';
import type { OperationContext } from '../define-operation.ts';
import type { Decision, Surroundings } from './decision.ts';

export async function planRequest(input: unknown, context: OperationContext): Promise<Decision & Surroundings> {
  const parsed = requestSchema.safeParse(input);
  if (!parsed.success) throw new InvalidRequestError(describeProblems(parsed.error, input, requestSchema));
  const request = await withRememberedDestination(completeRequest(parsed.data, readRequestDefaults()));
  const sides = await requireBothSides(context, request);
  return {
    action: 'nothing',
    detail: `${request.phoneNumber} is among the ExoPhones of the account, and agent ${request.agentId} takes calls.`,
    ...sides,
    ledger: openLedger(),
    request,
  };
}

/** @returns `takesOver`: what earlier executions left undone would count as this one's own. */
export async function planClaim(ledger: Ledger, phoneNumber: string): Promise<Decision & { takesOver: boolean }> {
  const claim = await ledger.readClaim(phoneNumber);
  await requireFree(phoneNumber, claim);
  if (claim && !claim.released) {
    return {
      action: 'nothing',
      detail: `${phoneNumber} is taken over from ${claim.owner}, which has ended without cleaning up.`,
      takesOver: true,
    };
  }
  const answersFor = claim?.answersFor ?? [];
  return {
    action: 'nothing',
    detail:
      answersFor.length > 0
        ? `No execution works on ${phoneNumber}. What ${answersFor.join(', ')} left is taken over.`
        : `No execution works on ${phoneNumber}.`,
    takesOver: answersFor.length > 0,
  };
}
