import type { Template } from '../aws/template.ts';
import { startSandbox } from '../sandbox.ts';
import { type Cell, type CellResult, type Row, runCell } from './cell.ts';
import { findRows } from './matrix.ts';
import { shortTimes } from './short-times.ts';

/** A sandbox for faults: pauses as short as they can be and still be longer than what they wait for. */
export function startFaultSandbox(template: Template) {
  return startSandbox(template, { waitMillis: 1, retryMillis: 15, variables: shortTimes });
}

/** One sandbox's part of the cells: every `of`th, from `index` on, so that several processes share them. */
export interface Share {
  index: number;
  of: number;
}

/**
 * @param choose the cells, given the calls that the stories make
 * @param onResult is told of each; `false` ends the run
 */
export async function runCells(
  template: Template,
  choose: (rows: Row[]) => Cell[],
  share: Share,
  onResult: (result: CellResult) => boolean = () => true,
): Promise<CellResult[]> {
  const sandbox = await startFaultSandbox(template);
  try {
    const cells = choose(await findRows(sandbox)).filter((_, index) => index % share.of === share.index);
    const results: CellResult[] = [];
    for (const cell of cells) {
      const result = await runCell(sandbox, cell);
      results.push(result);
      if (!onResult(result)) break;
    }
    return results;
  } finally {
    await sandbox.close();
  }
}
