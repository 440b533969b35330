import { setTimeout as pause } from 'node:timers/promises';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { database } from './database.ts';
import { readEnvironment } from './environment.ts';
import { UnavailableError } from './errors.ts';
import { numberSubject } from './ledger/subjects.ts';

export const announcementSchema = z.object({
  /** Part of the event: the same announcement starts one execution, however often it is put. */
  purchaseId: z.string(),
  agentId: z.string(),
  /** ISO 8601: when it was intended. */
  announcedAt: z.string(),
  /** The event is on the bus. */
  done: z.boolean(),
});
export type Announcement = z.infer<typeof announcementSchema>;

export const setAsideSchema = z.object({
  by: z.string(),
  reason: z.nullable(z.string()),
  /** ISO 8601 */
  at: z.string(),
});
export type SetAside = z.infer<typeof setAsideSchema>;

/** What the ledger knows of a number before anything is announced. */
export interface Standing {
  /** An execution has claimed it, or has recorded an end for it. */
  hadExecution: boolean;
  announcement: Announcement | undefined;
  setAside: SetAside | undefined;
}

/** The number's items that say so. */
export const sortKeys = {
  claim: 'CLAIM',
  standing: 'STANDING',
  announced: 'ANNOUNCED',
  setAside: 'SET-ASIDE',
} as const;
/** DynamoDB takes 100 keys a call, and a number has four. */
const numbersPerRead = 25;
const readAttempts = 8;

/** The part of the ledger that says which purchased numbers were announced, and which a person has set aside. */
export class PurchasesLedger {
  readonly #table: string;
  readonly #database: DynamoDBDocumentClient;

  constructor(table: string, database: DynamoDBDocumentClient) {
    this.#table = table;
    this.#database = database;
  }

  /** How numbers stand at this moment, by their E.164. */
  async read(phoneNumbers: readonly string[]): Promise<Map<string, Standing>> {
    const standings = new Map<string, Standing>();
    for (let start = 0; start < phoneNumbers.length; start += numbersPerRead) {
      const some = [...new Set(phoneNumbers.slice(start, start + numbersPerRead))];
      const items = await this.#get(some.flatMap(keysOf));
      for (const number of some) standings.set(number, standingOf(number, items));
    }
    return standings;
  }

  async readOne(phoneNumber: string): Promise<Standing> {
    return standingOf(phoneNumber, await this.#get(keysOf(phoneNumber)));
  }

  /** Writes what is about to be announced. An earlier one stays, done or not: every run announces that one. */
  async intend(phoneNumber: string, announcement: Announcement): Promise<void> {
    try {
      await this.#database.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...keyOf(phoneNumber, 'announced'), ...announcement },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** The event is on the bus. */
  async markDone(phoneNumber: string): Promise<void> {
    await this.#database.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: keyOf(phoneNumber, 'announced'),
        UpdateExpression: 'SET done = :true',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':true': true },
      }),
    );
  }

  async setAside(phoneNumber: string, setAside: SetAside): Promise<void> {
    await this.#database.send(
      new PutCommand({ TableName: this.#table, Item: { ...keyOf(phoneNumber, 'setAside'), ...setAside } }),
    );
  }

  async takeBack(phoneNumber: string): Promise<void> {
    await this.#database.send(new DeleteCommand({ TableName: this.#table, Key: keyOf(phoneNumber, 'setAside') }));
  }

  /** @throws UnavailableError when DynamoDB leaves keys unread again and again. */
  async #get(keys: Key[]): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let unread: Record<string, unknown>[] = keys;
    for (let attempt = 0; attempt < readAttempts; attempt += 1) {
      const { Responses, UnprocessedKeys } = await this.#database.send(
        new BatchGetCommand({
          RequestItems: {
            [this.#table]: {
              Keys: unread,
              ConsistentRead: true,
              // Outcomes are long, and nothing here needs them.
              ProjectionExpression: 'pk, sk, purchaseId, agentId, announcedAt, done, #by, reason, #at',
              ExpressionAttributeNames: { '#by': 'by', '#at': 'at' },
            },
          },
        }),
      );
      items.push(...(Responses?.[this.#table] ?? []));
      unread = UnprocessedKeys?.[this.#table]?.Keys ?? [];
      if (unread.length === 0) return items;
      await pause(50 * 2 ** attempt);
    }
    throw new UnavailableError(`The ledger left ${unread.length} items unread. It is tried again.`);
  }
}

interface Key extends Record<string, unknown> {
  pk: string;
  sk: string;
}

function keyOf(phoneNumber: string, item: keyof typeof sortKeys): Key {
  return { pk: numberSubject(phoneNumber), sk: sortKeys[item] };
}

function keysOf(phoneNumber: string): Key[] {
  return Object.values(sortKeys).map((sk) => ({ pk: numberSubject(phoneNumber), sk }));
}

function standingOf(phoneNumber: string, items: readonly Record<string, unknown>[]): Standing {
  const own = (item: keyof typeof sortKeys) =>
    items.find(({ pk, sk }) => pk === numberSubject(phoneNumber) && sk === sortKeys[item]);
  const announced = own('announced');
  const aside = own('setAside');
  return {
    hadExecution: own('claim') !== undefined || own('standing') !== undefined,
    announcement: announced && announcementSchema.parse(announced),
    setAside: aside && setAsideSchema.parse(aside),
  };
}

const ledgerEnvironment = z.object({ LEDGER_TABLE: z.string().check(z.minLength(1)) });

/** The purchases in the ledger of this environment. */
export function openPurchasesLedger(): PurchasesLedger {
  return new PurchasesLedger(readEnvironment(ledgerEnvironment).LEDGER_TABLE, database);
}
