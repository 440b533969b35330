import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CellResult } from '../../sandbox/faults/cell-result.ts';
import { Randomness } from '../../sandbox/faults/random/randomness.ts';
import { describeFailures, describeTotals, totalsOf } from '../../sandbox/faults/report.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { outside } from '../outside.ts';
import { synthesizedTemplate } from '../synthesized.ts';

/*
 * A part of the matrix, as large as a run of all tests has time for: npm run faults is the whole. A seed chooses it, so
 * that it is the same every time, and it has every call, every fault and every mode in it; of the pairs it chooses some.
 */

const { runCell } = await outside<typeof import('../../sandbox/faults/cell.ts')>('sandbox/faults/cell.ts');
const { findRows, matrixCells, pairCells } =
  await outside<typeof import('../../sandbox/faults/matrix.ts')>('sandbox/faults/matrix.ts');
const { startFaultSandbox } =
  await outside<typeof import('../../sandbox/faults/worker.ts')>('sandbox/faults/worker.ts');

const seedOfChoice = 5;

let sandbox: Sandbox;
let rows: Awaited<ReturnType<typeof findRows>>;

beforeAll(async () => {
  sandbox = await startFaultSandbox(synthesizedTemplate());
  rows = await findRows(sandbox);
});

afterAll(() => sandbox.close());

async function run(cells: ReturnType<typeof matrixCells>, name: string): Promise<CellResult[]> {
  const results: CellResult[] = [];
  for (const cell of cells) results.push(await runCell(sandbox, cell));
  process.stdout.write(`${name}: ${describeTotals(totalsOf(results))}\n`);
  return results;
}

/** Cells that a seed chooses, until each call to the two services, each state's calls to AWS, each fault and each mode stands in one. */
function covering(cells: ReturnType<typeof matrixCells>): ReturnType<typeof matrixCells> {
  const random = new Randomness(seedOfChoice);
  const left = [...cells];
  const seen = new Set<string>();
  const chosen: ReturnType<typeof matrixCells> = [];
  while (left.length > 0) {
    const [cell] = left.splice(random.integer(0, left.length - 1), 1);
    const parts = cell ? partsOf(cell) : [];
    if (!cell || parts.every((part) => seen.has(part))) continue;
    for (const part of parts) seen.add(part);
    chosen.push(cell);
  }
  return chosen;
}

function partsOf({ row, column, mode }: ReturnType<typeof matrixCells>[number]): string[] {
  const { side, state, operation } = row;
  if (side !== 'aws') return [row, column, mode].map((part) => JSON.stringify(part));
  // A state has a dozen calls to the ledger, which are much the same to it.
  const [service] = operation.split(':');
  return [`${state} / ${service}`, `aws ${column} ${mode}`];
}

test('a fault, once or for ever, leaves a number provisioned or absent', async () => {
  const cells = covering(matrixCells(rows));
  const struck = new Set(cells.map(({ row }) => row));
  expect(rows.filter((row) => row.side !== 'aws' && !struck.has(row))).toEqual([]);
  expect(new Set(cells.map(({ row }) => row.state))).toEqual(new Set(rows.map(({ state }) => state)));
  expect(describeFailures(await run(cells, 'Faults'))).toEqual([]);
});

test('a story makes its calls on a busy machine too, where a read may come twice', async () => {
  const hangUp = rows.find(({ state, operation }) => state === 'Read call' && operation === 'cancel call');
  if (!hangUp) throw new Error('No story cancels a call.');
  const read = {
    ...hangUp,
    operation: 'read conversation',
    method: 'GET',
    before: { ...hangUp.before, ofOperation: 0 },
  };
  const { problems } = await runCell(sandbox, { row: read, column: 'answer lost', mode: 'once' });
  expect(problems).toEqual([]);
  expect(sandbox.atoms.journal.map(({ operation }) => operation)).toContain('cancel call');
});

test('so does a second fault while recovering from the first', async () => {
  const random = new Randomness(seedOfChoice);
  const pairs = pairCells(rows);
  const cells = Array.from({ length: 12 }, () => random.pick(pairs));
  expect(describeFailures(await run(cells, 'Pairs of faults'))).toEqual([]);
});
