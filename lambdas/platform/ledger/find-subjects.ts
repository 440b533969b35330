import { keyOf } from './entries.ts';
import { scan } from './scan.ts';
import type { Table } from './table.ts';

/** The subjects that have an entry of an effect with this `which`. Reads the whole table: for what a person asks. */
export async function findSubjects(table: Table, effect: { name: string }, which: string): Promise<string[]> {
  const found = await scan(table, ['pk'], {
    FilterExpression: 'sk = :sk',
    ExpressionAttributeValues: { ':sk': keyOf(effect, { subject: '', which }).sk },
    ConsistentRead: true,
  });
  return found.map(({ pk }) => String(pk)).sort();
}
