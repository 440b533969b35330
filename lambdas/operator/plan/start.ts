import { requireFree } from '../../numbers/free-number.ts';
import { InvalidRequestError } from '../../platform/errors.ts';
import { openClaims } from '../../platform/ledger/claims.ts';
import { type Entries, openEntries } from '../../platform/ledger/entries.ts';
import { openRecentChanges } from '../../platform/ledger/recent-changes.ts';
import { numberSubject, trunkSubject } from '../../platform/ledger/subjects.ts';
import { requireBothSides } from '../../requests/both-sides.ts';
import { readRequestDefaults } from '../../requests/request-defaults.ts';
import { describeProblems } from '../../requests/request-problems.ts';
import { findUnusualEdge } from '../../telephony/kind-of-edge.ts';
import { findUnsaid } from '../../things/agent-attachment/agent-voice.ts';
import { madeEffects } from '../../things/remaining.ts';
import { completeRequest, withRememberedDestination } from '../../workflows/provision-number/complete-request.ts';
import { requestSchema } from '../../workflows/provision-number/request.ts';
import { lookForObstacles } from '../atoms-plan.ts';
import type { OperationContext } from '../define-operation.ts';
import { type PlanLine, type Surroundings, withWarnings } from './plan-line.ts';

export async function planRequest(input: unknown, context: OperationContext): Promise<PlanLine & Surroundings> {
  const parsed = requestSchema.safeParse(input);
  if (!parsed.success) throw new InvalidRequestError(describeProblems(parsed.error, input, requestSchema));
  const request = await withRememberedDestination(completeRequest(parsed.data, readRequestDefaults()));
  const sides = await requireBothSides(context, request);
  const unsaid = findUnsaid(sides.agent);
  const { loopbackFrom, verificationCallTo, agentId } = request;
  const unusual = findUnusualEdge(request.terminationHost);
  return {
    action: 'nothing',
    detail: withWarnings(
      `${request.phoneNumber} is among the ExoPhones of the account, and agent ${agentId} ${unsaid.length > 0 ? 'is there and not archived' : 'takes calls'}.`,
      unsaid,
    ),
    ...sides,
    entries: openEntries(),
    recent: openRecentChanges(),
    request,
    obstacles: [
      ...(unusual ? [{ of: 'import' as const, ...unusual }] : []),
      ...(await lookForObstacles(sides.atoms, { from: loopbackFrom, to: verificationCallTo, agentId })),
    ],
  };
}

/** @returns `takesOver`: the executions whose work would count as this one's own. */
export async function planClaim(phoneNumber: string): Promise<PlanLine & { takesOver: string[] }> {
  const claim = await openClaims().readClaim(phoneNumber);
  await requireFree(phoneNumber, claim);
  const takesOver = claim ? [...(claim.released ? [] : [claim.owner]), ...claim.answersFor] : [];
  const detail = `No execution works on ${phoneNumber}.`;
  return {
    action: 'nothing',
    detail: takesOver.length > 0 ? `${detail} What ${takesOver.join(', ')} left is taken over.` : detail,
    takesOver,
  };
}

/** Whether an execution whose work is taken over made some of what would be found: nobody has proved that yet. */
export async function wasMadeBy(
  executions: string[],
  entries: Entries,
  { phoneNumber, trunkName, trunkSid }: { phoneNumber: string; trunkName: string; trunkSid: string | null },
): Promise<boolean> {
  if (executions.length === 0) return false;
  const subjects = [numberSubject(phoneNumber), trunkSubject(trunkName), ...(trunkSid ? [trunkSubject(trunkSid)] : [])];
  const listed = (await Promise.all(subjects.map((subject) => entries.list(subject)))).flat();
  return listed.some(({ name, intendedBy }) => madeEffects.includes(name) && executions.includes(intendedBy));
}
