import type { Template } from '../aws/template.ts';
import { type Sandbox, startSandbox } from '../sandbox.ts';
import { runCell } from './cell.ts';
import type { Cell, CellResult, Row } from './cell-result.ts';
import { findRows } from './matrix.ts';

/** A sandbox for faults: no pause takes real time, and all have passed by its clock. */
export function startFaultSandbox(template: Template): Promise<Sandbox> {
  // The SDK would wait for seconds between its own tries, in real time. What those come to is a kind of fault.
  const variables = { AWS_MAX_ATTEMPTS: '1' };
  return startSandbox(template, { sharePackages: true, waitMillis: 1, retryMillis: 1, variables });
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
