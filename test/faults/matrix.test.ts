import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type CellResult, runCell } from '../../sandbox/faults/cell.ts';
import { findRows, matrixCells, pairCells } from '../../sandbox/faults/matrix.ts';
import { Randomness } from '../../sandbox/faults/random/randomness.ts';
import { describeFailures, describeTotals, totalsOf } from '../../sandbox/faults/report.ts';
import { startFaultSandbox } from '../../sandbox/faults/worker.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { synthesizedTemplate } from '../synthesized.ts';

/*
 * A part of the matrix, as large as a run of all tests has time for: npm run faults is the whole. The part is the same
 * every time, and has every call, every fault and every mode in it; of the pairs a seed chooses some.
 */

const seedOfPairs = 5;

let sandbox: Sandbox;
let rows: Awaited<ReturnType<typeof findRows>>;

beforeAll(async () => {
  sandbox = await startFaultSandbox(synthesizedTemplate());
  rows = await findRows(sandbox);
}, 60_000);

afterAll(() => sandbox.close());

async function run(cells: ReturnType<typeof matrixCells>, name: string): Promise<CellResult[]> {
  const results: CellResult[] = [];
  for (const cell of cells) results.push(await runCell(sandbox, cell));
  process.stdout.write(`${name}: ${describeTotals(totalsOf(results))}\n`);
  return results;
}

/** Every nth of a list, spread so that neighbours (the faults of one call) are not all taken or all left. */
function spread<Item>(items: readonly Item[], count: number): Item[] {
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)] as Item);
}

test('a fault, once or for ever, leaves a number provisioned or absent', async () => {
  const cells = spread(matrixCells(rows), 88);
  for (const part of ['row', 'column', 'mode'] as const) {
    const all = new Set(matrixCells(rows).map((cell) => JSON.stringify(cell[part])));
    expect([part, new Set(cells.map((cell) => JSON.stringify(cell[part]))).size]).toEqual([part, all.size]);
  }
  expect(describeFailures(await run(cells, 'Faults'))).toEqual([]);
}, 170_000);

test('so does a second fault while recovering from the first', async () => {
  const random = new Randomness(seedOfPairs);
  const pairs = pairCells(rows);
  const cells = Array.from({ length: 12 }, () => random.pick(pairs));
  expect(describeFailures(await run(cells, 'Pairs of faults'))).toEqual([]);
}, 100_000);
