import { agentSubject, numberSubject } from '../../platform/ledger/subjects.ts';
import { ownEntries, type RollBackWork, undone } from '../../reconcile/roll-back-work.ts';
import { addToAgent, removeFromAgent } from './agent-numbers.ts';
import { agentAttachmentEffect, agentAttachmentKey } from './record.ts';

type Attachment = Awaited<
  ReturnType<typeof ownEntries<typeof agentAttachmentEffect.intent, typeof agentAttachmentEffect.result>>
>[0];

/** Takes the number off the agent, and gives it back to the one that had it. */
export async function undoAttachments(work: RollBackWork): Promise<void> {
  const { leases, owners, phoneNumber } = work;
  for (const attachment of await ownEntries(work, agentAttachmentEffect, numberSubject(phoneNumber))) {
    const { agentId, formerAgentId } = attachment.entry.intent;
    const alone = () => leases.withLease(agentSubject(agentId), owners[0], () => undoAttachment(work, attachment));
    await (formerAgentId ? leases.withLease(agentSubject(formerAgentId), owners[0], alone) : alone());
  }
}

async function undoAttachment(work: RollBackWork, { key, entry }: Attachment): Promise<void> {
  const { atoms, phoneNumber } = work;
  const { agentId, productId, formerAgentId, formerAllowInboundCall } = entry.intent;
  const agent = await atoms.getAgent(agentId);
  const imported = await atoms.listImportedNumbers();
  if (agent) {
    const others = agent.productIds.filter((id) => id !== productId);
    const numbers = imported.filter((product) => others.includes(product.productId));
    const closeInbound = !formerAllowInboundCall && !(await leaveInboundTo(work, agentId, numbers));
    const allowInboundCall = closeInbound ? false : agent.allowInboundCall;
    if (agent.productIds.includes(productId)) await removeFromAgent(atoms, agentId, productId, allowInboundCall);
    else if (agent.allowInboundCall !== allowInboundCall) {
      await atoms.updateAgent(agentId, { productIds: agent.productIds, allowInboundCall });
    }
  }
  const holder = imported.find((product) => product.productId === productId)?.agentId;
  // Unless somebody gave it to a third one since.
  if (formerAgentId && (holder === agentId || holder === null)) await addToAgent(atoms, formerAgentId, productId);
  const back = formerAgentId ? ` and is with agent ${formerAgentId} again` : '';
  await undone(work, agentAttachmentEffect, key, `${phoneNumber} is off agent ${agentId}${back}`);
}

/**
 * Numbers that were attached after this one rely on the inbound calls that it allowed. One of them becomes the one
 * that forbids them again when it goes.
 *
 * @returns whether there is one
 */
async function leaveInboundTo(
  { entries, phoneNumber }: RollBackWork,
  agentId: string,
  others: { phoneNumber: string }[],
): Promise<boolean> {
  for (const other of others) {
    const key = agentAttachmentKey(other.phoneNumber, agentId);
    const entry = other.phoneNumber === phoneNumber ? undefined : await entries.read(agentAttachmentEffect, key);
    if (!entry) continue;
    await entries.revise(agentAttachmentEffect, key, { ...entry.intent, formerAllowInboundCall: false });
    return true;
  }
  return false;
}
