import type { Entries } from '../../platform/ledger/entries.ts';
import type { Runs } from '../../platform/ledger/runs.ts';
import { trunkSubject } from '../../platform/ledger/subjects.ts';
import { trunkUseEffect } from '../trunk/record.ts';
import { readWishes } from '../trunk/wishes.ts';
import { allowedIpEffect } from './record.ts';

/**
 * The addresses that neither Trunkline has allowed nor any number of the trunk has asked for.
 *
 * @param others each `a.b.c.d/mask`. What is asked for is a /32: a range never was.
 */
export async function findUnasked(
  { entries, runs }: { entries: Pick<Entries, 'list'>; runs: Runs },
  trunkSid: string,
  others: readonly string[],
): Promise<string[]> {
  if (others.length === 0) return [];
  const listed = await entries.list(trunkSubject(trunkSid));
  const whichOf = (effect: { name: string }) =>
    listed.flatMap(({ name, which }) => (name === effect.name && which !== undefined ? [which] : []));
  const { staticIps } = await readWishes(runs, whichOf(trunkUseEffect));
  const asked = new Set([...whichOf(allowedIpEffect), ...staticIps]);
  return others.filter((address) => !(address.endsWith('/32') && asked.has(address.slice(0, -'/32'.length))));
}
