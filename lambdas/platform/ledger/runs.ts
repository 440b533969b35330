import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { scan } from './scan.ts';
import { numberSubject } from './subjects.ts';
import { type Item, type Key, openTable, type Table } from './table.ts';

/** What is kept of an execution for good. */
export interface RunFields {
  /** Absent: a provisioning. */
  work?: 'deprovision';
  /** Whether it ever had the number. Versions without this field did not say. */
  held?: boolean;
  /** ISO 8601 */
  startedAt?: string;
  /** The request as it was given, to start it again with. */
  request?: object;
  /** ISO 8601 */
  endedAt?: string;
  outcome?: object;
}

const rollBackEndSchema = z.object({
  /** Who rolled back: the failed execution, or a roll-back on its own. */
  execution: z.string(),
  remains: z.array(z.string()),
  /** Why it failed; null when it did not. */
  failed: z.nullable(z.string()),
});
export type RollBackEnd = z.infer<typeof rollBackEndSchema>;

/** The part of the ledger that holds a number's executions, and how it stands after them. */
export class Runs {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** How the number stands. Undefined, with revision 0, if no version with standings has changed it. */
  async readStanding(phoneNumber: string): Promise<{ standing: unknown; revision: number }> {
    const item = await this.#table.get(standingKey(phoneNumber));
    return { standing: item?.standing, revision: Number(item?.revision ?? 0) };
  }

  /** @returns whether it was written: only if the revision is still the one that was read. */
  async writeStanding(phoneNumber: string, standing: object, revision: number): Promise<boolean> {
    const item = { ...standingKey(phoneNumber), standing, revision: revision + 1 };
    const condition = 'attribute_not_exists(pk) OR revision = :revision';
    const refused = await this.#table.putIf(item, condition, { values: { ':revision': revision } });
    // The SDK repeats a write whose answer was lost: this one stands there already.
    return !refused || (refused.revision === item.revision && isDeepStrictEqual(refused.standing, standing));
  }

  /** The number's executions, in no order. */
  async listRuns(phoneNumber: string): Promise<Item[]> {
    return this.#table.query(numberSubject(phoneNumber), 'RUN#');
  }

  /** How the number's executions ended, newest first. */
  async listOutcomes(phoneNumber: string): Promise<{ endedAt: string; outcome: unknown }[]> {
    return (await this.listRuns(phoneNumber))
      .filter((item) => item.endedAt !== undefined)
      .map(({ endedAt, outcome }) => ({ endedAt: String(endedAt), outcome }))
      .sort((one, other) => other.endedAt.localeCompare(one.endedAt));
  }

  /** How an execution ended for a number. @returns when: ISO 8601 */
  async recordOutcome(phoneNumber: string, execution: string, outcome: object): Promise<string> {
    const endedAt = new Date().toISOString();
    await this.recordRun(phoneNumber, execution, { endedAt, outcome });
    return endedAt;
  }

  /**
   * Adds to an execution's own entry. At its beginning: when it was started, and by what request. At its end: how it
   * ended.
   *
   * @param told what was said of its start, such as who and why, each under its own name
   */
  async recordRun(
    phoneNumber: string,
    execution: string,
    fields: RunFields,
    told: Readonly<Record<string, string | null>> = {},
  ): Promise<void> {
    const written = Object.entries({ execution, ...told, ...fields });
    await this.#table.update(
      runKey(phoneNumber, execution),
      `SET ${written.map(([name]) => `#${name} = :${name}`).join(', ')}`,
      {
        names: Object.fromEntries(written.map(([name]) => [`#${name}`, name])),
        values: Object.fromEntries(written.map(([name, value]) => [`:${name}`, value])),
      },
    );
  }

  /**
   * What was said of an execution's start; null where nothing was. And when it ended; null: not yet, or nobody wrote
   * it.
   *
   * @param told the names of what may have been said
   */
  async readRun<Name extends string>(
    phoneNumber: string,
    execution: string,
    told: readonly Name[],
  ): Promise<Record<Name | 'endedAt', string | null>> {
    const item = await this.#table.get(runKey(phoneNumber, execution));
    const text = (name: string) => (typeof item?.[name] === 'string' ? item[name] : null);
    return Object.fromEntries([...told, 'endedAt'].map((name) => [name, text(name)])) as never;
  }

  /** Keeps how the number's last roll-back ended, in place of the one before. */
  async recordRollBack(phoneNumber: string, ended: RollBackEnd): Promise<void> {
    await this.#table.put({ ...rollBackKey(phoneNumber), ...ended });
  }

  /** How the number's last roll-back ended; undefined if none was told of. */
  async readRollBack(phoneNumber: string): Promise<RollBackEnd | undefined> {
    const item = await this.#table.get(rollBackKey(phoneNumber));
    return item && rollBackEndSchema.parse(item);
  }

  /** Every item of one number except its effects, as stored. */
  async listNumberItems(phoneNumber: string): Promise<Item[]> {
    const items = await this.#table.query(numberSubject(phoneNumber));
    return items.filter(({ sk }) => !String(sk).startsWith('EFFECT#'));
  }

  /** The same of every number. @param attributes what of them */
  async listItemsOfAll(attributes: readonly string[]): Promise<Item[]> {
    return scan(this.#table, ['pk', 'sk', ...attributes], {
      FilterExpression: 'begins_with(pk, :number) AND NOT begins_with(sk, :effect)',
      ExpressionAttributeValues: { ':number': numberSubject(''), ':effect': 'EFFECT#' },
      ConsistentRead: true,
    });
  }
}

function standingKey(phoneNumber: string): Key {
  return { pk: numberSubject(phoneNumber), sk: 'STANDING' };
}

function runKey(phoneNumber: string, execution: string): Key {
  return { pk: numberSubject(phoneNumber), sk: `RUN#${execution.split(':').at(-1)}` };
}

function rollBackKey(phoneNumber: string): Key {
  return { pk: numberSubject(phoneNumber), sk: 'ROLL-BACK' };
}

/** The executions in the ledger of this environment. */
export function openRuns(): Runs {
  return new Runs(openTable());
}
