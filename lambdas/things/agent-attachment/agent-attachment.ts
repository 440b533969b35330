import type { Agent } from '../../atoms/schemas.ts';
import { agentSubject } from '../../platform/ledger/subjects.ts';
import { carryOut, forgetOutdated, noteFound } from '../../reconcile/carry-out.ts';
import type { Known } from '../../reconcile/effect.ts';
import type { Decision, Thing } from '../../reconcile/thing.ts';
import { requireUsableAgent } from './agent.ts';
import { isAttached, removeFromAgent, requireUpToDate, updateAgent } from './agent-numbers.ts';
import { agentAttachmentEffect, agentAttachmentKey } from './record.ts';

interface Foreseen {
  /** E.164 */
  phoneNumber: string;
  agentId: string;
  /** Null where the number is yet to be imported. */
  productId: string | null;
  /** The other agent that has the number: it belongs to one at a time. */
  formerAgentId: string | null;
}

interface Observed {
  agent: Agent;
  known: Known<typeof agentAttachmentEffect>;
}

/** The number on its agent, which answers its calls. */
export const agentAttachment: Thing<
  'atoms',
  Foreseen,
  Foreseen & { productId: string },
  Observed,
  Decision,
  { outcome: 'created' | 'found'; formerAgentId: string | null }
> = {
  // An update replaces an agent's whole list: two numbers attached at the same moment would lose one of them.
  leases: ({ agentId, formerAgentId }) => [
    ...(formerAgentId ? [agentSubject(formerAgentId)] : []),
    agentSubject(agentId),
  ],

  async look({ atoms, entries, recent }, { phoneNumber, agentId }) {
    const known = await entries.read(agentAttachmentEffect, agentAttachmentKey(phoneNumber, agentId));
    const agent = await requireUsableAgent(atoms, agentId);
    await requireUpToDate({ recent }, agent);
    return { known, agent };
  },

  decide({ agentId, productId, formerAgentId }, { agent }) {
    const others = agent.productIds.filter((id) => id !== productId).length;
    const keeps = ['', ', which keeps its other one'][others] ?? `, which keeps its ${others} others`;
    const added = `The number is added to agent ${agentId}${keeps}, and inbound calls are allowed.`;
    if (productId === null) {
      const from = formerAgentId && formerAgentId !== agentId ? ` Until now agent ${formerAgentId} has it.` : '';
      return { action: from ? 'change' : 'create', detail: `${added}${from}` };
    }
    if (formerAgentId) {
      return { action: 'change', detail: `The number is taken off agent ${formerAgentId}. ${added}` };
    }
    // guard: look before: Attach number to agent
    if (isAttached(agent, productId)) {
      const calls =
        agent.allowInboundCall === undefined
          ? "and does not say whether it takes inbound calls: Atoms' default is that it does"
          : 'and takes inbound calls';
      return { action: 'keep', detail: `Agent ${agentId} has the number ${calls}.` };
    }
    return agent.productIds.includes(productId)
      ? { action: 'change', detail: `Agent ${agentId} has the number: inbound calls are allowed.` }
      : { action: 'create', detail: added };
  },

  async act(on, wanted, { action }, { agent, known }) {
    const { entries, owners } = on;
    const { phoneNumber, agentId, productId, formerAgentId } = wanted;
    const key = agentAttachmentKey(phoneNumber, agentId);
    const change = { entries, owners, effect: agentAttachmentEffect, key };
    if (action === 'keep') {
      const outcome = await noteFound({ ...change, known, result: {} });
      return { outcome, formerAgentId: outcome === 'created' ? otherFormerAgent(known) : null };
    }
    // The product that it speaks of was removed, and the number imported anew: what the agent allowed before stays known.
    const gone = known && known.intent.productId !== productId ? known : undefined;
    if (gone) await entries.forget(agentAttachmentEffect, key);
    else await forgetOutdated(change, known, (agent) => formerAgentId === null || agent === formerAgentId);
    // Not shown is not forbidden: a roll-back then leaves inbound calls as they are.
    const allowedBefore = agent.allowInboundCall ?? true;
    const formerAllowInboundCall =
      gone && owners.includes(gone.intendedBy) ? gone.intent.formerAllowInboundCall : allowedBefore;
    const first = known?.intent.first ?? {
      allowInboundCall: known?.intent.formerAllowInboundCall ?? allowedBefore,
      productIds: agent.productIds.filter((id) => id !== productId),
    };
    const { outcome } = await carryOut({
      ...change,
      intent: {
        agentId,
        productId,
        // A roll-back leaves the number on an agent that had it, and forbids its inbound calls again.
        formerAgentId: formerAgentId ?? (agent.productIds.includes(productId) ? agentId : null),
        formerAllowInboundCall,
        first,
      },
      act: async (_earlier, changed) => {
        if (formerAgentId) {
          changed();
          await removeFromAgent(on, formerAgentId, productId);
        }
        const productIds = [...new Set([...agent.productIds, productId])];
        await updateAgent(on, agent, { productIds, allowInboundCall: true }, changed);
        return {};
      },
    });
    return { outcome, formerAgentId: otherFormerAgent(await entries.read(agentAttachmentEffect, key)) };
  },
};

/** The agent that lost the number. */
function otherFormerAgent(known: Known<typeof agentAttachmentEffect>): string | null {
  const { agentId, formerAgentId = null } = known?.intent ?? {};
  return formerAgentId === agentId ? null : formerAgentId;
}
