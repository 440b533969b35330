import type { Product } from '../../atoms/schemas.ts';
import { ConflictError } from '../../platform/errors.ts';
import { agentSubject } from '../../platform/ledger/subjects.ts';
import { carryOut } from '../../reconcile/carry-out.ts';
import type { Acting } from '../../reconcile/thing.ts';
import { addToAgent, removeFromAgent } from '../agent-attachment/agent-numbers.ts';
import { numberReplacementEffect, numberReplacementKey } from './record.ts';
import { release } from './release.ts';

/**
 * Removes a product from Atoms, as a request asked with `replaceExisting`, so that its number can be imported anew.
 * It cannot be put back: only its importer knows the digest password.
 *
 * @throws ConflictError when Atoms does not release imported numbers: then it is left as it was.
 */
export async function replaceImport(
  on: Acting<'atoms'>,
  phoneNumber: string,
  { productId, agentId }: Product,
  isOurs: boolean,
): Promise<void> {
  const { entries, leases, owners } = on;
  const replace = async () => {
    // Atoms releases no number that an agent has.
    if (agentId) await removeFromAgent(on, agentId, productId);
    if ((await release(on, phoneNumber, productId)) !== 'unsupported') return;
    if (agentId) await addToAgent(on, agentId, productId);
    throw new ConflictError(
      `${phoneNumber} is in Atoms already (product ${productId}), and this workspace's API does not release imported numbers. Remove it in the Atoms console and start again.`,
    );
  };
  await carryOut({
    entries,
    owners,
    effect: numberReplacementEffect,
    key: numberReplacementKey(phoneNumber, productId),
    intent: { productId, formerAgentId: agentId, isOurs },
    act: async (_earlier, changed) => {
      changed();
      await (agentId ? leases.withLease(agentSubject(agentId), owners[0], replace) : replace());
      return {};
    },
  });
}
