import type { Agent, Product } from '../../atoms/schemas.ts';
import { agentSubject, numberSubject } from '../../platform/ledger/subjects.ts';
import { isOwn, ownEntries, tell, type Undoing } from '../../reconcile/undoing.ts';
import { numberImportEffect, numberImportKey } from '../imported-number/record.ts';
import { addToAgent, forbidInboundCalls, readAgent, removeFromAgent, wasTakenOff } from './agent-numbers.ts';
import { agentAttachmentEffect, agentAttachmentKey } from './record.ts';

type Attachment = Awaited<
  ReturnType<typeof ownEntries<typeof agentAttachmentEffect.intent, typeof agentAttachmentEffect.result>>
>[0];
type Intent = Attachment['entry']['intent'];

/**
 * Takes the number off its agents. One that stays in Atoms goes back to the agent that had it before all that is undone;
 * one that goes from there is taken off whichever agent has it.
 */
export async function undoAttachments(work: Undoing): Promise<void> {
  const { entries, leases, execution, phoneNumber } = work;
  const attachments = await ownEntries(work, agentAttachmentEffect, numberSubject(phoneNumber));
  const imported = await entries.read(numberImportEffect, numberImportKey(phoneNumber));
  const goes = imported !== undefined && isOwn(work, imported);
  const backTo = goes ? null : (attachments.at(-1)?.entry.intent.formerAgentId ?? null);
  const isBefore = ({ entry }: Attachment) => entry.intent.agentId === backTo;
  // The former agent's entry goes last: a later attempt needs it to know where the number was.
  for (const attachment of [...attachments.filter((each) => !isBefore(each)), ...attachments.filter(isBefore)]) {
    const { agentId } = attachment.entry.intent;
    const undo = () => undoAttachment(work, attachment, backTo);
    const alone = () => leases.withLease(agentSubject(agentId), execution, undo);
    await (backTo && backTo !== agentId ? leases.withLease(agentSubject(backTo), execution, alone) : alone());
  }
  if (goes && imported.result) await takeOffTheirAgent(work, imported.result.productId, attachments);
}

/** Atoms releases no number that an agent has: somebody may have given it to one that is none of the attachments. */
async function takeOffTheirAgent(work: Undoing, productId: string, attachments: readonly Attachment[]): Promise<void> {
  const { atoms, leases, execution, phoneNumber } = work;
  const product = (await atoms.listImportedNumbers()).find((each) => each.productId === productId);
  const agentId = product?.agentId;
  if (!agentId) return;
  // In a rehearsal the number is still where it was attached.
  const isTold = ({ entry }: Attachment) => entry.intent.agentId === agentId && entry.intent.productId === productId;
  if (attachments.some(isTold)) return;
  const takeOff = () => work.change(() => removeFromAgent(work, agentId, productId));
  await leases.withLease(agentSubject(agentId), execution, takeOff);
  await tell(work, `${phoneNumber} is off agent ${agentId}, to which somebody else had given it`);
}

async function undoAttachment(work: Undoing, { key, ...listed }: Attachment, backTo: string | null): Promise<void> {
  const { atoms, phoneNumber } = work;
  // Whoever held the agent's lease before may have left it to this number to turn the inbound calls off.
  const entry = (await work.entries.read(agentAttachmentEffect, key)) ?? listed.entry;
  const { agentId, productId } = entry.intent;
  // It had the number before, and has it still or gets it back from another.
  const keepsIt = backTo === agentId;
  const agent = await readAgent(work, agentId);
  const imported = await atoms.listImportedNumbers();
  const isOn = agent?.productIds.includes(productId) ?? false;
  const goesOff = isOn && !keepsIt;
  // By an attempt before this one, which got no answer or did not see it yet.
  const isJustOff = !isOn && (await wasTakenOff(work, agentId, productId, { isSeenOff: true }));
  const allowInboundCall = agent && (await inboundAfter(work, entry.intent, agent, imported));
  const isForbidden = agent !== undefined && agent.allowInboundCall !== false && allowInboundCall === false;
  if (goesOff) await work.change(() => removeFromAgent(work, agentId, productId, allowInboundCall));
  else if (isForbidden) await work.change(() => forbidInboundCalls(work, agentId));
  const product = imported.find((each) => each.productId === productId);
  // Not if somebody gave it to a third agent since.
  const goesBack =
    backTo !== null && !keepsIt && product !== undefined && (goesOff || isJustOff || product.agentId === null);
  const isBack = goesBack && (await atoms.getAgent(backTo)) !== undefined;
  // guard: the former agent gets the number back
  if (isBack) await work.change(() => addToAgent(work, backTo, productId));
  if (goesOff || isJustOff || isBack) {
    const back = isBack ? ` and is with agent ${backTo} again` : '';
    const gone = goesBack && !isBack ? `; agent ${backTo}, which had it before, is not there any more` : '';
    await tell(work, `${phoneNumber} is off agent ${agentId}${back}${gone}`);
  }
  if (isForbidden) await tell(work, `agent ${agentId} takes no inbound calls any more, as before`);
  await work.entries.forget(agentAttachmentEffect, key);
}

/** Whether the agent takes inbound calls when the number is off it: as before, but for other numbers that need them. */
async function inboundAfter(
  work: Undoing,
  intent: Intent,
  agent: Agent,
  imported: Product[],
): Promise<boolean | undefined> {
  const { first, formerAllowInboundCall, productId } = intent;
  const ofAll = work.owners === 'everyone' ? first : undefined;
  if (ofAll?.allowInboundCall ?? formerAllowInboundCall) return agent.allowInboundCall;
  const others = agent.productIds.filter((id) => id !== productId);
  const numbers = imported.filter((product) => others.includes(product.productId));
  if (await leaveInboundTo(work, intent, numbers)) return agent.allowInboundCall;
  // Numbers that a person has attached since live by the inbound calls as well. Where it is not known which those are, a
  // roll-back takes them for older, since little time has passed; else rather too many calls come in than none.
  const before = first?.productIds ?? (work.owners === 'everyone' ? [] : others);
  // guard: inbound calls stay while another number needs them
  return others.every((id) => before.includes(id)) ? false : agent.allowInboundCall;
}

/**
 * Numbers that were attached after this one rely on the inbound calls that it allowed. One of them becomes the one
 * that forbids them again when it goes.
 *
 * @returns whether there is one
 */
async function leaveInboundTo(
  { entries, phoneNumber }: Undoing,
  // Which numbers were there before, an earlier version did not write: then none is known to have been.
  { agentId, first = { allowInboundCall: false, productIds: [] } }: Intent,
  others: { phoneNumber: string }[],
): Promise<boolean> {
  for (const other of others) {
    const key = agentAttachmentKey(other.phoneNumber, agentId);
    const entry = other.phoneNumber === phoneNumber ? undefined : await entries.read(agentAttachmentEffect, key);
    // guard: inbound calls stay while another number needs them
    if (!entry) continue;
    await entries.revise(agentAttachmentEffect, key, { ...entry.intent, formerAllowInboundCall: false, first });
    return true;
  }
  return false;
}
