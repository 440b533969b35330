import type * as z from 'zod/mini';
import type { AtomsClient } from '../atoms/client.ts';
import type { ExotelClient } from '../exotel/client.ts';
import type { Effect, EffectKey, Entries, Entry, Owners } from '../platform/ledger/entries.ts';
import type { Leases } from '../platform/ledger/leases.ts';
import type { RecentChanges } from '../platform/ledger/recent-changes.ts';
import { listOwn } from './own-entries.ts';

/**
 * One undoing under way: a roll-back, a deprovisioning, or the rehearsal of one (`rehearse.ts`). Who undoes looks first,
 * and then changes something outside through `change` alone.
 */
export interface Undoing {
  phoneNumber: string;
  /** Holds the leases. */
  execution: string;
  /** Whose work is undone. `everyone`: whatever Trunkline has made for the number, by whichever execution. */
  owners: Owners | 'everyone';
  /** A person has said that what no API can undo is dealt with. */
  settled: boolean;
  exotel: ExotelClient;
  atoms: AtomsClient;
  entries: Pick<Entries, 'read' | 'list' | 'forget' | 'handOver' | 'revise' | 'record'>;
  leases: Pick<Leases, 'withLease'>;
  recent: Pick<RecentChanges, 'noteGone' | 'listGone' | 'noteWritten' | 'readWritten' | 'noteGivenUp' | 'wasGivenUp'>;
  /**
   * Makes a change outside.
   *
   * @param doubt a sentence on what only the attempt shows: a rehearsal tells it
   * @returns what came of it; undefined in a rehearsal, which makes none.
   */
  change<Answer>(make: () => Promise<Answer>, doubt?: string): Promise<Answer | undefined>;
  /** Keeps a sentence on what was undone, for the next attempt after a failure. */
  note(sentence: string): Promise<void>;
  /** What was undone, and what is left for a person: sentences. */
  undone: string[];
  remains: string[];
}

/** Whether an entry is this undoing's to undo. */
export function isOwn({ owners }: Pick<Undoing, 'owners'>, { intendedBy }: { intendedBy: string }): boolean {
  return owners === 'everyone' || owners.includes(intendedBy);
}

/** The entries of an effect that are this undoing's, newest first: an older one knows what was there before all of them. */
export async function ownEntries<Intent extends z.core.$ZodType, Result extends z.core.$ZodType>(
  work: Undoing,
  effect: Effect<Intent, Result>,
  subject: string,
): Promise<{ key: EffectKey; entry: Entry<z.output<Intent>, z.output<Result>> }[]> {
  const keys = await listOwn(work.entries, effect, subject, (entry) => isOwn(work, entry));
  const read = await Promise.all(keys.map(async (key) => ({ key, entry: await work.entries.read(effect, key) })));
  return read.flatMap(({ key, entry }) => (entry ? [{ key, entry }] : []));
}

/** Tells what was undone. Before the ledger forgets it: an attempt that dies in between is told of all the same. */
export async function tell(work: Undoing, what: string): Promise<void> {
  await work.note(what);
  if (!work.undone.includes(what)) work.undone.push(what);
}

/** It is gone from outside: the ledger may forget it. */
export async function undone(work: Undoing, effect: { name: string }, key: EffectKey, what: string): Promise<void> {
  await tell(work, what);
  await work.entries.forget(effect, key);
}

/**
 * It is there, and no API takes it away. The entry stays, so that whatever comes next finds it, until a person says
 * that it is settled.
 */
export async function leave(work: Undoing, effect: { name: string }, key: EffectKey, todo: string): Promise<void> {
  if (work.settled) await undone(work, effect, key, `Taken as settled: ${todo}`);
  else work.remains.push(todo);
}
