import { scan } from './scan.ts';
import { numberSubject } from './subjects.ts';
import type { Table } from './table.ts';

/** The numbers that an execution holds, whether or not it is over, and those of which somebody's work is unfinished. */
export async function listUnfinished(table: Table): Promise<string[]> {
  const claims = await scan(table, ['pk'], {
    FilterExpression: 'sk = :claim AND (released = :false OR size(answersFor) > :none)',
    ExpressionAttributeValues: { ':claim': 'CLAIM', ':false': false, ':none': 0 },
  });
  return claims.map(({ pk }) => String(pk).slice(numberSubject('').length));
}
