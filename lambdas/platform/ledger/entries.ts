import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { BusyError } from '../errors.ts';
import { type Item, type Key, openTable, type Table } from './table.ts';

/**
 * Something a step does outside, as the ledger remembers it: `intent` is written before, `result` after. Its key names
 * the subject (a number, a trunk) and, of several, which one. Entries of one subject are one DynamoDB partition.
 */
export interface Effect<Intent extends z.core.$ZodType, Result extends z.core.$ZodType> {
  name: string;
  intent: Intent;
  result: Result;
}

/** The executions whose work counts as a step's own: its execution first, then those that it answers for. */
export type Owners = readonly [execution: string, ...others: string[]];

export interface EffectKey {
  /** `NUMBER#+91...` or `TRUNK#...` */
  subject: string;
  /** Tells several of one kind apart, such as the address of an allowed IP. */
  which?: string;
}

export interface Entry<Intent, Result> {
  intendedBy: string;
  intendedAt: string;
  /** ISO 8601: when it was last recorded, or last tried where its answer is not known. A list may not show it yet. */
  changedAt: string;
  /** How often it was tried, from 1. */
  tries: number;
  /** Why the last try had no answer, if one had none: a sentence. */
  unanswered?: string;
  intent: Intent;
  result?: Result;
}

/** An entry of one subject, as it is listed. Its name says which effect it is of. */
export interface ListedEntry {
  name: string;
  which: string | undefined;
  intendedBy: string;
  /** ISO 8601 */
  intendedAt: string;
  /** ISO 8601, as of an `Entry` */
  changedAt: string;
  /** Whether its result is known. */
  recorded: boolean;
}

/** The part of the ledger that remembers what was done outside, for whom and by which execution. */
export class Entries {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** What was intended, and its result; undefined when nothing was intended. */
  async read<Intent extends z.core.$ZodType, Result extends z.core.$ZodType>(
    effect: Effect<Intent, Result>,
    key: EffectKey,
  ): Promise<Entry<z.output<Intent>, z.output<Result>> | undefined> {
    const item = await this.#table.get(keyOf(effect, key));
    return item && parseEntry(effect, item);
  }

  /** Every effect of a subject, without intent and result: `read` gives those. */
  async list(subject: string): Promise<ListedEntry[]> {
    return (await this.#table.query(subject, 'EFFECT#')).map(listedEntry);
  }

  /**
   * Writes what is about to be done, before it is done.
   *
   * An earlier intention of one of `owners` stays: it knows what was there before they began. Another execution's is
   * replaced, because the one that acts now can undo it.
   *
   * @param owners this execution, and those that it answers for
   * @returns the earlier entry, if there was one: what it intended may have been carried out.
   */
  async intend<Intent extends z.core.$ZodType, Result extends z.core.$ZodType>(
    effect: Effect<Intent, Result>,
    key: EffectKey,
    owners: Owners,
    intent: z.output<Intent>,
  ): Promise<Entry<z.output<Intent>, z.output<Result>> | undefined> {
    const [execution] = owners;
    // The SDK repeats a write whose answer was lost; the attempt tells our own first try from an earlier entry.
    const attempt = randomUUID();
    const item = {
      ...keyOf(effect, key),
      intendedBy: execution,
      intendedAt: new Date().toISOString(),
      attempt,
      intent,
    };
    const refused = await this.#table.putIf(item, 'attribute_not_exists(pk)');
    if (!refused || refused.attempt === attempt) return undefined;
    const earlier = parseEntry(effect, refused);
    if (owners.includes(earlier.intendedBy)) {
      await this.noteTried(effect, key, item.intendedAt, earlier.tries + 1);
      return earlier;
    }
    const changed = await this.#table.putIf(item, 'attempt = :seen', { values: { ':seen': refused.attempt } });
    if (changed && changed.attempt !== attempt) {
      throw new BusyError(
        `${effect.name} for ${key.subject} is being changed by another execution. It is tried again.`,
      );
    }
    return earlier;
  }

  /** Notes when it was last tried, and how often. An entry that is gone stays gone. @param at ISO 8601 */
  async noteTried(effect: { name: string }, key: EffectKey, at: string, tries: number): Promise<void> {
    await this.#table.updateIf(keyOf(effect, key), 'attribute_exists(pk)', 'SET triedAt = :at, tries = :tries', {
      values: { ':at': at, ':tries': tries },
    });
  }

  /** Notes why a try had no answer. An entry that is gone stays gone. */
  async noteUnanswered(effect: { name: string }, key: EffectKey, why: string): Promise<void> {
    await this.#table.updateIf(keyOf(effect, key), 'attribute_exists(pk)', 'SET unanswered = :why', {
      values: { ':why': why },
    });
  }

  /** Writes an entry with its result, in place of any other: for something that is a fact once it is written. */
  async put<Intent extends z.core.$ZodType, Result extends z.core.$ZodType>(
    effect: Effect<Intent, Result>,
    key: EffectKey,
    execution: string,
    { intent, result }: { intent: z.output<Intent>; result?: z.output<Result> },
  ): Promise<void> {
    const intendedAt = new Date().toISOString();
    const item = { ...keyOf(effect, key), intendedBy: execution, intendedAt, attempt: randomUUID(), intent };
    await this.#table.put({ ...item, ...(result !== undefined && { result }) });
  }

  /** Records `execution` as the one that made it, so that its roll-back undoes it. An entry that is gone stays gone. */
  async handOver(effect: { name: string }, key: EffectKey, execution: string): Promise<void> {
    await this.#table.updateIf(keyOf(effect, key), 'attribute_exists(pk)', 'SET intendedBy = :execution', {
      values: { ':execution': execution },
    });
  }

  /** Replaces what an entry says was intended. An entry that is gone stays gone. */
  async revise<Intent extends z.core.$ZodType>(
    effect: Effect<Intent, z.core.$ZodType>,
    key: EffectKey,
    intent: z.output<Intent>,
  ): Promise<void> {
    await this.#table.updateIf(keyOf(effect, key), 'attribute_exists(pk)', 'SET #intent = :intent', {
      values: { ':intent': intent },
      names: { '#intent': 'intent' },
    });
  }

  /**
   * Writes what came back.
   *
   * @throws BusyError when the intention is gone: somebody forgot it meanwhile, and the step has to look again.
   */
  async record<Intent extends z.core.$ZodType, Result extends z.core.$ZodType>(
    effect: Effect<Intent, Result>,
    key: EffectKey,
    result: z.output<Result>,
  ): Promise<void> {
    const written = await this.#table.updateIf(
      keyOf(effect, key),
      'attribute_exists(pk)',
      'SET #result = :result, recordedAt = :now',
      { values: { ':result': result, ':now': new Date().toISOString() }, names: { '#result': 'result' } },
    );
    if (!written)
      throw new BusyError(`The ledger's entry of ${effect.name} for ${key.subject} is gone. It is looked for again.`);
  }

  /** Forgets an entry whose effect was seen to be gone, so that it can be intended again. */
  async forget(effect: { name: string }, key: EffectKey): Promise<void> {
    await this.#table.delete(keyOf(effect, key));
  }
}

/** The key of an entry that was listed under a subject. */
export function keyOfListed(subject: string, { which }: ListedEntry): EffectKey {
  return { subject, ...(which !== undefined && { which }) };
}

function listedEntry(item: Item): ListedEntry {
  const { sk } = z.object({ sk: z.string() }).parse(item);
  const [, name = '', ...which] = sk.split('#');
  return {
    name,
    which: which.length > 0 ? which.join('#') : undefined,
    ...parseTimes(item),
    recorded: item.result !== undefined,
  };
}

/** Where an entry stands in the table. */
export function keyOf(effect: { name: string }, key: EffectKey): Key {
  return {
    pk: key.subject,
    sk: key.which === undefined ? `EFFECT#${effect.name}` : `EFFECT#${effect.name}#${key.which}`,
  };
}

function parseEntry<Intent extends z.core.$ZodType, Result extends z.core.$ZodType>(
  effect: Effect<Intent, Result>,
  item: Item,
): Entry<z.output<Intent>, z.output<Result>> {
  return {
    ...parseTimes(item),
    tries: z.parse(z._default(z.number(), 1), item.tries),
    ...(typeof item.unanswered === 'string' && { unanswered: item.unanswered }),
    intent: z.parse(effect.intent, item.intent),
    ...(item.result !== undefined && { result: z.parse(effect.result, item.result) }),
  };
}

const timesSchema = z.object({
  intendedBy: z.string(),
  intendedAt: z.string(),
  triedAt: z.optional(z.string()),
  recordedAt: z.optional(z.string()),
});

/** By whom and when; the latest of the times is when something may have changed outside. */
function parseTimes(item: Item): { intendedBy: string; intendedAt: string; changedAt: string } {
  const { intendedBy, intendedAt, triedAt = intendedAt, recordedAt = triedAt } = timesSchema.parse(item);
  return { intendedBy, intendedAt, changedAt: [intendedAt, triedAt, recordedAt].sort().at(-1) ?? intendedAt };
}

/** The entries in the ledger of this environment. */
export function openEntries(): Entries {
  return new Entries(openTable());
}
