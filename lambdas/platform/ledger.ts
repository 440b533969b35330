import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  paginateScan,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { database } from './database.ts';
import { readEnvironment } from './environment.ts';
import { BusyError } from './errors.ts';

/**
 * Something a step does outside, as the ledger remembers it: `intent` is written before, `result` after.
 * The key says for what (a number, a trunk) and which; entries of one subject are one DynamoDB partition.
 */
export interface Effect<Intent extends z.core.$ZodType, Result extends z.core.$ZodType> {
  name: string;
  intent: Intent;
  result: Result;
}

/** The executions whose work is a step's own: its execution first, then those that it answers for. */
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
  intent: Intent;
  result?: Result;
}

export const claimSchema = z.object({
  owner: z.string(),
  /** ISO 8601; tells one claim of an execution from another, after a redrive. */
  claimedAt: z.string(),
  work: z._default(z.enum(['provision', 'roll back']), 'provision'),
  /** Let go; the rest stays for the reader. */
  released: z.boolean(),
  /** Executions that ended with something left undone on the number: the owner's roll-back undoes their work too. */
  answersFor: z._default(z.array(z.string()), []),
});
/** A number's claim: which execution works on it, and for which others it answers. */
export type Claim = z.infer<typeof claimSchema>;

/** An entry of one subject, as it is listed: which effect it is of is seen from its name. */
export interface ListedEntry {
  name: string;
  which: string | undefined;
  intendedBy: string;
  /** ISO 8601 */
  intendedAt: string;
  /** Whether it is known what came of it. */
  recorded: boolean;
}

/** What is kept of an execution for good. */
export interface RunFields {
  /** ISO 8601 */
  startedAt?: string;
  startedBy?: string | null;
  reason?: string | null;
  /** The request as it was given, to start it again with. */
  request?: object;
  /** ISO 8601 */
  endedAt?: string;
  outcome?: object;
}

export function numberSubject(phoneNumber: string): string {
  return `NUMBER#${phoneNumber}`;
}

export function trunkSubject(trunk: string): string {
  return `TRUNK#${trunk}`;
}

export function agentSubject(agentId: string): string {
  return `AGENT#${agentId}`;
}

/** The record of what was created for a number, and by which execution: one DynamoDB table. */
export class Ledger {
  readonly #table: string;
  readonly #database: DynamoDBDocumentClient;
  readonly #leaseMillis: number;

  /** @param leaseMillis longer than any Lambda may run: whoever let a lease run out is over and writes no more. */
  constructor(table: string, database: DynamoDBDocumentClient, leaseMillis: number) {
    this.#table = table;
    this.#database = database;
    this.#leaseMillis = leaseMillis;
  }

  async readClaim(phoneNumber: string): Promise<Claim | undefined> {
    const { Item } = await this.#database.send(
      new GetCommand({ TableName: this.#table, Key: claimKey(phoneNumber), ConsistentRead: true }),
    );
    return Item && claimSchema.parse(Item);
  }

  /**
   * Takes the number for `execution`, if its claim still is what was read before.
   * @param before as `readClaim` gave it; who may take what from whom is the caller's to decide.
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
    };
    const item = { ...claimKey(phoneNumber), ...claim, attempt: randomUUID() };
    const refused = before
      ? await this.#putUnless(
          item,
          '#owner = :owner AND claimedAt = :claimedAt AND released = :released',
          { ':owner': before.owner, ':claimedAt': before.claimedAt, ':released': before.released },
          { '#owner': 'owner' },
        )
      : await this.#putUnless(item, 'attribute_not_exists(pk)');
    // The SDK repeats a write whose answer was lost; the attempt tells our own write from another's.
    return refused && refused.attempt !== item.attempt ? undefined : claim;
  }

  /**
   * Lets the number go, if `execution` holds it.
   * @param unfinished the executions whose work is still there, for the next owner to answer for.
   * @returns whether it did.
   */
  async release(phoneNumber: string, execution: string, unfinished: string[] = []): Promise<boolean> {
    return this.#updateIf('#owner = :mine', {
      Key: claimKey(phoneNumber),
      UpdateExpression: 'SET released = :true, answersFor = :unfinished',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':true': true, ':mine': execution, ':unfinished': unfinished },
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
      { ...key, holder, expiresAt: now + this.#leaseMillis },
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

  async read<Intent extends z.core.$ZodType, Result extends z.core.$ZodType>(
    effect: Effect<Intent, Result>,
    key: EffectKey,
  ): Promise<Entry<z.output<Intent>, z.output<Result>> | undefined> {
    const { Item } = await this.#database.send(
      new GetCommand({ TableName: this.#table, Key: keyOf(effect, key), ConsistentRead: true }),
    );
    return Item && parseEntry(effect, Item);
  }

  /** Every effect of a subject, without what was intended and what came back: `read` gives those. */
  async list(subject: string): Promise<ListedEntry[]> {
    return (await this.#query(subject, 'EFFECT#')).map(listedEntry);
  }

  /**
   * Writes what is about to be done, before it is done.
   *
   * An earlier intention stays if it is of one of `owners`: it knows what was there before they began. Another
   * execution's is replaced, because whoever acts now is the one who can undo it.
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
    const refused = await this.#putUnless(item, 'attribute_not_exists(pk)');
    if (!refused || refused.attempt === attempt) return undefined;
    const earlier = parseEntry(effect, refused);
    if (owners.includes(earlier.intendedBy)) return earlier;
    const changed = await this.#putUnless(item, 'attempt = :seen', { ':seen': refused.attempt });
    if (changed && changed.attempt !== attempt) {
      throw new BusyError(
        `${effect.name} for ${key.subject} is being changed by another execution. It is tried again.`,
      );
    }
    return earlier;
  }

  /** Writes an entry with its result, in place of any other: for what is a fact as soon as it is written. */
  async put<Intent extends z.core.$ZodType, Result extends z.core.$ZodType>(
    effect: Effect<Intent, Result>,
    key: EffectKey,
    execution: string,
    { intent, result }: { intent: z.output<Intent>; result?: z.output<Result> },
  ): Promise<void> {
    const intendedAt = new Date().toISOString();
    const item = { ...keyOf(effect, key), intendedBy: execution, intendedAt, attempt: randomUUID(), intent };
    await this.#database.send(
      new PutCommand({ TableName: this.#table, Item: { ...item, ...(result !== undefined && { result }) } }),
    );
  }

  /** Makes `execution` the one that made it, which a roll-back of it undoes. An entry that is gone stays gone. */
  async handOver(effect: { name: string }, key: EffectKey, execution: string): Promise<void> {
    await this.#updateIf('attribute_exists(pk)', {
      Key: keyOf(effect, key),
      UpdateExpression: 'SET intendedBy = :execution',
      ExpressionAttributeValues: { ':execution': execution },
    });
  }

  /** Replaces what an entry says was intended. An entry that is gone stays gone. */
  async revise<Intent extends z.core.$ZodType>(
    effect: Effect<Intent, z.core.$ZodType>,
    key: EffectKey,
    intent: z.output<Intent>,
  ): Promise<void> {
    await this.#updateIf('attribute_exists(pk)', {
      Key: keyOf(effect, key),
      UpdateExpression: 'SET #intent = :intent',
      ExpressionAttributeNames: { '#intent': 'intent' },
      ExpressionAttributeValues: { ':intent': intent },
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
  async forget(effect: { name: string }, key: EffectKey): Promise<void> {
    await this.#database.send(new DeleteCommand({ TableName: this.#table, Key: keyOf(effect, key) }));
  }

  /** How the number stands, as the last execution that recorded it left it. */
  async readLatest(phoneNumber: string): Promise<{ endedAt: string; outcome: unknown } | undefined> {
    const { Item } = await this.#database.send(
      new GetCommand({
        TableName: this.#table,
        Key: { pk: numberSubject(phoneNumber), sk: 'LATEST' },
        ConsistentRead: true,
      }),
    );
    return Item && { endedAt: String(Item.endedAt), outcome: Item.outcome };
  }

  /** How the number's executions ended, newest first. */
  async listOutcomes(phoneNumber: string): Promise<{ endedAt: string; outcome: unknown }[]> {
    const items = await this.#query(numberSubject(phoneNumber), 'RUN#');
    return items
      .filter((item) => item.endedAt !== undefined)
      .map(({ endedAt, outcome }) => ({ endedAt: String(endedAt), outcome }))
      .sort((one, other) => other.endedAt.localeCompare(one.endedAt));
  }

  /** How an execution ended for a number: its own entry for ever, and the number's latest state. */
  async recordOutcome(phoneNumber: string, execution: string, outcome: object): Promise<void> {
    const endedAt = new Date().toISOString();
    await this.recordRun(phoneNumber, execution, { endedAt, outcome });
    const item = { pk: numberSubject(phoneNumber), sk: 'LATEST', execution, endedAt, outcome };
    await this.#database.send(new PutCommand({ TableName: this.#table, Item: item }));
  }

  /** Adds to an execution's own entry: who started it when and why, at its beginning, and at its end how it ended. */
  async recordRun(phoneNumber: string, execution: string, fields: RunFields): Promise<void> {
    const entries = Object.entries({ execution, ...fields });
    await this.#database.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { pk: numberSubject(phoneNumber), sk: `RUN#${execution.split(':').at(-1)}` },
        UpdateExpression: `SET ${entries.map(([name]) => `#${name} = :${name}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(entries.map(([name, value]) => [`:${name}`, value])),
      }),
    );
  }

  /** Every item of one number but its effects, as it stands there; without a number, of every number. */
  async listNumberItems(phoneNumber?: string): Promise<Record<string, unknown>[]> {
    const from = { TableName: this.#table, ConsistentRead: true };
    const client = this.#database;
    const pages =
      phoneNumber === undefined
        ? paginateScan(
            { client },
            {
              ...from,
              FilterExpression: 'begins_with(pk, :number) AND NOT begins_with(sk, :effect)',
              ExpressionAttributeValues: { ':number': 'NUMBER#', ':effect': 'EFFECT#' },
            },
          )
        : paginateQuery(
            { client },
            {
              ...from,
              KeyConditionExpression: 'pk = :number',
              ExpressionAttributeValues: { ':number': numberSubject(phoneNumber) },
            },
          );
    const items: Record<string, unknown>[] = [];
    for await (const { Items = [] } of pages) items.push(...Items);
    return items.filter(({ sk }) => !String(sk).startsWith('EFFECT#'));
  }

  /** Every item of a partition whose sort key begins so. */
  async #query(subject: string, beginning: string): Promise<Record<string, unknown>[]> {
    const pages = paginateQuery(
      { client: this.#database },
      {
        TableName: this.#table,
        KeyConditionExpression: 'pk = :subject AND begins_with(sk, :beginning)',
        ExpressionAttributeValues: { ':subject': subject, ':beginning': beginning },
        ConsistentRead: true,
      },
    );
    const items: Record<string, unknown>[] = [];
    for await (const { Items = [] } of pages) items.push(...Items);
    return items;
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

function claimKey(phoneNumber: string): { pk: string; sk: string } {
  return { pk: numberSubject(phoneNumber), sk: 'CLAIM' };
}

function listedEntry(item: Record<string, unknown>): ListedEntry {
  const { sk, intendedBy, intendedAt } = z
    .object({ sk: z.string(), intendedBy: z.string(), intendedAt: z.string() })
    .parse(item);
  const [, name = '', ...which] = sk.split('#');
  return {
    name,
    which: which.length > 0 ? which.join('#') : undefined,
    intendedBy,
    intendedAt,
    recorded: item.result !== undefined,
  };
}

function keyOf(effect: { name: string }, key: EffectKey): { pk: string; sk: string } {
  return {
    pk: key.subject,
    sk: key.which === undefined ? `EFFECT#${effect.name}` : `EFFECT#${effect.name}#${key.which}`,
  };
}

function parseEntry<Intent extends z.core.$ZodType, Result extends z.core.$ZodType>(
  effect: Effect<Intent, Result>,
  item: Record<string, unknown>,
): Entry<z.output<Intent>, z.output<Result>> {
  const { intendedBy, intendedAt } = z.object({ intendedBy: z.string(), intendedAt: z.string() }).parse(item);
  return {
    intendedBy,
    intendedAt,
    intent: z.parse(effect.intent, item.intent),
    ...(item.result !== undefined && { result: z.parse(effect.result, item.result) }),
  };
}

const ledgerEnvironment = z.object({
  LEDGER_TABLE: z.string().check(z.minLength(1)),
  LEASE_MILLIS: z.coerce.number().check(z.positive()),
});

/** The ledger of this environment. */
export function openLedger(): Ledger {
  const { LEDGER_TABLE, LEASE_MILLIS } = readEnvironment(ledgerEnvironment);
  return new Ledger(LEDGER_TABLE, database, LEASE_MILLIS);
}
