import type { AtomsClient } from '../atoms/client.ts';
import { type Entries, openEntries } from '../platform/ledger/entries.ts';
import { openLeases } from '../platform/ledger/leases.ts';
import { agentSubject, numberSubject } from '../platform/ledger/subjects.ts';
import { requireUsableAgent } from '../provisioning/agent.ts';
import { findFormerAgent, isAttached, removeFromAgent, requireNumbers } from '../provisioning/agent-numbers.ts';
import { carryOut, forgetOutdated, noteFound } from '../provisioning/carry-out.ts';
import { connectAtoms } from '../provisioning/connect-atoms.ts';
import { agentAttachment } from '../provisioning/effects.ts';
import type { StepOutput } from './contract.ts';
import { type ClaimedContext, defineClaimedStep } from './define-claimed-step.ts';

export const handler = defineClaimedStep('attach-number', async ({ request, product }, context) => {
  const { agentId } = request;
  const atoms = await connectAtoms(context);
  const entries = openEntries();
  const leases = openLeases();
  const formerAgentId = await findFormerAgent(atoms, product.productId, agentId);
  const attach = () => attachNumber({ ...request, ...product, formerAgentId, atoms, entries, context });
  // An update replaces an agent's whole list: two numbers attached at the same moment would lose one of them.
  const attachAlone = () => leases.withLease(agentSubject(agentId), context.execution, attach);
  return formerAgentId === null
    ? attachAlone()
    : leases.withLease(agentSubject(formerAgentId), context.execution, attachAlone);
});

async function attachNumber(options: {
  phoneNumber: string;
  agentId: string;
  productId: string;
  formerAgentId: string | null;
  atoms: AtomsClient;
  entries: Entries;
  context: ClaimedContext;
}): Promise<StepOutput<'attach-number'>> {
  const { phoneNumber, agentId, productId, formerAgentId, atoms, entries, context } = options;
  const effect = {
    entries,
    effect: agentAttachment,
    key: { subject: numberSubject(phoneNumber), which: agentId },
    owners: context.owners,
  };
  const known = await entries.read(agentAttachment, effect.key);
  const agent = await requireUsableAgent(atoms, agentId);
  if (isAttached(agent, productId) && !formerAgentId) {
    const outcome = await noteFound({ ...effect, result: {} });
    return { outcome, formerAgentId: outcome === 'created' ? (known?.intent.formerAgentId ?? null) : null };
  }

  // The product that it speaks of was removed, and the number imported anew: what the agent allowed before stays known.
  const gone = known && known.intent.productId !== productId ? known : undefined;
  if (gone) await entries.forget(agentAttachment, effect.key);
  else await forgetOutdated(effect, known, (agent) => formerAgentId === null || agent === formerAgentId);
  const formerAllowInboundCall =
    gone && context.owners.includes(gone.intendedBy) ? gone.intent.formerAllowInboundCall : agent.allowInboundCall;
  const intent = { agentId, productId, formerAgentId, formerAllowInboundCall };
  const { outcome } = await carryOut({
    ...effect,
    intent,
    act: async (_earlier, changed) => {
      // A number belongs to one agent at a time, and the request says which.
      if (formerAgentId) {
        changed();
        await removeFromAgent(atoms, formerAgentId, productId);
      }
      const productIds = [...new Set([...agent.productIds, productId])];
      await atoms.updateAgent(agentId, { productIds, allowInboundCall: true });
      changed();
      await requireNumbers(atoms, agentId, { productIds, allowInboundCall: true });
      return {};
    },
  });
  return { outcome, formerAgentId: (await entries.read(agentAttachment, effect.key))?.intent.formerAgentId ?? null };
}
