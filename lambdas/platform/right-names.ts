/*
 * What a Lambda can use outside itself. A contract names them beside the state or operation that needs them, and the
 * stack turns each name into permissions and variables (lib/rights.ts). A Lambda can do what is named for it, no more.
 */
const rights = [
  /** What is kept of numbers, trunks and agents. */
  'ledger: read',
  /** Claims a number, and writes how something ended for it. */
  'ledger: record',
  /** Writes entries and leases of one family each. */
  'ledger: numbers',
  'ledger: trunks',
  'ledger: agents',
  /** Reads every number's standing. */
  'ledger: all numbers',
  /** Which executions wait for a person; asks one; gives an answer to whoever waits; what was answered before. */
  'ledger: waits',
  'ledger: ask',
  'ledger: answer',
  'ledger: answers',
  /** Lists what was answered, and forgets it. */
  'ledger: remembered answers',
  'ledger: announcements',
  'ledger: set aside',
  /** A service's address and its key. */
  'exotel',
  'atoms',
  /** The digest secrets of trunks: made and read, read, looked at without their value, deleted and looked at. */
  'digest: create',
  'digest: read',
  'digest: look',
  'digest: delete',
  /** Puts events on the environment's bus. */
  'events',
  /** Whether executions run: of provisioning alone, of every workflow. */
  'status of provisioning',
  'status of executions',
  /** Ends the wait of an execution for a person. */
  'task answers',
  'subscriptions',
  /** Settings of the environment. */
  'request defaults',
  'purchase rules',
  'wait time',
  'ring time',
  'probe limit',
  'call time limit',
  'exotel limit',
] as const;

export type Right = (typeof rights)[number];
