import type { AtomsClient } from '../atoms/client.ts';
import type { Product } from '../atoms/schemas.ts';
import { ConflictError } from '../platform/errors.ts';
import type { Entries, Owners } from '../platform/ledger/entries.ts';
import type { Leases } from '../platform/ledger/leases.ts';
import { agentSubject, numberSubject } from '../platform/ledger/subjects.ts';
import { addToAgent, removeFromAgent } from './agent-numbers.ts';
import { carryOut } from './carry-out.ts';
import { numberReplacement } from './effects.ts';

/**
 * Removes a product from Atoms, as a request asked with `replaceExisting`, so that its number can be imported anew.
 * It cannot be put back: nobody but its importer knows the digest password.
 *
 * @throws ConflictError when Atoms does not release imported numbers: then it is left as it was.
 */
export async function replaceImport(options: {
  atoms: AtomsClient;
  entries: Entries;
  leases: Leases;
  owners: Owners;
  phoneNumber: string;
  product: Product;
}): Promise<void> {
  const { atoms, entries, leases, owners, phoneNumber, product } = options;
  const { productId, agentId } = product;
  const release = async () => {
    // Atoms releases no number that an agent has.
    if (agentId) await removeFromAgent(atoms, agentId, productId);
    if ((await atoms.releaseNumber(productId)) === 'released') return;
    if (agentId) await addToAgent(atoms, agentId, productId);
    throw new ConflictError(
      `${phoneNumber} is in Atoms already (product ${productId}), and this workspace's API does not release imported numbers. Remove it in the Atoms console and start again.`,
    );
  };
  await carryOut({
    entries,
    effect: numberReplacement,
    key: { subject: numberSubject(phoneNumber), which: productId },
    owners,
    intent: { productId, formerAgentId: agentId },
    act: async (_earlier, changed) => {
      changed();
      await (agentId ? leases.withLease(agentSubject(agentId), owners[0], release) : release());
      return {};
    },
  });
}
