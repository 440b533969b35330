import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { readEnvironment } from './environment.ts';
import { BusyError } from './errors.ts';

/**
 * Something a step does outside, as the ledger remembers it: `intent` is written before, `result` after.
 * The key says for what (a number, a trunk) and which; entries of one subject are one DynamoDB partition.
 */
export interface Effect<Intent extends z.ZodType, Result extends z.ZodType> {
  name: string;
  intent: Intent;
  result: Result;
}

export interface EffectKey {
  /** `NUMBER#+91...` or `TRUNK#...` */
  subject: string;
  /** Tells several of one kind apart, such as the address of an allowed IP. */
  which?: string;
}

export interface Entry<Intent, Result> {
  intendedBy: string;
  intendedAt: string;
  intent: Intent;
  result?: Result;
}

/** A number's claim: which execution works on it. `released` keeps the last holder for the reader. */
const claimSchema = z.object({ owner: z.string(), claimedAt: z.string(), released: z.boolean() });
export type Claim = z.infer<typeof claimSchema>;

export function numberSubject(phoneNumber: string): string {
  return `NUMBER#${phoneNumber}`;
}

export function trunkSubject(trunk: string): string {
  return `TRUNK#${trunk}`;
}

/** Longer than any Lambda of ours may run: whoever let a lease run out is over and writes no more. */
const leaseMillis = 120_000;

export function agentSubject(agentId: string): string {
  return `AGENT#${agentId}`;
}

/** The record of what was created for a number, and by which execution: one DynamoDB table. */
export class Ledger {
  readonly #table: string;
  readonly #database: DynamoDBDocumentClient;

  constructor(table: string, database: DynamoDBDocumentClient) {
    this.#table = table;
    this.#database = database;
  }

  /**
   * Takes the number for `execution`, unless another execution holds it.
   * @param over an owner seen to have ended, whose claim is taken over.
   * @returns the claim that now stands: ours if `owner` is `execution`.
   */
  async claim(phoneNumber: string, execution: string, over?: string): Promise<Claim> {
    const claim: Claim = { owner: execution, claimedAt: new Date().toISOString(), released: false };
    const refused = await this.#putUnless(
      { pk: numberSubject(phoneNumber), sk: 'CLAIM', ...claim },
      'attribute_not_exists(pk) OR released = :true OR #owner = :mine OR #owner = :over',
      { ':true': true, ':mine': execution, ':over': over ?? execution },
      { '#owner': 'owner' },
    );
    return refused ? claimSchema.parse(refused) : claim;
  }

  /** Lets the number go, if `execution` holds it. @returns whether it did. */
  async release(phoneNumber: string, execution: string): Promise<boolean> {
    return this.#updateIf('#owner = :mine', {
      Key: { pk: numberSubject(phoneNumber), sk: 'CLAIM' },
      UpdateExpression: 'SET released = :true',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':true': true, ':mine': execution },
    });
  }

  /**
   * Runs `work` while nobody else works on `subject`. The lease ends with the work, or by itself when its Lambda died.
   *
   * @throws BusyError when somebody else has it.
   */
  async withLease<Answer>(subject: string, execution: string, work: () => Promise<Answer>): Promise<Answer> {
    const now = Date.now();
    const key = { pk: subject, sk: 'LEASE' };
    const holder = `${execution} ${randomUUID()}`;
    const refused = await this.#putUnless(
      { ...key, holder, expiresAt: now + leaseMillis },
      'attribute_not_exists(pk) OR expiresAt < :now OR holder = :holder',
      { ':now': now, ':holder': holder },
    );
    if (refused) throw new BusyError(`${subject} is being changed by another execution. It is tried again.`);
    try {
      return await work();
    } finally {
      await this.#updateIf('holder = :holder', {
        Key: key,
        UpdateExpression: 'SET expiresAt = :over',
        ExpressionAttributeValues: { ':holder': holder, ':over': 0 },
      });
    }
  }

  async read<Intent extends z.ZodType, Result extends z.ZodType>(
    effect: Effect<Intent, Result>,
    key: EffectKey,
  ): Promise<Entry<z.output<Intent>, z.output<Result>> | undefined> {
    const { Item } = await this.#database.send(
      new GetCommand({ TableName: this.#table, Key: keyOf(effect, key), ConsistentRead: true }),
    );
    return Item && parseEntry(effect, Item);
  }

  /**
   * Writes what is about to be done, before it is done. An intention that is there already stays.
   * @returns the earlier entry, if there was one: what it intended may have been carried out.
   */
  async intend<Intent extends z.ZodType, Result extends z.ZodType>(
    effect: Effect<Intent, Result>,
    key: EffectKey,
    execution: string,
    intent: z.output<Intent>,
  ): Promise<Entry<z.output<Intent>, z.output<Result>> | undefined> {
    // The SDK repeats a write whose answer was lost; the attempt tells our own first try from an earlier entry.
    const attempt = randomUUID();
    const refused = await this.#putUnless(
      { ...keyOf(effect, key), intendedBy: execution, intendedAt: new Date().toISOString(), attempt, intent },
      'attribute_not_exists(pk)',
    );
    return refused && refused.attempt !== attempt ? parseEntry(effect, refused) : undefined;
  }

  /**
   * Writes what came back.
   *
   * @throws BusyError when the intention is gone: somebody forgot it meanwhile, and the step has to look again.
   */
  async record<Intent extends z.ZodType, Result extends z.ZodType>(
    effect: Effect<Intent, Result>,
    key: EffectKey,
    result: z.output<Result>,
  ): Promise<void> {
    const written = await this.#updateIf('attribute_exists(pk)', {
      Key: keyOf(effect, key),
      UpdateExpression: 'SET #result = :result, recordedAt = :now',
      ExpressionAttributeNames: { '#result': 'result' },
      ExpressionAttributeValues: { ':result': result, ':now': new Date().toISOString() },
    });
    if (!written)
      throw new BusyError(`The ledger's entry of ${effect.name} for ${key.subject} is gone. It is looked for again.`);
  }

  /** Forgets an entry whose effect was seen to be gone, so that it can be intended anew. */
  async forget(effect: Effect<z.ZodType, z.ZodType>, key: EffectKey): Promise<void> {
    await this.#database.send(new DeleteCommand({ TableName: this.#table, Key: keyOf(effect, key) }));
  }

  /** How an execution ended for a number: its own entry for ever, and the number's latest state. */
  async recordOutcome(phoneNumber: string, execution: string, outcome: object): Promise<void> {
    const item = { pk: numberSubject(phoneNumber), execution, endedAt: new Date().toISOString(), outcome };
    await this.#database.send(
      new PutCommand({ TableName: this.#table, Item: { ...item, sk: `RUN#${execution.split(':').at(-1)}` } }),
    );
    await this.#database.send(new PutCommand({ TableName: this.#table, Item: { ...item, sk: 'LATEST' } }));
  }

  /** @returns whether the condition held and the update was written. */
  async #updateIf(condition: string, update: Omit<UpdateCommandInput, 'TableName'>): Promise<boolean> {
    try {
      await this.#database.send(
        new UpdateCommand({ ...update, TableName: this.#table, ConditionExpression: condition }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  /** Puts the item unless the condition fails. @returns the item that stood in the way, if any. */
  async #putUnless(
    item: Record<string, unknown>,
    condition: string,
    values?: Record<string, unknown>,
    names?: Record<string, string>,
  ): Promise<Record<string, unknown> | undefined> {
    try {
      await this.#database.send(
        new PutCommand({
          TableName: this.#table,
          Item: item,
          ConditionExpression: condition,
          ...(values && { ExpressionAttributeValues: values }),
          ...(names && { ExpressionAttributeNames: names }),
        }),
      );
      return undefined;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const { Item } = await this.#database.send(
        new GetCommand({ TableName: this.#table, Key: { pk: item.pk, sk: item.sk }, ConsistentRead: true }),
      );
      // Gone again between the two calls: nothing stands in the way any more, but ours was not written either.
      return Item ?? this.#putUnless(item, condition, values, names);
    }
  }
}

function keyOf(effect: { name: string }, key: EffectKey): { pk: string; sk: string } {
  return {
    pk: key.subject,
    sk: key.which === undefined ? `EFFECT#${effect.name}` : `EFFECT#${effect.name}#${key.which}`,
  };
}

function parseEntry<Intent extends z.ZodType, Result extends z.ZodType>(
  effect: Effect<Intent, Result>,
  item: Record<string, unknown>,
): Entry<z.output<Intent>, z.output<Result>> {
  const { intendedBy, intendedAt } = z.object({ intendedBy: z.string(), intendedAt: z.string() }).parse(item);
  return {
    intendedBy,
    intendedAt,
    intent: effect.intent.parse(item.intent),
    ...(item.result !== undefined && { result: effect.result.parse(item.result) }),
  };
}

const ledgerEnvironment = z.object({ LEDGER_TABLE: z.string().min(1) });
const database = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

/** The ledger of this environment, from `LEDGER_TABLE`. */
export function openLedger(): Ledger {
  return new Ledger(readEnvironment(ledgerEnvironment).LEDGER_TABLE, database);
}
