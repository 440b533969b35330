import type { Trunk } from '../../exotel/schemas.ts';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import type { Undoing } from '../../reconcile/undoing.ts';

/**
 * The trunks of a name, without those that Trunkline has deleted and the list still shows.
 *
 * @returns undefined where the account's API does not list trunks.
 */
export async function listNamed(
  { exotel, recent }: Pick<Undoing, 'exotel' | 'recent'>,
  trunkName: string,
): Promise<Trunk[] | undefined> {
  const named = (await exotel.listTrunks())?.filter((trunk) => trunk.trunkName === trunkName);
  if (!named || named.length === 0) return named;
  const gone = await recent.listGone(trunkSubject(trunkName));
  // guard: what is gone and still listed is not taken for there
  return named.filter(({ trunkSid }) => !gone.has(trunkSid));
}
