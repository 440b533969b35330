import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Template } from '../aws/template.ts';
import type { Cell, CellResult } from './cell.ts';
import { runCells } from './worker.ts';

/*
 * The cells, shared by several processes: each has a sandbox and simulators of its own, and nothing in common.
 */

interface Order {
  /** Of `synthesizeSandbox`. */
  folder: string;
  cells: readonly Cell[];
  /** Each process stops after so many cells that failed. */
  enough?: number;
}

/** Runs the cells in `processes` processes, and tells of each as it is done. */
export async function runInProcesses(
  order: Order,
  processes: number,
  onResult: (result: CellResult) => void,
): Promise<CellResult[]> {
  const results: CellResult[] = [];
  await Promise.all(
    Array.from({ length: processes }, async (_, share) => {
      const child = fork(fileURLToPath(import.meta.url), { execArgv: ['--no-warnings'] });
      child.on('message', (result: CellResult) => {
        results.push(result);
        onResult(result);
      });
      const cells = order.cells.filter((__, index) => index % processes === share);
      child.send({ ...order, cells } satisfies Order);
      await ended(child);
    }),
  );
  const place = new Map(order.cells.map((cell, index) => [JSON.stringify(cell), index]));
  const placeOf = ({ cell }: CellResult) => place.get(JSON.stringify(cell)) ?? 0;
  return results.sort((left, right) => placeOf(left) - placeOf(right));
}

async function ended(child: ChildProcess): Promise<void> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (code !== 0) throw new Error(`A process of the run ended with ${signal ?? `exit code ${code}`}.`);
}

/** The inside of such a process. */
async function work({ folder, cells, enough = Number.MAX_SAFE_INTEGER }: Order): Promise<void> {
  let failed = 0;
  await runCells(new Template(join(folder, 'cdk.out'), 'Trunkline-sandbox'), cells, (result) => {
    process.send?.(result);
    if (result.problems.length > 0) failed += 1;
    return failed < enough;
  });
  process.disconnect();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.once('message', (order: Order) => void work(order));
}
