import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Template } from '../aws/template.ts';
import type { CellResult } from './cell.ts';
import { choices } from './choices.ts';
import { runCells } from './worker.ts';

/*
 * The cells, shared by several processes: each has a sandbox and simulators of its own, and nothing in common.
 */

interface Order {
  folder: string;
  choice: keyof typeof choices;
  filter: string;
  share: { index: number; of: number };
  /** Stop after so many cells that failed. */
  enough?: number;
}

/** Runs the chosen cells in `processes` processes. @param folder of `synthesizeSandbox` */
export async function runInProcesses(
  order: Omit<Order, 'share'>,
  processes: number,
  onResult: (result: CellResult) => void,
): Promise<CellResult[]> {
  const results: CellResult[] = [];
  await Promise.all(
    Array.from({ length: processes }, async (_, index) => {
      const child = fork(fileURLToPath(import.meta.url), { execArgv: ['--no-warnings'] });
      child.on('message', (result: CellResult) => {
        results.push(result);
        onResult(result);
      });
      child.send({ ...order, share: { index, of: processes } } satisfies Order);
      await ended(child);
    }),
  );
  return results;
}

async function ended(child: ChildProcess): Promise<void> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (code !== 0) throw new Error(`A process of the run ended with ${signal ?? `exit code ${code}`}.`);
}

/** The inside of such a process. */
async function work({ folder, choice, filter, share, enough = Number.MAX_SAFE_INTEGER }: Order): Promise<void> {
  const template = new Template(join(folder, 'cdk.out'), 'Trunkline-sandbox');
  let failed = 0;
  await runCells(template, choices[choice](filter), share, (result) => {
    process.send?.(result);
    if (result.problems.length > 0) failed += 1;
    return failed < enough;
  });
  process.disconnect();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.once('message', (order: Order) => void work(order));
}
