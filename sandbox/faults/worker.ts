import type { Template } from '../aws/template.ts';
import { type Sandbox, startSandbox } from '../sandbox.ts';
import { type Cell, type CellResult, type Row, runCell } from './cell.ts';
import { findRows } from './matrix.ts';

/** A sandbox for faults: no pause takes real time, and all have passed by its clock. */
export function startFaultSandbox(template: Template): Promise<Sandbox> {
  return startSandbox(template, { sharePackages: true, waitMillis: 1, retryMillis: 1 });
}

/** The calls of every story. */
export function findRowsOf(template: Template): Promise<Row[]> {
  return inFaultSandbox(template, findRows);
}

/** @param onResult is told of each cell; `false` ends the run */
export function runCells(
  template: Template,
  cells: readonly Cell[],
  onResult: (result: CellResult) => boolean,
): Promise<void> {
  return inFaultSandbox(template, async (sandbox) => {
    for (const cell of cells) if (!onResult(await runCell(sandbox, cell))) return;
  });
}

async function inFaultSandbox<Answer>(template: Template, work: (sandbox: Sandbox) => Promise<Answer>) {
  const sandbox = await startFaultSandbox(template);
  try {
    return await work(sandbox);
  } finally {
    await sandbox.close();
  }
}
