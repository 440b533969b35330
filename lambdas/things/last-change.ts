import type { Entries } from '../platform/ledger/entries.ts';
import type { RecentChanges } from '../platform/ledger/recent-changes.ts';
import { agentSubject, numberSubject, trunkSubject } from '../platform/ledger/subjects.ts';

interface Changed {
  phoneNumber: string;
  trunkName: string;
  trunkSid: string;
  agentId: string;
}

/**
 * When Trunkline last changed something of a number, its trunk or its agent at the services, or may have; ISO 8601. What a roll-back
 * has put back has no entry any more, and is remembered as written.
 *
 * @returns undefined where the ledger knows of nothing.
 */
export async function findLastChange(
  { entries, recent }: { entries: Pick<Entries, 'list'>; recent: Pick<RecentChanges, 'findLastWrite'> },
  { phoneNumber, trunkName, trunkSid, agentId }: Changed,
): Promise<string | undefined> {
  const subjects = [numberSubject(phoneNumber), trunkSubject(trunkName), trunkSubject(trunkSid)];
  const [listed, written] = await Promise.all([
    Promise.all(subjects.map((subject) => entries.list(subject))),
    Promise.all([...subjects, agentSubject(agentId)].map((subject) => recent.findLastWrite(subject))),
  ]);
  return [...listed.flat().map(({ changedAt }) => changedAt), ...written.flatMap((at) => at ?? [])].sort().at(-1);
}
