import type { Agent, Product } from '../../atoms/schemas.ts';
import { agentSubject, numberSubject } from '../../platform/ledger/subjects.ts';
import { ownEntries, type Undoing, undone } from '../../reconcile/undoing.ts';
import { numberImportEffect, numberImportKey } from '../imported-number/record.ts';
import { addToAgent, removeFromAgent } from './agent-numbers.ts';
import { agentAttachmentEffect, agentAttachmentKey } from './record.ts';

type Attachment = Awaited<
  ReturnType<typeof ownEntries<typeof agentAttachmentEffect.intent, typeof agentAttachmentEffect.result>>
>[0];
type Intent = Attachment['entry']['intent'];

/** Takes the number off its agents, and gives it back to the one that had it before all that is undone. */
export async function undoAttachments(work: Undoing): Promise<void> {
  const { leases, execution, phoneNumber } = work;
  const attachments = await ownEntries(work, agentAttachmentEffect, numberSubject(phoneNumber));
  const backTo = await agentBefore(work, attachments);
  const isBefore = ({ entry }: Attachment) => entry.intent.agentId === backTo;
  // That one's entry goes last: as long as another stays, what comes next has to know where the number had been.
  for (const attachment of [...attachments.filter((each) => !isBefore(each)), ...attachments.filter(isBefore)]) {
    const { agentId } = attachment.entry.intent;
    const undo = () => undoAttachment(work, attachment, backTo);
    const alone = () => leases.withLease(agentSubject(agentId), execution, undo);
    await (backTo && backTo !== agentId ? leases.withLease(agentSubject(backTo), execution, alone) : alone());
  }
}

/** Which agent gets the number back; null: none had it, or it goes from Atoms next. */
async function agentBefore(
  { owners, entries, phoneNumber }: Undoing,
  attachments: readonly Attachment[],
): Promise<string | null> {
  const goes = owners === 'everyone' && (await entries.read(numberImportEffect, numberImportKey(phoneNumber)));
  return goes ? null : (attachments.at(-1)?.entry.intent.formerAgentId ?? null);
}

async function undoAttachment(work: Undoing, { key, entry }: Attachment, backTo: string | null): Promise<void> {
  const { atoms, phoneNumber } = work;
  const { agentId, productId } = entry.intent;
  // It had the number before, and has it still or gets it back from another.
  if (backTo === agentId) return work.entries.forget(agentAttachmentEffect, key);
  const agent = await atoms.getAgent(agentId);
  const imported = await atoms.listImportedNumbers();
  const wasOn = agent?.productIds.includes(productId) ?? false;
  if (agent) {
    const allowInboundCall = await inboundAfter(work, entry.intent, agent, imported);
    if (wasOn) await work.change(() => removeFromAgent(atoms, agentId, productId, allowInboundCall));
    else if (agent.allowInboundCall !== allowInboundCall) {
      await work.change(() => atoms.updateAgent(agentId, { productIds: agent.productIds, allowInboundCall }));
    }
  }
  const product = imported.find((each) => each.productId === productId);
  // Unless somebody gave it to a third one since.
  const isBack = backTo !== null && product !== undefined && (wasOn || product.agentId === null);
  if (isBack) await work.change(() => addToAgent(atoms, backTo, productId));
  if (!wasOn && !isBack) return work.entries.forget(agentAttachmentEffect, key);
  const back = isBack ? ` and is with agent ${backTo} again` : '';
  await undone(work, agentAttachmentEffect, key, `${phoneNumber} is off agent ${agentId}${back}`);
}

/** Whether the agent takes inbound calls when the number is off it: as before, but for other numbers that need them. */
async function inboundAfter(work: Undoing, intent: Intent, agent: Agent, imported: Product[]): Promise<boolean> {
  const { first, formerAllowInboundCall, productId } = intent;
  const ofAll = work.owners === 'everyone' ? first : undefined;
  if (ofAll?.allowInboundCall ?? formerAllowInboundCall) return agent.allowInboundCall;
  const others = agent.productIds.filter((id) => id !== productId);
  const numbers = imported.filter((product) => others.includes(product.productId));
  if (await leaveInboundTo(work, intent, numbers)) return agent.allowInboundCall;
  // Numbers that a person has attached since live by the inbound calls as well.
  const isNeeded = ofAll !== undefined && others.some((id) => !ofAll.productIds.includes(id));
  return isNeeded ? agent.allowInboundCall : false;
}

/**
 * Numbers that were attached after this one rely on the inbound calls that it allowed. One of them becomes the one
 * that forbids them again when it goes.
 *
 * @returns whether there is one
 */
async function leaveInboundTo(
  { entries, phoneNumber }: Undoing,
  { agentId, first }: Intent,
  others: { phoneNumber: string }[],
): Promise<boolean> {
  for (const other of others) {
    const key = agentAttachmentKey(other.phoneNumber, agentId);
    const entry = other.phoneNumber === phoneNumber ? undefined : await entries.read(agentAttachmentEffect, key);
    if (!entry) continue;
    await entries.revise(agentAttachmentEffect, key, {
      ...entry.intent,
      formerAllowInboundCall: false,
      ...(first && { first }),
    });
    return true;
  }
  return false;
}
