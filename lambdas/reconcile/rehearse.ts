import type { EffectKey, Entries } from '../platform/ledger/entries.ts';
import type { RecentChanges } from '../platform/ledger/recent-changes.ts';
import type { Undoing } from './undoing.ts';

/** What a rehearsal does in place of changing anything: the looks are real, and what is forgotten is forgotten in it alone. */
export function rehearsal(
  entries: Entries,
  recent: RecentChanges,
): Pick<Undoing, 'entries' | 'leases' | 'recent' | 'change' | 'note' | 'execution'> & { doubts: string[] } {
  const doubts: string[] = [];
  const forgotten = new Set<string>();
  const nameOf = (name: string, { subject, which }: EffectKey) => JSON.stringify([name, subject, which]);
  const nothing = async () => undefined;
  return {
    execution: 'rehearsal',
    doubts,
    change: async (_make, doubt) => {
      if (doubt !== undefined) doubts.push(doubt);
      return undefined;
    },
    note: nothing,
    // Nothing is written, so nobody has to be kept out.
    leases: { withLease: (_subject, _execution, work) => work() },
    recent: {
      listGone: (subject) => recent.listGone(subject),
      readWritten: (...of) => recent.readWritten(...of),
      wasGivenUp: (...of) => recent.wasGivenUp(...of),
      noteGone: nothing,
      noteGivenUp: nothing,
      noteWritten: nothing,
    },
    entries: {
      read: async (effect, key) => (forgotten.has(nameOf(effect.name, key)) ? undefined : entries.read(effect, key)),
      list: async (subject) =>
        (await entries.list(subject)).filter(({ name, which }) => {
          return !forgotten.has(nameOf(name, { subject, ...(which !== undefined && { which }) }));
        }),
      forget: async (effect, key) => void forgotten.add(nameOf(effect.name, key)),
      handOver: nothing,
      revise: nothing,
      record: nothing,
    },
  };
}
