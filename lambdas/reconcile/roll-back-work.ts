import type * as z from 'zod/mini';
import type { AtomsClient } from '../atoms/client.ts';
import type { ExotelClient } from '../exotel/client.ts';
import type { Effect, EffectKey, Entries, Entry, Owners } from '../platform/ledger/entries.ts';
import type { Leases } from '../platform/ledger/leases.ts';
import { listOwn } from './own-entries.ts';

/** One roll-back under way. */
export interface RollBackWork {
  phoneNumber: string;
  /** Whose effects are undone: nobody else's ever are. */
  owners: Owners;
  /** A person has said that what no API can undo is dealt with. */
  settled: boolean;
  exotel: ExotelClient;
  atoms: AtomsClient;
  entries: Entries;
  leases: Leases;
  /** What was undone, and what is left for a person: sentences. */
  undone: string[];
  remains: string[];
}

/** The entries of an effect that are ours to undo, newest first: an older one knows what was there before all of them. */
export async function ownEntries<Intent extends z.core.$ZodType, Result extends z.core.$ZodType>(
  { entries, owners }: RollBackWork,
  effect: Effect<Intent, Result>,
  subject: string,
): Promise<{ key: EffectKey; entry: Entry<z.output<Intent>, z.output<Result>> }[]> {
  const keys = await listOwn(entries, effect, subject, owners);
  const read = await Promise.all(keys.map(async (key) => ({ key, entry: await entries.read(effect, key) })));
  return read.flatMap(({ key, entry }) => (entry ? [{ key, entry }] : []));
}

/** It is gone from outside: the ledger may forget it. */
export async function undone(
  work: RollBackWork,
  effect: { name: string },
  key: EffectKey,
  what: string,
): Promise<void> {
  await work.entries.forget(effect, key);
  work.undone.push(what);
}

/**
 * It is there, and no API takes it away. The entry stays, so that whatever comes next finds it, until a person says
 * that it is settled.
 */
export async function leave(work: RollBackWork, effect: { name: string }, key: EffectKey, todo: string): Promise<void> {
  if (work.settled) await work.entries.forget(effect, key);
  else work.remains.push(todo);
}
