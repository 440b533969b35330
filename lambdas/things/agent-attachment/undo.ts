import type { Product } from '../../atoms/schemas.ts';
import { agentSubject, numberSubject } from '../../platform/ledger/subjects.ts';
import { ownEntries, type Undoing, undone } from '../../reconcile/undoing.ts';
import { numberImportEffect, numberImportKey } from '../imported-number/record.ts';
import { addToAgent, removeFromAgent } from './agent-numbers.ts';
import { agentAttachmentEffect, agentAttachmentKey } from './record.ts';

type Attachment = Awaited<
  ReturnType<typeof ownEntries<typeof agentAttachmentEffect.intent, typeof agentAttachmentEffect.result>>
>[0];

/** Takes the number off the agent, and gives it back to the one that had it before all that is undone. */
export async function undoAttachments(work: Undoing): Promise<void> {
  const { leases, execution, phoneNumber } = work;
  const attachments = await ownEntries(work, agentAttachmentEffect, numberSubject(phoneNumber));
  const ours = new Set(attachments.map(({ entry }) => entry.intent.agentId));
  for (const attachment of attachments) {
    const { agentId, formerAgentId } = attachment.entry.intent;
    const undo = () => undoAttachment(work, attachment, ours);
    const alone = () => leases.withLease(agentSubject(agentId), execution, undo);
    await (formerAgentId ? leases.withLease(agentSubject(formerAgentId), execution, alone) : alone());
  }
}

/** @param ours the agents that the number was put on: none of them had it before */
async function undoAttachment(work: Undoing, { key, entry }: Attachment, ours: ReadonlySet<string>): Promise<void> {
  const { atoms, phoneNumber } = work;
  const { agentId, productId, formerAgentId, formerAllowInboundCall } = entry.intent;
  const agent = await atoms.getAgent(agentId);
  const imported = await atoms.listImportedNumbers();
  let wasOn = false;
  if (agent) {
    const others = agent.productIds.filter((id) => id !== productId);
    const numbers = imported.filter((product) => others.includes(product.productId));
    const closeInbound = !formerAllowInboundCall && !(await leaveInboundTo(work, agentId, numbers));
    // Long after, numbers that a person attached live by the inbound calls as well.
    const isNeeded = work.owners === 'everyone' && others.length > 0;
    const allowInboundCall = closeInbound && !isNeeded ? false : agent.allowInboundCall;
    wasOn = agent.productIds.includes(productId);
    if (wasOn) await work.change(() => removeFromAgent(atoms, agentId, productId, allowInboundCall));
    else if (agent.allowInboundCall !== allowInboundCall) {
      await work.change(() => atoms.updateAgent(agentId, { productIds: agent.productIds, allowInboundCall }));
    }
  }
  const isBack = await giveBack(work, entry.intent, ours, imported);
  if (!wasOn && !isBack) return work.entries.forget(agentAttachmentEffect, key);
  const back = isBack ? ` and is with agent ${formerAgentId} again` : '';
  await undone(work, agentAttachmentEffect, key, `${phoneNumber} is off agent ${agentId}${back}`);
}

/** @returns whether the number is with its former agent again. */
async function giveBack(
  work: Undoing,
  { productId, formerAgentId }: Attachment['entry']['intent'],
  ours: ReadonlySet<string>,
  imported: Product[],
): Promise<boolean> {
  const { atoms, entries, phoneNumber } = work;
  if (!formerAgentId || ours.has(formerAgentId)) return false;
  const holder = imported.find((product) => product.productId === productId);
  // Unless somebody gave it to a third one since.
  if (!holder || (holder.agentId !== null && !ours.has(holder.agentId))) return false;
  // What Trunkline has imported goes from Atoms next.
  const goes = work.owners === 'everyone' && (await entries.read(numberImportEffect, numberImportKey(phoneNumber)));
  if (goes) return false;
  await work.change(() => addToAgent(atoms, formerAgentId, productId));
  return true;
}

/**
 * Numbers that were attached after this one rely on the inbound calls that it allowed. One of them becomes the one
 * that forbids them again when it goes.
 *
 * @returns whether there is one
 */
async function leaveInboundTo(
  { entries, phoneNumber }: Undoing,
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
