import { paginateScan, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item, Table } from './table.ts';

/** Every item of the table that fits. It is read as a whole: for what is asked seldom. */
export async function scan({ database, name }: Table, wanted: Omit<ScanCommandInput, 'TableName'>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const { Items = [] } of paginateScan({ client: database }, { TableName: name, ...wanted })) {
    items.push(...Items);
  }
  return items;
}
