/* What is struck, and what came of it: names and counts only, so that processes can share them. */

/**
 * One call that a story makes: the nth of its operation at that service. Names only, so that processes can share them.
 * An operation of AWS is named as policies name it.
 */
export interface Row {
  story: string;
  state: string;
  side: 'exotel' | 'atoms' | 'aws';
  operation: string;
  method: string;
  /** How many calls of the operation the state makes before it. */
  occurrence: number;
  /** How many calls of the operation, and how many of any, the service gets before it. */
  before: { ofOperation: number; ofAny: number };
}

/**
 * `once`: it must end as if nothing had happened. `for ever`: it must end provisioned all the same (the change was made
 * and is found), or absent, or loud and absent once the schedule has found it; a deprovisioning goes on when it is started again.
 * `for ever, kept`: nothing is undone, and the same request goes on from there.
 */
export type Mode = 'once' | 'for ever' | 'for ever, kept';

export interface Cell {
  row: Row;
  column: string;
  mode: Mode;
  /** A second fault, at the very next call to the service. */
  second?: string;
  /** How far reads lag behind changes meanwhile, by its name (`lags.ts`). */
  lag?: string;
}

export interface CellResult {
  cell: Cell;
  /** What is wrong: empty when the cell passes. */
  problems: string[];
  executions: number;
  calls: number;
  injections: number;
}
