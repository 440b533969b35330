import type { AtomsClient } from '../../atoms/client.ts';
import type { Agent } from '../../atoms/schemas.ts';
import type { ComparedField } from '../../reconcile/compare.ts';

/** Whether the agent has the number, and takes inbound calls: a field each. */
export async function compareAgentAttachment(
  atoms: AtomsClient,
  { agentId, productId }: { agentId: string; productId: string },
): Promise<[attached: ComparedField, allowInboundCall: ComparedField]> {
  const agent = await atoms.getAgent(agentId);
  return [
    {
      side: 'Atoms',
      direction: 'inbound',
      field: `numbers of agent ${agentId}`,
      wanted: productId,
      found: agent ? agent.productIds.join(', ') || 'none' : 'no such agent',
      agrees: agent?.productIds.includes(productId) ?? false,
    },
    {
      side: 'Atoms',
      direction: 'inbound',
      field: 'inbound calls of the agent',
      wanted: 'allowed',
      found: describeCalls(agent),
      agrees: agent !== undefined && agent.allowInboundCall !== false,
    },
  ];
}

function describeCalls(agent: Agent | undefined): string {
  if (agent && agent.allowInboundCall === undefined) return "not said, which Atoms' default allows";
  return agent?.allowInboundCall ? 'allowed' : 'not allowed';
}
