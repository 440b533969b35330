import { isDeepStrictEqual } from 'node:util';
import type { Sandbox } from '../sandbox.ts';
import type { Cell, Mode, Row } from './cell-result.ts';
import { awsColumns, type Column, columns } from './columns.ts';
import { findEventRows } from './event-cell.ts';
import { type Story, startStory, stories, storyNamed } from './stories.ts';

/**
 * The calls that each story makes when nothing goes wrong, as the simulators see them. A call that a state made in an
 * earlier story too is that story's. After them those of the Lambdas that events and the schedule start.
 */
export async function findRows(sandbox: Sandbox): Promise<Row[]> {
  const rows = new Map<string, Row>();
  for (const story of stories) {
    for (const row of await rowsOf(sandbox, story)) {
      const { state, side, operation, occurrence } = row;
      const place = `${state} / ${side} / ${operation} / ${occurrence}`;
      const isWanted = !story.states || story.states.includes(state);
      if (isWanted && !rows.has(place)) rows.set(place, row);
    }
  }
  return [...rows.values(), ...(await findEventRows(sandbox))];
}

/** A busy machine may make a call twice, or look once more: a story's calls are those of two runs that agree. */
async function rowsOf(sandbox: Sandbox, story: Story): Promise<Row[]> {
  let before = await callsOf(sandbox, story);
  for (let attempt = 1; attempt <= 5; attempt++) {
    const rows = await callsOf(sandbox, story);
    if (isDeepStrictEqual(rows, before)) return rows;
    before = rows;
  }
  throw new Error(`"${story.name}" made other calls each time it was run without any fault, six times over.`);
}

async function callsOf(sandbox: Sandbox, story: Story): Promise<Row[]> {
  await sandbox.reset();
  const request = await story.prepare(sandbox);
  const sides = ['exotel', 'atoms', 'aws'] as const;
  const journals = { exotel: sandbox.exotel.journal, atoms: sandbox.atoms.journal, aws: sandbox.aws.journal };
  const begin = { exotel: journals.exotel.length, atoms: journals.atoms.length, aws: journals.aws.length };
  const seen = { ...begin };
  const rows: Row[] = [];
  let state = '';
  const takeDown = () => {
    for (const side of sides) {
      const journal: readonly { operation: string; method?: string }[] = journals[side];
      for (; seen[side] < journal.length; seen[side]++) {
        const { operation, method = 'POST' } = journal[seen[side]] as (typeof journal)[number];
        const earlier = journal.slice(begin[side], seen[side]);
        const ofOperation = earlier.filter((entry) => entry.operation === operation).length;
        const occurrence = rows.filter((row) => row.state === state && row.operation === operation).length;
        const ofAny = earlier.filter((entry) => serviceOf(side, entry) === serviceOf(side, { operation })).length;
        const before = { ofOperation, ofAny };
        rows.push({ story: story.name, state, side, operation, method, occurrence, before });
      }
    }
  };
  const { options } = sandbox.executions;
  options.onEvent = (event) => {
    if (event.type !== 'StateEntered' && event.type !== 'StateExited') return;
    takeDown();
    state = event.state?.name ?? '';
  };
  const execution = await startStory(sandbox, story, request);
  delete options.onEvent;
  if ((execution.status === 'SUCCEEDED') !== story.succeeds) {
    throw new Error(`"${story.name}" ended ${execution.status} without any fault: ${execution.cause}`);
  }
  return rows;
}

/** AWS is several services, each with a name of its own before those of its operations. */
function serviceOf(side: Row['side'], { operation }: { operation: string }): string {
  return side === 'aws' ? (operation.split(':')[0] as string) : side;
}

/** Every fault for every call: once and for ever, and one of each call's for ever with everything kept. */
export function matrixCells(rows: readonly Row[]): Cell[] {
  return rows.flatMap((row) =>
    row.side === 'aws'
      ? awsCells(row)
      : columnsOf(row).flatMap((column) =>
          modesOf(row, column).map((mode): Cell => ({ row, column: column.name, mode })),
        ),
  );
}

function awsCells(row: Row): Cell[] {
  return awsColumns
    .filter(({ only = row.operation }) => only === row.operation)
    .flatMap(({ name, forEver }) => {
      const modes: Mode[] = forEver ? ['once', 'for ever'] : ['once'];
      return modes.map((mode): Cell => ({ row, column: name, mode }));
    });
}

function columnsOf({ method }: Row): readonly Column[] {
  return method === 'GET' ? columns.filter(({ onlyForChanges }) => !onlyForChanges) : columns;
}

function modesOf({ story, state }: Row, { name }: Column): Mode[] {
  const { succeeds, work } = storyNamed(story);
  // Its calls are those of a roll-back, whose rows are struck once as well. What is its own is that it can be started again.
  if (state === 'Undo everything') return ['for ever'];
  const kept: Mode[] = succeeds && work === undefined && name === '503' ? ['for ever, kept'] : [];
  return ['once', 'for ever', ...kept];
}

/** Each change once, with its answer lost or not made at all, while reads lag behind: it is not seen, made or not. */
export function laggingCells(rows: readonly Row[]): Cell[] {
  return rows
    .filter(({ side, method }) => side !== 'aws' && method !== 'GET')
    .flatMap((row) =>
      ['answer lost', '503'].flatMap((column) =>
        ['both by 60 s', 'drawn, seed 1'].map((lag): Cell => ({ row, column, mode: 'once', lag })),
      ),
    );
}

/** Every fault for every call to the two services, with every fault for the call that comes after it. */
export function pairCells(rows: readonly Row[]): Cell[] {
  return rows
    .filter(({ side }) => side !== 'aws')
    .flatMap((row) =>
      columnsOf(row).flatMap((column) =>
        columns.map((second): Cell => ({ row, column: column.name, mode: 'once', second: second.name })),
      ),
    );
}
