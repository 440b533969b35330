import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Template } from '../aws/template.ts';
import type { Cell, CellResult } from './cell-result.ts';
import { runSeeds, type SeedResult } from './random/run-seed.ts';
import { runCells } from './worker.ts';

/*
 * Cells or seeds, shared by several processes: each has a sandbox and simulators of its own, and nothing in common.
 */

/** What can be shared so: by its name, what is done with it. */
interface Kinds {
  cells: { item: Cell; result: CellResult };
  seeds: { item: number; result: SeedResult };
}

const run: {
  [Kind in keyof Kinds]: (
    template: Template,
    items: readonly Kinds[Kind]['item'][],
    onResult: (result: Kinds[Kind]['result']) => boolean,
  ) => Promise<void>;
} = { cells: runCells, seeds: runSeeds };

interface Order<Kind extends keyof Kinds> {
  kind: Kind;
  template: Template;
  items: readonly Kinds[Kind]['item'][];
  /** All processes stop after so many items that failed. */
  enough?: number;
}

/** As it is sent to a process: the template by the folder that it is in. */
type SentOrder<Kind extends keyof Kinds> = Omit<Order<Kind>, 'template'> & { template: string };

/** Runs the items in `processes` processes, and tells of each as it is done. @returns the results, in the items' order */
export async function runInProcesses<Kind extends keyof Kinds>(
  order: Order<Kind>,
  processes: number,
  onResult: (result: Kinds[Kind]['result']) => void,
): Promise<Kinds[Kind]['result'][]> {
  const results: Kinds[Kind]['result'][] = [];
  const children: ChildProcess[] = [];
  let failed = 0;
  await Promise.all(
    Array.from({ length: processes }, async (_, share) => {
      const child = fork(fileURLToPath(import.meta.url), {
        // A process collects garbage of some twenty threads; with more room it does so less often.
        execArgv: ['--no-warnings', '--max-semi-space-size=64'],
      });
      children.push(child);
      let place = share;
      child.on('message', (result: Kinds[Kind]['result']) => {
        results[place] = result;
        place += processes;
        onResult(result);
        if (result.problems.length > 0) failed += 1;
        // One that is done already hears nothing.
        if (failed === order.enough) for (const each of children) if (each.connected) each.send('enough', () => {});
      });
      const items = order.items.filter((__, index) => index % processes === share);
      child.send({ ...order, items, template: order.template.folder } satisfies SentOrder<Kind>);
      await ended(child);
    }),
  );
  // One that stopped early has left places free.
  return results.filter(() => true);
}

async function ended(child: ChildProcess): Promise<void> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (code !== 0) throw new Error(`A process of the run ended with ${signal ?? `exit code ${code}`}.`);
}

/** The inside of such a process. */
async function work<Kind extends keyof Kinds>(order: SentOrder<Kind>): Promise<void> {
  const { kind, template, items } = order;
  let isEnough = false;
  process.once('message', () => {
    isEnough = true;
  });
  await run[kind](new Template(template, 'Trunkline-sandbox'), items, (result) => {
    process.send?.(result);
    return !isEnough;
  });
  process.disconnect();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.once('message', (order: SentOrder<keyof Kinds>) => void work(order));
}
