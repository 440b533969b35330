import type { FaultKind } from './faults.ts';

/** One API request that a simulator received. Never holds headers or bodies, so it never holds a secret. */
export interface JournalEntry {
  sequence: number;
  /** ISO 8601. */
  time: string;
  method: string;
  /** Without the query. */
  path: string;
  query: Record<string, string>;
  /** One of the simulator's operation names. */
  operation: string;
  /** HTTP status that the client got; null as long as it has none, and for good when it never got one. */
  status: number | null;
  fault: FaultKind | null;
  /** Whether the request changed the simulated service, answered or not. */
  changed: boolean;
}

/** Beside the journal and not in it: what the control port tells must hold no secret. */
const bodies = new WeakMap<JournalEntry, string>();

/** Keeps the body of a request for whoever runs the simulator in its own process. */
export function keepBody(entry: JournalEntry, body: string): void {
  bodies.set(entry, body);
}

/** The body of a request as it came; secrets are in it. Undefined where none was read to its end. */
export function bodyOf(entry: JournalEntry): string | undefined {
  return bodies.get(entry);
}

const answers = new WeakMap<JournalEntry, string>();

/** Keeps the body of an answer, as `keepBody` that of a request. */
export function keepAnswer(entry: JournalEntry, body: string): void {
  answers.set(entry, body);
}

/** The body of the answer that the client got. Undefined where it got none, or not the whole of it. */
export function answerOf(entry: JournalEntry): string | undefined {
  return answers.get(entry);
}

/** Enters a request in the journal; the entry is completed as the request is dealt with. */
export function enterInJournal(
  journal: JournalEntry[],
  request: {
    time: number;
    method: string;
    path: string;
    query: URLSearchParams;
    operation: string;
    fault: FaultKind | null;
  },
): JournalEntry {
  const entry: JournalEntry = {
    sequence: (journal.at(-1)?.sequence ?? 0) + 1,
    time: new Date(request.time).toISOString(),
    method: request.method,
    path: request.path,
    query: Object.fromEntries(request.query),
    operation: request.operation,
    status: null,
    fault: request.fault,
    changed: false,
  };
  journal.push(entry);
  return entry;
}
