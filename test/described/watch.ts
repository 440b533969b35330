import { afterEach, expect } from '@jest/globals';
import type { JournalEntry } from '../../sandbox/simulators/http/journal.ts';
import { atoms } from './atoms.ts';
import { type Description, differencesIn, type Exchange } from './check.ts';
import { exotel } from './exotel.ts';

interface Watched {
  journal: readonly JournalEntry[];
  description: Description;
  what: 'answer' | 'request and answer';
}

type Journal = Pick<typeof import('../../sandbox/simulators/http/journal.ts'), 'bodyOf' | 'answerOf'>;

/**
 * Holds what simulators were sent and answered against the descriptions, after each test of the file.
 *
 * @param journal the module that the simulators themselves have loaded
 * @returns what has a simulator watched. `answer`: where a test sends what is wrong on purpose
 */
export function watchServices(journal: Journal) {
  const watched: Watched[] = [];
  afterEach(() => {
    const differences = watched.flatMap(({ journal: entries, description, what }) =>
      entries.flatMap((entry) => differencesIn(description, exchangeOf(journal, entry), what)),
    );
    expect([...new Set(differences)]).toEqual([]);
  });
  return {
    watchAtoms: ({ journal: entries }: { journal: JournalEntry[] }, what: Watched['what'] = 'request and answer') =>
      void watched.push({ journal: entries, description: atoms, what }),
    watchExotel: ({ journal: entries }: { journal: JournalEntry[] }, what: Watched['what'] = 'request and answer') =>
      void watched.push({ journal: entries, description: exotel, what }),
    /** Those that are watched no more. */
    unwatch: () => void watched.splice(0),
  };
}

/** What a fault has the simulator answer is no answer of the service. */
function exchangeOf({ bodyOf, answerOf }: Journal, entry: JournalEntry): Exchange {
  const { method, path, query, status, fault } = entry;
  return { method, path, query, status, body: bodyOf(entry), answer: fault ? undefined : answerOf(entry) };
}
