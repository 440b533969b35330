import type { AtomsClient } from '../atoms/client.ts';
import type { Product, Subscription } from '../atoms/schemas.ts';
import { TrunklineError } from '../platform/errors.ts';
import { explainFullWorkspace, hasRoomForLoopback } from '../telephony/full-workspace.ts';
import { sameNumber } from '../telephony/same-number.ts';

/** What may stand in the way of a state, such as the plan of the Atoms workspace, and what to do about it. */
export interface PlanObstacle {
  of: 'import' | 'call' | 'loopback';
  detail: string;
  remedy: string;
}

/**
 * What the plan would refuse (403). None of it is certain: which numbers count and when credits are used up is not described,
 * so that it is a warning and stops nothing.
 *
 * @param imported how many numbers are imported to the workspace
 */
export function findObstacles(subscription: Subscription, imported: number): PlanObstacle[] {
  const { planId, isActive, credits, numbers, hasTelephony } = subscription;
  const named = planId === undefined ? 'of the workspace' : `"${planId}"`;
  const found: PlanObstacle[] = [];
  const renew = 'Look at the subscription in the Atoms console.';
  if (isActive === false) {
    const detail = `The subscription ${named} is not active.`;
    found.push({ of: 'import', detail, remedy: renew }, { of: 'call', detail, remedy: renew });
  }
  if (hasTelephony === false) {
    found.push({ of: 'import', detail: `The plan ${named} has no telephony.`, remedy: 'Change the plan.' });
  }
  if (numbers !== undefined && imported >= numbers) {
    found.push({
      of: 'import',
      detail: `The plan ${named} allows ${numbers} number${numbers === 1 ? '' : 's'}, and ${imported} ${imported === 1 ? 'is' : 'are'} imported.`,
      remedy: 'If imported numbers count, one more is refused: release one that is not used, or change the plan.',
    });
  }
  if (credits !== undefined && credits <= 0) {
    found.push({
      of: 'call',
      detail: 'The workspace has no credits left.',
      remedy: 'Add credits in the Atoms console.',
    });
  }
  return found;
}

/** For a plan: the obstacles, or none where Atoms does not show the subscription. */
export async function lookForObstacles(atoms: AtomsClient, call: PlannedCall): Promise<PlanObstacle[]> {
  const { from, to, agentId } = call;
  const imported = atoms.listImportedNumbers();
  const looks = [
    lookAtSubscription(atoms, imported),
    ...(from === null ? [] : [lookAtSlots(atoms, imported, { from, agentId })]),
    ...(from === null && to !== null ? [lookAtDoNotCallList(atoms, to, agentId)] : []),
  ];
  const found = await Promise.all(
    looks.map((look) =>
      look.catch((error: unknown) => {
        // An execution does not read it: what it would do is known all the same.
        if (error instanceof TrunklineError) return [];
        throw error;
      }),
    ),
  );
  return found.flat();
}

/** `from`: another number that calls; `to`: the phone that is called. Null: none. */
interface PlannedCall {
  from: string | null;
  to: string | null;
  agentId: string;
}

async function lookAtDoNotCallList(atoms: AtomsClient, to: string, agentId: string): Promise<PlanObstacle[]> {
  if (!(await atoms.isOnDoNotCallList(to, agentId))) return [];
  return [
    {
      of: 'call',
      detail: `${to} is on the do-not-call list of the Atoms workspace.`,
      remedy: 'Verify with another phone, or take it off the list in the Atoms console.',
    },
  ];
}

/** The number that calls the one of the agent. */
interface Loopback {
  from: string;
  agentId: string;
}

async function lookAtSubscription(atoms: AtomsClient, imported: Promise<Product[]>): Promise<PlanObstacle[]> {
  const [subscription, numbers] = await Promise.all([atoms.getSubscription(), imported]);
  return findObstacles(subscription, numbers.length);
}

async function lookAtSlots(
  atoms: AtomsClient,
  imported: Promise<Product[]>,
  { from, agentId }: Loopback,
): Promise<PlanObstacle[]> {
  const [slots, numbers] = await Promise.all([atoms.getConcurrency(), imported]);
  const caller = numbers.find((product) => sameNumber(product.phoneNumber, from))?.agentId ?? '';
  if (hasRoomForLoopback(slots, caller, agentId)) return [];
  const { problem, remedy } = explainFullWorkspace(slots, caller, agentId);
  return [{ of: 'loopback', detail: problem, remedy }];
}
