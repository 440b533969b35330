import type { AtomsClient } from '../../atoms/client.ts';
import type { Product } from '../../atoms/schemas.ts';
import { connectAtoms } from '../../connections/connect-atoms.ts';
import { howToSet, type RequestDefaults } from '../../requests/request-defaults.ts';
import { requireUsableAgent } from '../../things/agent-attachment/agent.ts';
import { findUnsaid } from '../../things/agent-attachment/agent-voice.ts';
import { findObstacles } from '../atoms-plan.ts';
import type { Diagnosis } from '../contract.ts';
import type { OperationContext } from '../define-operation.ts';
import { look, ok, warning } from './diagnosis.ts';

/** Whether Atoms takes the API key, and has an agent and calls left for a number. */
export function lookAtAtoms(
  agentId: string | null,
  defaults: RequestDefaults,
  context: OperationContext,
): Promise<Diagnosis[]> {
  return look('Atoms workspace', async () => {
    const atoms = await connectAtoms(context);
    const imported = await atoms.listImportedNumbers();
    const further = await Promise.all([
      lookAtAgent(atoms, agentId, defaults),
      lookAtPlan(atoms, imported),
      lookAtLimit(atoms),
    ]);
    return [ok('Atoms workspace', 'The secret is filled, and Atoms accepts it.'), ...further.flat()];
  });
}

function lookAtAgent(atoms: AtomsClient, agentId: string | null, defaults: RequestDefaults): Promise<Diagnosis[]> {
  return look('Agent', async () => {
    if (agentId === null) {
      return [
        warning(
          'Agent',
          'The environment has no default agent: each request has to name one.',
          `If numbers usually go to the same agent, ${howToSet('agentId', defaults)}.`,
        ),
      ];
    }
    const agent = await requireUsableAgent(atoms, agentId);
    const { productIds } = agent;
    return [
      ok(
        'Agent',
        `${agentId} is there and not archived. It has ${productIds.length} number${productIds.length === 1 ? '' : 's'}.`,
      ),
      ...findUnsaid(agent).map(({ detail, remedy }) => warning('Agent', detail, remedy)),
    ];
  });
}

function lookAtPlan(atoms: AtomsClient, imported: readonly Product[]): Promise<Diagnosis[]> {
  const name = 'Atoms plan';
  return look(name, async () => {
    const subscription = await atoms.getSubscription();
    const obstacles = findObstacles(subscription, imported.length);
    // The same may stand in the way of both.
    const told = obstacles.filter(
      ({ detail }, index) => obstacles.findIndex((each) => each.detail === detail) === index,
    );
    if (told.length > 0) return told.map(({ detail, remedy }) => warning(name, detail, remedy));
    const { planId, numbers, credits } = subscription;
    const facts = [
      planId,
      numbers !== undefined && `${imported.length} of ${numbers} numbers imported`,
      credits !== undefined && `${credits} credits left`,
    ].filter((fact) => fact);
    return [ok(name, facts.length > 0 ? `${facts.join(', ')}.` : 'Atoms shows no limit of it.')];
  });
}

/** A verification takes one call; with one more beside it there is none to spare. */
const few = 2;

function lookAtLimit(atoms: AtomsClient): Promise<Diagnosis[]> {
  return look('Atoms calls at once', async () => {
    const { orgLimit, totalReserved, unreservedPool } = await atoms.getConcurrency();
    const detail = `${unreservedPool} of ${orgLimit} are left to all agents, ${totalReserved} are reserved by some.`;
    return [
      unreservedPool > few
        ? ok('Atoms calls at once', detail)
        : warning(
            'Atoms calls at once',
            detail,
            "Verification calls may be refused while others talk: free calls that agents have reserved, or have the plan's limit raised.",
          ),
    ];
  });
}
