import { expect } from '@jest/globals';
import { addAgent } from '../../sandbox/faults/scenarios/scenario.ts';
import { product } from '../../sandbox/faults/stories/accounts.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { anHourLater, operate, phoneNumber } from './environment.ts';

/* What people do in the two consoles behind Trunkline's back, and an older ledger. */

export const otherAgentId = 'c'.repeat(24);

type Item = Record<string, unknown> & { sk: string };

/** The ledger with other entries of one effect. */
async function rewriteEntries(sandbox: Sandbox, effect: string, rewrite: (item: Item) => Item): Promise<void> {
  anHourLater(sandbox);
  const items = (await sandbox.ledger.items()) as Item[];
  await sandbox.ledger.reset(items.map((item) => (item.sk.startsWith(`EFFECT#${effect}`) ? rewrite(item) : item)));
}

/** The entries of an effect without a field of what was intended, which an earlier version did not write. */
export async function forgetIntended(sandbox: Sandbox, effect: string, field: string): Promise<void> {
  await rewriteEntries(sandbox, effect, (item) => {
    const { [field]: _, ...intent } = item.intent as Record<string, unknown>;
    return { ...item, intent };
  });
}

/** The answer of every call of one effect was lost. */
export async function loseAnswers(sandbox: Sandbox, effect: string): Promise<void> {
  await rewriteEntries(sandbox, effect, ({ result: _, recordedAt: __, ...item }) => item as Item);
}

/** Deprovisions, and sees that the rehearsal had said the same. @returns what was done and what is left, in sentences */
export async function deprovisionAsForetold(sandbox: Sandbox): Promise<{ undone: string[]; remains: string[] }> {
  const plan = await operate(sandbox, 'plan-deprovisioning', { phoneNumber });
  const { status, cause, output } = await sandbox.deprovision({ phoneNumber });
  expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
  const { undone, remains } = output as { undone: string[]; remains: string[] };
  expect(plan).toMatchObject({ undone, remains });
  return { undone, remains };
}

/** Somebody attaches a number of theirs to an agent. @returns its product */
export function attachTheirNumber(sandbox: Sandbox, agentId: string, number = '+918045679999'): string {
  anHourLater(sandbox);
  const { atoms } = sandbox;
  const theirs = product('d'.repeat(24), number);
  atoms.state.products.push({ ...theirs, agentId });
  agentOf(atoms, agentId).telephonyProductId.push(theirs.id);
  return theirs.id;
}

/** An agent of theirs with a number, which takes inbound calls. @returns that number's product */
export function addTheirAgent(sandbox: Sandbox): string {
  addAgent(sandbox, otherAgentId);
  agentOf(sandbox.atoms, otherAgentId).allowInboundCall = true;
  return attachTheirNumber(sandbox, otherAgentId);
}

/** Somebody gives the number to an agent in Atoms, or to none. */
export function moveNumber(sandbox: Sandbox, agentId: string | null): void {
  anHourLater(sandbox);
  const { atoms } = sandbox;
  const moved = atoms.state.products.find((each) => each.phoneNumber === phoneNumber);
  if (!moved) throw new Error('The number is not in Atoms.');
  for (const agent of atoms.state.agents) {
    agent.telephonyProductId = agent.telephonyProductId.filter((id) => id !== moved.id);
  }
  if (agentId) agentOf(atoms, agentId).telephonyProductId.push(moved.id);
  moved.agentId = agentId;
}

export function agentOf({ state }: Sandbox['atoms'], agentId: string) {
  const agent = state.agents.find(({ id }) => id === agentId);
  if (!agent) throw new Error(`There is no agent ${agentId}.`);
  return agent;
}

/** Somebody deletes the secrets of the trunks, or schedules that. */
export function deleteDigestSecrets(sandbox: Sandbox, when: 'at once' | 'in some days'): void {
  anHourLater(sandbox);
  const { secrets } = sandbox;
  for (const SecretId of [...secrets.values().keys()].filter((name) => name.includes('/trunk/'))) {
    const how = when === 'at once' ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: 7 };
    secrets.operations['secretsmanager.DeleteSecret']?.({ SecretId, ...how });
  }
}
