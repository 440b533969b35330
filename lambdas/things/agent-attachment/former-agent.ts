import type { Entries } from '../../platform/ledger/entries.ts';
import { numberSubject } from '../../platform/ledger/subjects.ts';
import { notVisibleYet } from '../../reconcile/not-visible-yet.ts';
import { type OnAgents, readWrittenNumbers } from './agent-numbers.ts';
import { agentAttachmentEffect } from './record.ts';

/**
 * The other agent that has the number: it belongs to one at a time.
 *
 * @param number `agentId`: the agent that is to have it. `productId`: as Atoms knows it
 * @throws NotVisibleYetError where Trunkline gave it to an agent or took it off one a moment ago, and that does not show.
 */
export async function findFormerAgent(
  on: OnAgents & { entries: Pick<Entries, 'list'> },
  { phoneNumber, productId, agentId }: { phoneNumber: string; productId: string; agentId: string },
): Promise<string | null> {
  const product = (await on.atoms.listImportedNumbers()).find((each) => each.productId === productId);
  const holder = product?.agentId ?? null;
  const attached = (await on.entries.list(numberSubject(phoneNumber)))
    .filter(({ name }) => name === agentAttachmentEffect.name)
    .flatMap(({ which = [] }) => which);
  for (const agent of new Set([...attached, agentId, ...(holder ? [holder] : [])])) {
    const written = await readWrittenNumbers(on, agent);
    if (!written || written.value.before) continue;
    const shouldHold = written.value.productIds.includes(productId);
    // guard: which agent has a number is not taken from a list that lags
    if (shouldHold !== (holder === agent)) throw notVisibleYet(`The agent of ${phoneNumber} was changed`, written.at);
  }
  return holder === agentId ? null : holder;
}
