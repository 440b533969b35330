import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { numberSubject } from './subjects.ts';
import { type Key, openTable, type Table } from './table.ts';

export const claimSchema = z.object({
  owner: z.string(),
  /** ISO 8601; tells one claim of an execution from another, after a redrive. */
  claimedAt: z.string(),
  work: z._default(z.enum(['provision', 'roll back', 'deprovision']), 'provision'),
  /** The owner let the number go; the other fields stay, to be read. */
  released: z.boolean(),
  /** Executions that ended and left something on the number. The owner's roll-back undoes their work too. */
  answersFor: z._default(z.array(z.string()), []),
  /** What the owner has undone since it took the claim, in sentences. An attempt that fails half-way loses none. */
  undone: z._default(z.array(z.string()), []),
  /** Whether the owner's undoing has changed anything outside, or is about to. */
  changes: z._default(z.boolean(), false),
});
/** A number's claim: which execution works on it, and for which others it answers. */
export type Claim = z.infer<typeof claimSchema>;

/** The part of the ledger that says which execution works on which number: one item a number. */
export class Claims {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The number's claim, released or not; undefined when nobody has ever claimed it. */
  async readClaim(phoneNumber: string): Promise<Claim | undefined> {
    const item = await this.#table.get(keyOf(phoneNumber));
    return item && claimSchema.parse(item);
  }

  /**
   * Takes the number for `execution`, if its claim is still what was read before.
   * @param before as `readClaim` gave it. The caller decides who may take a number from whom.
   * @returns the new claim, or undefined when somebody else was faster.
   */
  async takeClaim(
    phoneNumber: string,
    execution: string,
    before: Claim | undefined,
    work: Claim['work'] = 'provision',
  ): Promise<Claim | undefined> {
    const unfinished = before && !before.released && before.owner !== execution ? [before.owner] : [];
    const claim: Claim = {
      owner: execution,
      claimedAt: new Date().toISOString(),
      work,
      released: false,
      answersFor: [...new Set([...(before?.answersFor ?? []), ...unfinished])].filter((other) => other !== execution),
      undone: [],
      changes: false,
    };
    const item = { ...keyOf(phoneNumber), ...claim, attempt: randomUUID() };
    const refused = before
      ? await this.#table.putIf(item, '#owner = :owner AND claimedAt = :claimedAt AND released = :released', {
          values: { ':owner': before.owner, ':claimedAt': before.claimedAt, ':released': before.released },
          names: { '#owner': 'owner' },
        })
      : await this.#table.putIf(item, 'attribute_not_exists(pk)');
    // The SDK repeats a write whose answer was lost; the attempt tells our own write from another's.
    return refused && refused.attempt !== item.attempt ? undefined : claim;
  }

  /** Notes, before the first change, that `execution` changes something outside. */
  async noteChanges(phoneNumber: string, execution: string): Promise<void> {
    await this.#table.updateIf(keyOf(phoneNumber), '#owner = :mine', 'SET changes = :true', {
      values: { ':mine': execution, ':true': true },
      names: { '#owner': 'owner' },
    });
  }

  /** Notes once, in a sentence, what `execution` has undone, if it holds the claim. */
  async noteUndone(phoneNumber: string, execution: string, sentence: string): Promise<void> {
    await this.#table.updateIf(
      keyOf(phoneNumber),
      '#owner = :mine AND NOT contains(undone, :sentence)',
      'SET undone = list_append(if_not_exists(undone, :none), :one)',
      {
        values: { ':mine': execution, ':sentence': sentence, ':one': [sentence], ':none': [] },
        names: { '#owner': 'owner' },
      },
    );
  }

  /**
   * Lets the number go, if `execution` holds it.
   * @param unfinished the executions whose work is still there: the next owner answers for them.
   * @returns whether it did.
   */
  async release(phoneNumber: string, execution: string, unfinished: string[] = []): Promise<boolean> {
    return this.#table.updateIf(
      keyOf(phoneNumber),
      '#owner = :mine',
      'SET released = :true, answersFor = :unfinished',
      {
        values: { ':true': true, ':mine': execution, ':unfinished': unfinished },
        names: { '#owner': 'owner' },
      },
    );
  }
}

function keyOf(phoneNumber: string): Key {
  return { pk: numberSubject(phoneNumber), sk: 'CLAIM' };
}

/** The claims in the ledger of this environment. */
export function openClaims(): Claims {
  return new Claims(openTable());
}
