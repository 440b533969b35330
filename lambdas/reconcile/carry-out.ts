import type * as z from 'zod/mini';
import { TrunklineError, UnavailableError } from '../platform/errors.ts';
import type { Effect, EffectKey, Entries, Entry, Owners } from '../platform/ledger/entries.ts';
import { listOwn } from './own-entries.ts';

/** Which effect, on what, and for whom. */
interface EffectOf<Intent extends z.core.$ZodType, Result extends z.core.$ZodType> {
  entries: Entries;
  effect: Effect<Intent, Result>;
  key: EffectKey;
  /** This execution, and those that it answers for. */
  owners: Owners;
}

type EntryOf<Intent extends z.core.$ZodType, Result extends z.core.$ZodType> = Entry<
  z.output<Intent>,
  z.output<Result>
>;

/**
 * Intend, act, record: the second half of "look, intend, act, record". The caller has looked already.
 *
 * A refusal that leaves no doubt takes the intention back, so that a later run does not take somebody else's
 * work for ours; an answer that was lost leaves it, since the change may have been made.
 *
 * @param act does it; gets the earlier entry, if there was one, whose attempt may have been carried out. Where it
 *   takes several calls, it calls `changed` before one that may change something though a later one is refused: then a
 *   refusal leaves the intention, which knows what was there before.
 */
export async function carryOut<Intent extends z.core.$ZodType, Result extends z.core.$ZodType>(
  options: EffectOf<Intent, Result> & {
    intent: z.output<Intent>;
    act: (earlier: EntryOf<Intent, Result> | undefined, changed: () => void) => Promise<z.output<Result>>;
  },
): Promise<{ result: z.output<Result>; outcome: 'created' }> {
  const { entries, effect, key, owners, intent, act } = options;
  // guard: the intention is written before the act
  const earlier = await entries.intend(effect, key, owners, intent);
  let result: z.output<Result>;
  let changed = false;
  try {
    result = await act(earlier, () => {
      changed = true;
    });
  } catch (error) {
    // guard: a refusal takes the intention back
    if (!earlier && !changed && isRefusal(error)) await entries.forget(effect, key);
    // This try has changed nothing: the one before it is as old as it was.
    if (earlier && !changed && isRefusal(error)) await entries.noteTried(effect, key, earlier.changedAt, earlier.tries);
    if (error instanceof UnavailableError) await entries.noteUnanswered(effect, key, error.message);
    throw error;
  }
  // guard: the intention is written before the act
  await entries.record(effect, key, result);
  return { result, outcome: 'created' };
}

/** Whether the error says for certain that the call was not carried out. */
function isRefusal(error: unknown): boolean {
  return error instanceof TrunklineError && !(error instanceof UnavailableError);
}

/** How a step reports what is there: `created` if this execution, or one that it answers for, made it. */
export function outcomeOf(entry: { intendedBy: string } | undefined, owners: Owners): 'created' | 'found' {
  return entry && owners.includes(entry.intendedBy) ? 'created' : 'found';
}

/**
 * For a look that found the thing outside: the ledger catches up, if an attempt of ours made it and its answer was lost.
 * What Trunkline never intended stays out of the ledger: it is not ours.
 */
export async function noteFound<Intent extends z.core.$ZodType, Result extends z.core.$ZodType>(
  options: EffectOf<Intent, Result> & { known: EntryOf<Intent, Result> | undefined; result: z.output<Result> },
): Promise<'created' | 'found'> {
  const { entries, effect, key, owners, known, result } = options;
  if (known && !known.result) await entries.record(effect, key, result);
  return outcomeOf(known, owners);
}

/**
 * Forgets an entry whose "what was there before" is out of date, since somebody else has changed it after the owners; so
 * `carryOut` writes a new one. An entry from which the owners went on themselves stays: it is where a roll-back ends.
 *
 * @param known the entry, if there is one
 * @param isThere whether what is there now is what an entry with this `which` has made
 */
export async function forgetOutdated<Intent extends z.core.$ZodType, Result extends z.core.$ZodType>(
  { entries, effect, key, owners }: EffectOf<Intent, Result>,
  known: EntryOf<Intent, Result> | undefined,
  isThere: (which: string) => boolean,
): Promise<void> {
  if (!known?.result) return;
  const own = owners.includes(known.intendedBy)
    ? await listOwn(entries, effect, key.subject, ({ intendedBy }) => owners.includes(intendedBy))
    : [];
  if (own.some(({ which = '' }) => isThere(which))) return;
  await entries.forget(effect, key);
}
