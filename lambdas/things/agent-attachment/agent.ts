import type { AtomsClient } from '../../atoms/client.ts';
import type { Agent } from '../../atoms/schemas.ts';
import { RejectedError } from '../../platform/errors.ts';

/**
 * The agent, if it can take calls.
 *
 * @param named the request's field by which it is named
 * @throws RejectedError when Atoms knows no such agent, or it is archived (Atoms refuses its calls).
 */
export async function requireUsableAgent(atoms: AtomsClient, agentId: string, named = 'agentId'): Promise<Agent> {
  const agent = await atoms.getAgent(agentId);
  if (!agent) {
    throw new RejectedError(
      `${named}: Atoms knows no agent ${agentId} in this workspace. Copy the id from the agent's page in the Atoms console.`,
    );
  }
  if (agent.archived) {
    throw new RejectedError(
      `${named}: the agent ${agentId} is archived and takes no calls. Restore it, or name another.`,
    );
  }
  return agent;
}
