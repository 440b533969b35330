import type { AtomsClient } from '../../atoms/client.ts';
import type { Agent } from '../../atoms/schemas.ts';
import { BusyError } from '../../platform/errors.ts';

/*
 * An update replaces the whole list of an agent's numbers. Whoever calls one of these holds the agent's lease, and each
 * reads the list back: that is the only way to see that nobody else wrote at the same moment.
 */

/** The other agent that has the number: it belongs to one at a time. */
export async function findFormerAgent(atoms: AtomsClient, productId: string, agentId: string): Promise<string | null> {
  const holder = (await atoms.listImportedNumbers()).find((product) => product.productId === productId)?.agentId;
  return holder && holder !== agentId ? holder : null;
}

/** Whether the agent answers calls to the number. */
export function isAttached(agent: Agent, productId: string): boolean {
  return agent.productIds.includes(productId) && agent.allowInboundCall;
}

/** Takes a number off an agent, if the agent is there and has it; inbound calls stay as they are unless said. */
export async function removeFromAgent(
  atoms: AtomsClient,
  agentId: string,
  productId: string,
  allowInboundCall?: boolean,
): Promise<void> {
  const agent = await atoms.getAgent(agentId);
  if (!agent?.productIds.includes(productId)) return;
  const productIds = agent.productIds.filter((id) => id !== productId);
  await update(atoms, agentId, { productIds, allowInboundCall: allowInboundCall ?? agent.allowInboundCall });
}

/** Adds a number to an agent, if the agent is there and has it not. */
export async function addToAgent(atoms: AtomsClient, agentId: string, productId: string): Promise<void> {
  const agent = await atoms.getAgent(agentId);
  if (!agent || agent.productIds.includes(productId)) return;
  await update(atoms, agentId, { ...agent, productIds: [...agent.productIds, productId] });
}

/** Forbids an agent inbound calls, if it is there; its numbers stay. */
export async function forbidInboundCalls(atoms: AtomsClient, agentId: string): Promise<void> {
  const agent = await atoms.getAgent(agentId);
  if (agent) await update(atoms, agentId, { ...agent, allowInboundCall: false });
}

async function update(
  atoms: AtomsClient,
  agentId: string,
  wanted: { productIds: string[]; allowInboundCall: boolean },
): Promise<void> {
  await atoms.updateAgent(agentId, wanted);
  await requireNumbers(atoms, agentId, wanted);
}

/** @throws BusyError when the agent does not have what was written a moment ago. */
export async function requireNumbers(
  atoms: AtomsClient,
  agentId: string,
  wanted: { productIds: string[]; allowInboundCall: boolean },
): Promise<void> {
  const agent = await atoms.getAgent(agentId);
  const missing = wanted.productIds.filter((id) => !agent?.productIds.includes(id));
  // guard: the agent's list is read after it was written
  if (missing.length === 0 && agent?.allowInboundCall === wanted.allowInboundCall) return;
  throw new BusyError(
    `The numbers of agent ${agentId} were changed by somebody else at the same moment (missing: ${missing.join(', ') || 'inbound calls'}). It is tried again.`,
  );
}
