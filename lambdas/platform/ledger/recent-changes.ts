import * as z from 'zod/mini';
import { openTable, type Table } from './table.ts';

/**
 * How long a change at Exotel or Atoms may take to show in every read, in milliseconds: 60 s for a list that lags behind,
 * 10 s for a request whose answer was lost, and some to spare.
 */
export const visibilityMillis = 90_000;

/** Whether what was changed then may still not show in a read. @param at ISO 8601 */
export function isRecent(at: string): boolean {
  return Date.now() - Date.parse(at) < visibilityMillis;
}

/** When every read shows what was changed then. @param at ISO 8601 */
export function endOfLag(at: string): string {
  return new Date(Date.parse(at) + visibilityMillis).toISOString();
}

const goneSchema = z.object({ id: z.string(), at: z.string() });
const writtenSchema = z.object({ value: z.unknown(), at: z.string() });

/**
 * The part of the ledger that remembers what Trunkline took away or wrote over a moment ago, so that a read which shows
 * what was there before is not believed. What was made is remembered by its entry (`entries.ts`).
 */
export class RecentChanges {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Notes that something is gone by our own doing. @param id the service's id of it */
  async noteGone(subject: string, id: string): Promise<void> {
    await this.#table.put({ pk: subject, sk: `GONE#${id}`, id, at: new Date().toISOString(), ...expiry() });
  }

  /** The ids of what is gone of a subject, though reads may still show it. */
  async listGone(subject: string): Promise<ReadonlySet<string>> {
    const items = z.parse(z.array(goneSchema), await this.#table.query(subject, 'GONE#'));
    return new Set(items.filter(({ at }) => isRecent(at)).map(({ id }) => id));
  }

  /**
   * Notes what is about to be written over something that has one value, such as an agent's list of numbers.
   *
   * @param what names it among those of the subject
   * @param since when it was first written so, ISO 8601; by default now
   */
  async noteWritten(subject: string, what: string, value: unknown, since = new Date().toISOString()): Promise<void> {
    await this.#table.put({ pk: subject, sk: `WRITTEN#${what}`, value, at: since, ...expiry() });
  }

  /**
   * Notes that a request to make something was given up: no answer came, and nothing showed in time. Should it appear
   * within the week, it is Trunkline's.
   */
  async noteGivenUp(subject: string, what: string): Promise<void> {
    const item = { pk: subject, sk: `GIVEN-UP#${what}`, at: new Date().toISOString() };
    await this.#table.put({ ...item, ...expiry(7 * 24 * 3_600) });
  }

  async wasGivenUp(subject: string, what: string): Promise<boolean> {
    return (await this.#table.get({ pk: subject, sk: `GIVEN-UP#${what}` })) !== undefined;
  }

  /** When something of the subject was last written over, ISO 8601; undefined where nothing was lately. */
  async findLastWrite(subject: string): Promise<string | undefined> {
    const items = z.parse(z.array(writtenSchema), await this.#table.query(subject, 'WRITTEN#'));
    return items
      .map(({ at }) => at)
      .sort()
      .at(-1);
  }

  /** What was last written, if that is not long ago, and when, ISO 8601: reads show it when it is not recent any more. */
  async readWritten<Schema extends z.ZodMiniType>(
    subject: string,
    what: string,
    schema: Schema,
  ): Promise<{ value: z.output<Schema>; at: string } | undefined> {
    const item = await this.#table.get({ pk: subject, sk: `WRITTEN#${what}` });
    if (!item) return undefined;
    const { value, at } = writtenSchema.parse(item);
    return { value: z.parse(schema, value), at };
  }
}

/**
 * DynamoDB deletes the item some time after that.
 *
 * @param seconds by default an hour, when no execution goes on that has seen it
 * @returns seconds since 1970
 */
function expiry(seconds = 3_600): { forgetAfter: number } {
  return { forgetAfter: Math.ceil(Date.now() / 1_000) + seconds };
}

/** The recent changes in the ledger of this environment. */
export function openRecentChanges(): RecentChanges {
  return new RecentChanges(openTable());
}
