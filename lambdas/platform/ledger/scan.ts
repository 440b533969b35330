import { paginateScan, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import { projection } from './projection.ts';
import type { Item, Table } from './table.ts';

/**
 * Some attributes of every item of the table that fits. It is read as a whole: for what is asked seldom.
 *
 * @param attributes by name: who scans may not ask for all (`projection.ts`)
 */
export async function scan(
  { database, name }: Table,
  attributes: readonly string[],
  {
    ExpressionAttributeValues,
    ...wanted
  }: Pick<ScanCommandInput, 'FilterExpression' | 'ExpressionAttributeValues' | 'ConsistentRead'>,
): Promise<Item[]> {
  const request = { TableName: name, ...wanted, ...(ExpressionAttributeValues && { ExpressionAttributeValues }) };
  const items: Item[] = [];
  for await (const { Items = [] } of paginateScan({ client: database }, { ...request, ...projection(attributes) })) {
    items.push(...Items);
  }
  return items;
}
