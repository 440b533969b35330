import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { database } from '../database.ts';
import { readEnvironment } from '../environment.ts';

/** An item as it stands in the table. */
export type Item = Record<string, unknown>;

/** Where an item stands: what it is about, and what of that it is. */
export interface Key {
  pk: string;
  sk: string;
}

/** What the `:values` and the `#names` of an expression stand for. */
export interface Placeholders {
  values?: Item;
  names?: Record<string, string>;
}

/** The ledger's DynamoDB table. Every read is consistent. A condition that fails is an answer, not an error. */
export class Table {
  readonly name: string;
  readonly database: DynamoDBDocumentClient;

  constructor(name: string, database: DynamoDBDocumentClient) {
    this.name = name;
    this.database = database;
  }

  async get(key: Key): Promise<Item | undefined> {
    const { Item } = await this.database.send(
      new GetCommand({ TableName: this.name, Key: { ...key }, ConsistentRead: true }),
    );
    return Item;
  }

  /** Every item of a partition; with `beginning`, only those whose sort key begins with it. */
  async query(subject: string, beginning?: string): Promise<Item[]> {
    const pages = paginateQuery(
      { client: this.database },
      {
        TableName: this.name,
        KeyConditionExpression: `pk = :subject${beginning === undefined ? '' : ' AND begins_with(sk, :beginning)'}`,
        ExpressionAttributeValues: {
          ':subject': subject,
          ...(beginning !== undefined && { ':beginning': beginning }),
        },
        ConsistentRead: true,
      },
    );
    const items: Item[] = [];
    for await (const { Items = [] } of pages) items.push(...Items);
    return items;
  }

  /** Puts the item, in place of any other. */
  async put(item: Key & Item): Promise<void> {
    await this.database.send(new PutCommand({ TableName: this.name, Item: item }));
  }

  /** Puts the item if the condition holds. @returns the item that stood in the way, if any. */
  async putIf(item: Key & Item, condition: string, placeholders: Placeholders = {}): Promise<Item | undefined> {
    try {
      await this.database.send(
        new PutCommand({
          TableName: this.name,
          Item: item,
          ConditionExpression: condition,
          ...attributes(placeholders),
        }),
      );
      return undefined;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const { pk, sk } = item;
      // It has gone between the two calls: nothing stands in the way any more, but ours was not written either.
      return (await this.get({ pk, sk })) ?? this.putIf(item, condition, placeholders);
    }
  }

  /** Changes the item, or makes it. @param change DynamoDB's update expression */
  async update(key: Key, change: string, placeholders: Placeholders): Promise<void> {
    await this.database.send(
      new UpdateCommand({
        TableName: this.name,
        Key: { ...key },
        UpdateExpression: change,
        ...attributes(placeholders),
      }),
    );
  }

  /** Changes the item if the condition holds. @returns whether it held and the change was written. */
  async updateIf(key: Key, condition: string, change: string, placeholders: Placeholders): Promise<boolean> {
    try {
      await this.database.send(
        new UpdateCommand({
          TableName: this.name,
          Key: { ...key },
          UpdateExpression: change,
          ConditionExpression: condition,
          ...attributes(placeholders),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  /** Deletes the item, if it is there. */
  async delete(key: Key): Promise<void> {
    await this.database.send(new DeleteCommand({ TableName: this.name, Key: { ...key } }));
  }
}

function attributes({ values, names }: Placeholders) {
  return {
    ...(values && { ExpressionAttributeValues: values }),
    ...(names && { ExpressionAttributeNames: names }),
  };
}

const tableEnvironment = z.object({ LEDGER_TABLE: z.string().check(z.minLength(1)) });

/** The ledger's table in this environment. */
export function openTable(): Table {
  return new Table(readEnvironment(tableEnvironment).LEDGER_TABLE, database);
}
