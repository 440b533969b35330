import type { Execution } from '../aws/execution.ts';
import type { Sandbox } from '../sandbox.ts';
import type { FaultPlan, FaultRequest } from '../simulators/http/faults.ts';
import { type AccountState, accountState, differences } from './account-state.ts';
import type { Cell, CellResult } from './cell-result.ts';
import { columnNamed } from './columns.ts';
import { isOfEvent, strikeEvent } from './event-cell.ts';
import { failAws } from './fail-aws.ts';
import { lagBehind, lagNamed } from './lags.ts';
import { type Story, startStory, storyNamed } from './stories.ts';
import { untoldDeprovisioning, untoldFailure } from './untold.ts';

/** Runs one cell from the start, and judges by what the simulators saw and hold. */
export async function runCell(sandbox: Sandbox, cell: Cell): Promise<CellResult> {
  try {
    const result = await (isOfEvent(cell.row) ? strikeEvent(sandbox, cell) : strike(sandbox, cell));
    // A Lambda that lacks a right may go on without it, so that nothing else shows it.
    return { ...result, problems: [...result.problems, ...sandbox.lambdas.refusals.splice(0)] };
  } catch (error) {
    // The story itself cannot be told any more: that is a failure of the cell, and no reason to stop the others.
    return { cell, problems: [(error as Error).message], executions: 0, calls: 0, injections: 0 };
  }
}

async function strike(sandbox: Sandbox, cell: Cell): Promise<CellResult> {
  const { row, mode } = cell;
  const { side } = row;
  const story = storyNamed(row.story);
  await sandbox.reset();
  const request = await story.prepare(sandbox);
  const before = accountState(sandbox);
  if (cell.lag) lagBehind(sandbox, lagNamed(cell.lag));

  const set = side === 'aws' ? [failAws(sandbox, cell)] : failService(sandbox[side].faults, cell);

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

function failService(faults: FaultPlan, { row, column, mode, second }: Cell) {
  const { operation, before } = row;
  const add = (fault: object) => faults.add(fault as FaultRequest);
  const fault = { ...columnNamed(column).fault, operation, skip: before.ofOperation };
  const set = [add({ ...fault, times: mode === 'once' ? 1 : 'forever' })];
  // A call that met the first fault does not count for the second: this is the next one.
  if (second) set.push(add({ ...columnNamed(second).fault, operation: '*', skip: before.ofAny }));
  return set;
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

  if (side === 'aws') return judgeAfterAws(sandbox, story, before, execution, request);
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
  // The service is back: the schedule has it rolled back once more.
  await sandbox.rollBackAgain();
  await sandbox.settled();
  return [...(told.length > 0 ? [] : ['what remained was not said']), ...absent()];
}

/** AWS is in order again: what was said meanwhile must have been so, and the number must end as promised. */
async function judgeAfterAws(
  sandbox: Sandbox,
  story: Story,
  before: AccountState,
  execution: Execution,
  request: object,
): Promise<string[]> {
  const absent = () => (story.absent ?? isAsBefore)(sandbox, before, execution);
  if (story.work === 'deprovision') {
    const untold = untoldDeprovisioning(sandbox, execution, {
      changed: isAsBefore(sandbox, before).length > 0,
      undone: story.provisioned(sandbox, before).length === 0,
    });
    sandbox.aws.faults.clear();
    const again = await startStory(sandbox, story, request);
    await sandbox.settled();
    return [...untold, ...endedWith(again, 'SUCCEEDED'), ...story.provisioned(sandbox, before)];
  }
  const there = absent();
  const untold = untoldFailure(sandbox, execution, there);
  sandbox.aws.faults.clear();
  await sandbox.rollBackAgain();
  await sandbox.settled();
  const told = there.length === 0 || sandbox.bus.events.some((event) => event['detail-type'] === 'DID Rolled Back');
  return [...untold, ...absent(), ...(told ? [] : ['that it was rolled back was not told'])];
}

function isAsBefore(sandbox: Sandbox, before: AccountState): string[] {
  return differences(before, accountState(sandbox));
}

function endedWith(execution: Execution, status: Execution['status'], error?: string): string[] {
  const isWanted = execution.status === status && (error === undefined || execution.error === error);
  return isWanted ? [] : [`it ended ${execution.status}: ${execution.error}: ${execution.cause}`];
}
