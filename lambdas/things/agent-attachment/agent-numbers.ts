import * as z from 'zod/mini';
import type { Agent } from '../../atoms/schemas.ts';
import { BusyError, TrunklineError, UnavailableError } from '../../platform/errors.ts';
import { isRecent } from '../../platform/ledger/recent-changes.ts';
import { agentSubject } from '../../platform/ledger/subjects.ts';
import { notVisibleYet } from '../../reconcile/not-visible-yet.ts';
import type { Looking } from '../../reconcile/thing.ts';

/*
 * An update replaces the whole list of an agent's numbers. Whoever calls one of these holds the agent's lease, and each
 * reads the list back: that is the only way to see that nobody else wrote at the same moment. A list that is read before
 * the last update shows in it would undo that update: such a read is never written back.
 */

/** Atoms, and what was written there a moment ago. */
export interface OnAgents {
  atoms: Looking<'atoms'>['atoms'];
  recent: Pick<Looking<never>['recent'], 'readWritten' | 'noteWritten'>;
}

/** What of an agent is replaced at once. */
interface Written {
  productIds: string[];
  /** Undefined where the agent does not show it: then it is not written either. */
  allowInboundCall?: boolean | undefined;
}

const what = 'numbers';
const numbersSchema = z.object({ productIds: z.array(z.string()), allowInboundCall: z.optional(z.boolean()) });
const writtenSchema = z.extend(numbersSchema, {
  /** What was there before, as long as Atoms has not said that it took the update. */
  before: z.optional(numbersSchema),
});

/**
 * The agent, if it is there.
 *
 * @throws NotVisibleYetError while it does not show what Trunkline wrote a moment ago.
 */
export async function readAgent(on: OnAgents, agentId: string): Promise<Agent | undefined> {
  const agent = await on.atoms.getAgent(agentId);
  if (agent) await requireUpToDate(on, agent);
  return agent;
}

/** @throws NotVisibleYetError as `readAgent` */
export async function requireUpToDate(on: Pick<OnAgents, 'recent'>, agent: Agent): Promise<void> {
  const written = await readWrittenNumbers(on, agent.agentId);
  if (!written || holds(agent, written.value)) return;
  // An update that may never have been made is made again.
  if (written.value.before && holds(agent, written.value.before)) return;
  // guard: an agent's list that is older than what was written is not written back
  throw notVisibleYet(describeNumbers(agent.agentId), written.at);
}

/**
 * Whether Trunkline took a number off an agent a moment ago, so that a read which still shows it there is older.
 *
 * @param isSeenOff whether the agent was read without it: then an update whose answer was lost was made, if the number
 *   was there before
 */
export async function wasTakenOff(
  on: Pick<OnAgents, 'recent'>,
  agentId: string,
  productId: string,
  { isSeenOff } = { isSeenOff: false },
): Promise<boolean> {
  const written = await readWrittenNumbers(on, agentId);
  if (!written || written.value.productIds.includes(productId)) return false;
  if (!written.value.before) return true;
  // guard: an agent that lost a number without an answer is known to have had it
  return isSeenOff && written.value.before.productIds.includes(productId);
}

/** What Trunkline wrote to the agent a moment ago, if anything. */
export async function readWrittenNumbers({ recent }: Pick<OnAgents, 'recent'>, agentId: string) {
  const written = await recent.readWritten(agentSubject(agentId), what, writtenSchema);
  return written && isRecent(written.at) ? written : undefined;
}

/** Whether the agent answers calls to the number. One that does not say whether it takes calls takes them: Atoms' default. */
export function isAttached(agent: Agent, productId: string): boolean {
  return agent.productIds.includes(productId) && agent.allowInboundCall !== false;
}

/** Takes a number off an agent, if the agent is there and has it; inbound calls stay as they are unless said. */
export async function removeFromAgent(
  on: OnAgents,
  agentId: string,
  productId: string,
  allowInboundCall?: boolean,
): Promise<void> {
  const agent = await readAgent(on, agentId);
  if (!agent?.productIds.includes(productId)) return;
  const productIds = agent.productIds.filter((id) => id !== productId);
  await updateAgent(on, agent, { productIds, allowInboundCall: allowInboundCall ?? agent.allowInboundCall });
}

/** Adds a number to an agent, if the agent is there and has it not. */
export async function addToAgent(on: OnAgents, agentId: string, productId: string): Promise<void> {
  const agent = await readAgent(on, agentId);
  if (!agent || agent.productIds.includes(productId)) return;
  await updateAgent(on, agent, { ...agent, productIds: [...agent.productIds, productId] });
}

/** Forbids an agent inbound calls, if it is there; its numbers stay. */
export async function forbidInboundCalls(on: OnAgents, agentId: string): Promise<void> {
  const agent = await readAgent(on, agentId);
  if (agent) await updateAgent(on, agent, { ...agent, allowInboundCall: false });
}

/**
 * Replaces the agent's numbers, and reads them back.
 *
 * @param agent as it was read
 * @param written called when Atoms has taken it, before it is read back
 * @throws NotVisibleYetError when the agent still is as it was read
 * @throws BusyError when somebody else has written at the same moment
 */
export async function updateAgent(
  { atoms, recent }: OnAgents,
  agent: Agent,
  { productIds, allowInboundCall }: Written,
  written: () => void = () => undefined,
): Promise<void> {
  const { agentId } = agent;
  const wanted = { productIds, allowInboundCall };
  const before = { productIds: agent.productIds, allowInboundCall: agent.allowInboundCall };
  const subject = agentSubject(agentId);
  await recent.noteWritten(subject, what, { ...wanted, before });
  try {
    await atoms.updateAgent(agentId, wanted);
  } catch (error) {
    // Refused: what was read is still what is there.
    if (error instanceof TrunklineError && !(error instanceof UnavailableError)) {
      await recent.noteWritten(subject, what, before);
    }
    throw error;
  }
  written();
  await recent.noteWritten(subject, what, wanted);
  const now = await atoms.getAgent(agentId);
  const missing = productIds.filter((id) => !now?.productIds.includes(id));
  // guard: the agent's list is read after it was written
  if (missing.length === 0 && now && agreeOnCalls(now, wanted)) return;
  if (now && holds(now, agent)) throw notVisibleYet(describeNumbers(agentId), new Date().toISOString());
  throw new BusyError(
    `The numbers of agent ${agentId} were changed by somebody else at the same moment (missing: ${missing.join(', ') || 'inbound calls'}). It is tried again.`,
  );
}

function holds(agent: Agent, { productIds, allowInboundCall }: Written): boolean {
  return (
    agreeOnCalls(agent, { allowInboundCall }) &&
    agent.productIds.length === productIds.length &&
    productIds.every((id) => agent.productIds.includes(id))
  );
}

/** What is not shown contradicts nothing. */
function agreeOnCalls(agent: Pick<Agent, 'allowInboundCall'>, { allowInboundCall }: Pick<Written, 'allowInboundCall'>) {
  const shown = agent.allowInboundCall;
  return shown === undefined || allowInboundCall === undefined || shown === allowInboundCall;
}

function describeNumbers(agentId: string): string {
  return `The list of numbers of agent ${agentId} was written`;
}
