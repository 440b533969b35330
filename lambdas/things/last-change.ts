import type { Entries } from '../platform/ledger/entries.ts';
import { numberSubject, trunkSubject } from '../platform/ledger/subjects.ts';

/**
 * When Trunkline last changed something of a number or its trunk at the services, or may have; ISO 8601.
 *
 * @returns undefined where the ledger knows of nothing.
 */
export async function findLastChange(
  entries: Pick<Entries, 'list'>,
  { phoneNumber, trunkName, trunkSid }: { phoneNumber: string; trunkName: string; trunkSid: string },
): Promise<string | undefined> {
  const subjects = [numberSubject(phoneNumber), trunkSubject(trunkName), trunkSubject(trunkSid)];
  const listed = await Promise.all(subjects.map((subject) => entries.list(subject)));
  return listed
    .flat()
    .map(({ changedAt }) => changedAt)
    .sort()
    .at(-1);
}
