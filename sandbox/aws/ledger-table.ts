import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type AttributeDefinition,
  CreateTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
} from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
// @ts-expect-error dynalite has no types
import dynalite from 'dynalite';
import type { Template } from './template.ts';

/** The template's table in a DynamoDB that runs in this process (dynalite keeps DynamoDB's rules for conditions). */
export interface LedgerTable {
  url: string;
  /** Every item. */
  items(): Promise<Record<string, unknown>[]>;
  /** Deletes every item. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function startLedgerTable(template: Template): Promise<LedgerTable> {
  const server = dynalite({ createTableMs: 0 }) as Server;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({
    endpoint: url,
    region: template.region,
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
  });
  const [logicalId, { Properties }] = template.only('AWS::DynamoDB::Table');
  const TableName = String(template.resolve({ Ref: logicalId }));
  await client.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: Properties.AttributeDefinitions as AttributeDefinition[],
      KeySchema: Properties.KeySchema as KeySchemaElement[],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  const documents = DynamoDBDocumentClient.from(client);
  const items = async () => (await documents.send(new ScanCommand({ TableName }))).Items ?? [];
  return {
    url,
    items,
    async reset() {
      for (const { pk, sk } of await items()) await documents.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
    },
    async close() {
      // Its close waits for open sockets, also those of Lambdas that keep theirs alive.
      client.destroy();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
