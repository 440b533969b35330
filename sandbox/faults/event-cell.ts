import type { BusEvent } from '../aws/event-bus.ts';
import type { Sandbox } from '../sandbox.ts';
import { accountState } from './account-state.ts';
import type { Cell, CellResult, Row } from './cell-result.ts';
import { failAws } from './fail-aws.ts';
import { type EventStory, eventStories } from './stories/event-stories.ts';

/*
 * The calls to AWS of the Lambdas that events and the schedule start. What must hold: it is done once, by itself, or
 * what started the Lambda is a dead letter, which raises an alarm; and then it can be made good.
 */

export function isOfEvent(row: Row): boolean {
  return eventStories.some(({ name }) => name === row.story);
}

/** The calls that the Lambda of each story makes when nothing goes wrong. */
export async function findEventRows(sandbox: Sandbox): Promise<Row[]> {
  const rows: Row[] = [];
  for (const story of eventStories) {
    await sandbox.reset();
    await story.prepare(sandbox);
    const before = accountState(sandbox);
    const begin = sandbox.aws.journal.length;
    await story.happen(sandbox);
    const problems = story.wrong(sandbox, before);
    if (problems.length > 0) throw new Error(`"${story.name}" goes wrong without any fault: ${problems.join('; ')}`);
    rows.push(...rowsOf(story, sandbox.aws.journal.slice(begin)));
  }
  return rows;
}

function rowsOf({ name, lambda }: EventStory, journal: readonly { operation: string; lambda: string }[]): Row[] {
  const own = journal.filter((call) => call.lambda.startsWith(lambda));
  return own.map(({ operation }, index): Row => {
    const earlier = own.slice(0, index);
    const ofOperation = earlier.filter((call) => call.operation === operation).length;
    const service = `${operation.split(':')[0]}:`;
    const ofAny = earlier.filter((call) => call.operation.startsWith(service)).length;
    const before = { ofOperation, ofAny };
    return { story: name, state: lambda, side: 'aws', operation, method: 'POST', occurrence: ofOperation, before };
  });
}

/** Runs one cell from the start. */
export async function strikeEvent(sandbox: Sandbox, cell: Cell): Promise<CellResult> {
  const story = eventStories.find(({ name }) => name === cell.row.story);
  if (!story) throw new Error(`There is no story named ${cell.row.story}.`);
  await sandbox.reset();
  await story.prepare(sandbox);
  const before = accountState(sandbox);
  const { bus } = sandbox;
  const lost = bus.deadLetters.length;
  const fault = failAws(sandbox, cell, story.lambda);
  await story.happen(sandbox);

  const problems: string[] = [];
  if (cell.mode === 'once') {
    if (bus.deadLetters.length > lost) problems.push('it is a dead letter after one fault');
  } else if (story.wrong(sandbox, before).length > 0) {
    if (bus.deadLetters.length === lost) problems.push('nothing was done, and nothing is a dead letter');
    sandbox.aws.faults.clear();
    await heal(sandbox, story);
  }
  problems.push(...story.wrong(sandbox, before));
  if (fault.injections === 0) problems.push('the fault never struck');
  return {
    cell,
    problems,
    executions: sandbox.executions.all.size,
    calls: sandbox.exotel.journal.length + sandbox.atoms.journal.length,
    injections: fault.injections,
  };
}

async function heal(sandbox: Sandbox, { healedBy }: EventStory): Promise<void> {
  if (healedBy === 'the schedule') {
    await sandbox.rollBackAgain();
  } else {
    for (const { requestPayload } of sandbox.bus.deadLetters.splice(0)) {
      await sandbox.bus.deliver(requestPayload as BusEvent);
    }
  }
  await sandbox.settled();
}
