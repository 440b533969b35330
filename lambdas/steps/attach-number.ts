import type { AtomsClient } from '../atoms/client.ts';
import { BusyError } from '../platform/errors.ts';
import { numberSubject, openLedger } from '../platform/ledger.ts';
import { requireUsableAgent } from '../provisioning/agent.ts';
import { carryOut, noteFound } from '../provisioning/carry-out.ts';
import { connectAtoms } from '../provisioning/connections.ts';
import { agentAttachment } from '../provisioning/effects.ts';
import { defineStep } from './define-step.ts';

export const handler = defineStep('attach-number', async ({ request, product }, context) => {
  const { agentId, phoneNumber } = request;
  const { productId } = product;
  const atoms = await connectAtoms(context);
  const ledger = openLedger();
  const effect = {
    ledger,
    effect: agentAttachment,
    key: { subject: numberSubject(phoneNumber), which: agentId },
    execution: context.execution,
  };

  const agent = await requireUsableAgent(atoms, agentId);
  const holder = (await atoms.listImportedNumbers()).find((entry) => entry.productId === productId)?.agentId ?? null;
  const formerAgentId = holder === agentId ? null : holder;
  if (agent.productIds.includes(productId) && agent.allowInboundCall && !formerAgentId) {
    return { outcome: await noteFound({ ...effect, result: {} }), formerAgentId };
  }

  // The entry of an attachment that was undone since would keep an outdated "what was there before".
  const known = await ledger.read(agentAttachment, effect.key);
  if (known?.result) await ledger.forget(agentAttachment, effect.key);
  await carryOut({
    ...effect,
    intent: { agentId, productId, formerAgentId, formerAllowInboundCall: agent.allowInboundCall },
    act: async () => {
      if (formerAgentId) await detach(atoms, formerAgentId, productId);
      const productIds = [...new Set([...agent.productIds, productId])];
      await atoms.updateAgent(agentId, { productIds, allowInboundCall: true });
      await requireAttached(atoms, agentId, productIds);
      return {};
    },
  });
  return { outcome: 'created', formerAgentId };
});

/** A number belongs to one agent at a time, and the request says which. */
async function detach(atoms: AtomsClient, agentId: string, productId: string): Promise<void> {
  const agent = await atoms.getAgent(agentId);
  if (!agent?.productIds.includes(productId)) return;
  await atoms.updateAgent(agentId, {
    productIds: agent.productIds.filter((id) => id !== productId),
    allowInboundCall: agent.allowInboundCall,
  });
}

/** The update replaces the whole list: reading it back is the only way to see that nobody else wrote at the same moment. */
async function requireAttached(atoms: AtomsClient, agentId: string, wanted: string[]): Promise<void> {
  const agent = await atoms.getAgent(agentId);
  const missing = wanted.filter((id) => !agent?.productIds.includes(id));
  if (missing.length === 0 && agent?.allowInboundCall) return;
  throw new BusyError(
    `The numbers of agent ${agentId} were changed by somebody else while this one was attached (missing: ${missing.join(', ') || 'inbound calls'}). It is tried again.`,
  );
}
