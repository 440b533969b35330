import { findFormerAgent, isAttached } from '../../provisioning/agent-numbers.ts';
import { lookForImport } from '../../provisioning/imported-number.ts';
import type { Decision, Surroundings } from './decision.ts';

/** @returns `productId`: null when it is yet to be made; `leaves`: the agent that loses the number by that. */
export async function planImport(
  { atoms, entries, request }: Surroundings,
  secretVersionId: string | null,
): Promise<Decision & { productId: string | null; leaves: string | null }> {
  const { phoneNumber, terminationHost } = request;
  const { imported, isReady } = await lookForImport(atoms, entries, { ...request, secretVersionId });
  if (!imported) {
    const detail = `${phoneNumber} is imported with termination host ${terminationHost} and the digest of the secret.`;
    return { action: 'create', detail, productId: null, leaves: null };
  }
  const { productId, agentId } = imported;
  if (isReady) {
    const detail = `Product ${productId} was imported by Trunkline with this termination host and this digest.`;
    return { action: 'keep', detail, productId, leaves: null };
  }
  const from = agentId ? `, from agent ${agentId} too,` : '';
  return {
    action: 'change',
    detail: `Product ${productId} is removed from Atoms${from} as the request asks, and ${phoneNumber} imported anew. It cannot be put back. Where Atoms does not release imported numbers, the execution fails here.`,
    productId: null,
    leaves: agentId,
  };
}

export async function planAttachment(
  { atoms, agent, request: { agentId } }: Surroundings,
  { productId, leaves }: { productId: string | null; leaves: string | null },
): Promise<Decision> {
  const others = agent.productIds.filter((id) => id !== productId).length;
  const added = `The number is added to agent ${agentId}, which keeps its ${others} others, and inbound calls are allowed.`;
  if (productId === null) {
    const from = leaves && leaves !== agentId ? ` Until now agent ${leaves} has it.` : '';
    return { action: from ? 'change' : 'create', detail: `${added}${from}` };
  }
  const former = await findFormerAgent(atoms, productId, agentId);
  if (former) return { action: 'change', detail: `The number is taken off agent ${former}. ${added}` };
  if (isAttached(agent, productId)) {
    return { action: 'keep', detail: `Agent ${agentId} has the number and takes inbound calls.` };
  }
  return agent.productIds.includes(productId)
    ? { action: 'change', detail: `Agent ${agentId} has the number: inbound calls are allowed.` }
    : { action: 'create', detail: added };
}
