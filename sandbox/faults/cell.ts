import type { Execution } from '../aws/execution.ts';
import type { Sandbox } from '../sandbox.ts';
import type { FaultRequest } from '../simulators/http/faults.ts';
import { type AccountState, accountState, differences } from './account-state.ts';
import { columnNamed } from './columns.ts';
import { lagBehind, lagNamed } from './lags.ts';
import { phoneNumber } from './stories/accounts.ts';
import { startStory, storyNamed } from './stories.ts';

/** One call that a story makes: the nth of its operation at that service. Names only, so that processes can share them. */
export interface Row {
  story: string;
  state: string;
  side: 'exotel' | 'atoms';
  operation: string;
  method: string;
  /** How many calls of the operation the state makes before it. */
  occurrence: number;
  /** How many calls of the operation, and how many of any, the service gets before it. */
  before: { ofOperation: number; ofAny: number };
}

/**
 * `once`: it must end as if nothing had happened. `for ever`: it must end provisioned all the same (the change was made
 * and is found), or absent, or loud and absent after one more roll-back; a deprovisioning goes on when it is started again.
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

/** Runs one cell from the start, and judges by what the simulators saw and hold. */
export async function runCell(sandbox: Sandbox, cell: Cell): Promise<CellResult> {
  try {
    return await strike(sandbox, cell);
  } catch (error) {
    // The story itself cannot be told any more: that is a failure of the cell, and no reason to stop the others.
    return { cell, problems: [(error as Error).message], executions: 0, calls: 0, injections: 0 };
  }
}

async function strike(sandbox: Sandbox, cell: Cell): Promise<CellResult> {
  const { row, column, mode, second } = cell;
  const { side, operation } = row;
  const story = storyNamed(row.story);
  await sandbox.reset();
  const request = await story.prepare(sandbox);
  const before = accountState(sandbox);
  if (cell.lag) lagBehind(sandbox, lagNamed(cell.lag));

  const { faults } = sandbox[side];
  const add = (fault: object) => faults.add(fault as FaultRequest);
  const fault = { ...columnNamed(column).fault, operation, skip: row.before.ofOperation };
  const set = [add({ ...fault, times: mode === 'once' ? 1 : 'forever' })];
  // A call that met the first fault does not count for the second: this is the next one.
  if (second) set.push(add({ ...columnNamed(second).fault, operation: '*', skip: row.before.ofAny }));

  const asked = mode === 'for ever, kept' ? { ...request, onFailure: 'keep' } : request;
  const execution = await startStory(sandbox, story, asked);
  await sandbox.settled();
  const problems = await judge(sandbox, cell, before, execution, request);
  const injections = set.reduce((sum, { injections }) => sum + injections, 0);
  for (const [index, { injections }] of set.entries()) {
    if (injections === 0) problems.push(`the ${index === 0 ? '' : 'second '}fault never struck`);
  }
  return {
    cell,
    problems,
    executions: sandbox.executions.all.size,
    calls: sandbox.exotel.journal.length + sandbox.atoms.journal.length,
    injections,
  };
}

async function judge(
  sandbox: Sandbox,
  { row, mode }: Cell,
  before: AccountState,
  execution: Execution,
  request: object,
): Promise<string[]> {
  const { side } = row;
  const story = storyNamed(row.story);
  const absent = () => (story.absent ?? isAsBefore)(sandbox, before, execution);
  if (mode === 'once') {
    if (story.succeeds) return [...endedWith(execution, 'SUCCEEDED'), ...story.provisioned(sandbox, before)];
    return [...endedWith(execution, 'FAILED', 'VerificationFailedError'), ...absent()];
  }
  // A change whose answer never comes is found by the look that follows: that fault can stay for ever.
  if (execution.status === 'SUCCEEDED') return story.provisioned(sandbox, before);

  sandbox[side].faults.clear();
  if (story.work === 'deprovision') {
    const told = sandbox.bus.events.some((event) => event['detail-type'] === 'DID Deprovisioning Failed');
    const again = await startStory(sandbox, story, request);
    await sandbox.settled();
    return [
      ...(told ? [] : ['that it failed was not told']),
      ...endedWith(again, 'SUCCEEDED'),
      ...story.provisioned(sandbox, before),
    ];
  }
  if (mode === 'for ever, kept') {
    const undone = sandbox.exotel.journal.some(({ operation }) => operation === 'delete trunk');
    const again = await sandbox.provision(request);
    await sandbox.settled();
    return [
      ...(undone ? ['something was undone, though it was to be kept'] : []),
      ...endedWith(again, 'SUCCEEDED'),
      ...story.provisioned(sandbox, before),
    ];
  }
  if (execution.error !== 'RollBackFailedError') return absent();
  const loud = sandbox.bus.events.find((event) => event['detail-type'] === 'DID Roll Back Failed');
  const told = (loud?.detail as { remains?: string[] } | undefined)?.remains ?? [];
  // The service is back: an operator has it rolled back once more.
  await sandbox.rollBack({ phoneNumber });
  await sandbox.settled();
  return [...(told.length > 0 ? [] : ['what remained was not said']), ...absent()];
}

function isAsBefore(sandbox: Sandbox, before: AccountState): string[] {
  return differences(before, accountState(sandbox));
}

function endedWith(execution: Execution, status: Execution['status'], error?: string): string[] {
  const isWanted = execution.status === status && (error === undefined || execution.error === error);
  return isWanted ? [] : [`it ended ${execution.status}: ${execution.error}: ${execution.cause}`];
}
