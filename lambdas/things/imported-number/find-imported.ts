import type { Product } from '../../atoms/schemas.ts';
import { numberSubject } from '../../platform/ledger/subjects.ts';
import type { Looking } from '../../reconcile/thing.ts';
import { sameNumber } from '../../telephony/same-number.ts';

/**
 * The number in Atoms, whoever imported it. One that Trunkline has released does not count, though the list may still show
 * it. Where there is no other, the one that Atoms shows as inactive: that is no list that lags.
 */
export async function findImported(
  { atoms, recent }: Pick<Looking<'atoms'>, 'atoms' | 'recent'>,
  phoneNumber: string,
): Promise<Product | undefined> {
  const found = (await atoms.listImportedNumbers()).filter((product) => sameNumber(product.phoneNumber, phoneNumber));
  if (found.length === 0) return undefined;
  const gone = await recent.listGone(numberSubject(phoneNumber));
  // guard: what is gone and still listed is not taken for there
  const there = found.find(({ productId, isActive }) => isActive && !gone.has(productId));
  return there ?? found.find(({ isActive }) => !isActive);
}
