import type { Cell, CellResult, Row } from './cell-result.ts';
import { awsColumns, columns } from './columns.ts';
import type { SeedResult } from './random/run-seed.ts';

/** Cells, as they are counted and printed. */
export interface Totals {
  cells: number;
  failed: number;
  injections: number;
  executions: number;
  calls: number;
}

export function totalsOf(results: readonly (CellResult | SeedResult)[]): Totals {
  const sum = (of: 'injections' | 'executions' | 'calls') => results.reduce((total, result) => total + result[of], 0);
  return {
    cells: results.length,
    failed: results.filter(({ problems }) => problems.length > 0).length,
    injections: sum('injections'),
    executions: sum('executions'),
    calls: sum('calls'),
  };
}

export function describeTotals({ cells, failed, injections, executions, calls }: Totals, what = 'cells'): string {
  return `${cells} ${what}, ${cells - failed} passed, ${failed} failed: ${injections} faults struck, in ${executions} executions with ${calls} calls to the two services.`;
}

const sides = { exotel: 'Exotel', atoms: 'Atoms', aws: 'AWS' };

function describeRow({ state, side, operation, occurrence }: Row): string {
  const which = occurrence > 0 ? ` (${occurrence + 1}.)` : '';
  return `${state}: ${sides[side]}, ${operation}${which}`;
}

export function describeCell({ row, column, mode, second, lag }: Cell): string {
  const faults = second ? `${column}, then ${second}` : column;
  return `${row.story} / ${describeRow(row)} / ${faults} / ${mode}${lag ? ` / reads behind: ${lag}` : ''}`;
}

/** The cells whose description has the text in it. */
export function matching(cells: readonly Cell[], text: string): Cell[] {
  return cells.filter((cell) => describeCell(cell).toLowerCase().includes(text.toLowerCase()));
}

export function describeSeed({ seed, lag, problems, ...result }: SeedResult): string {
  const { executions, succeeded, calls, injections, atOnce } = result;
  const verdict = problems.length > 0 ? 'FAILED' : 'passed';
  const counts = `${executions} executions, ${succeeded} provisioned, at most ${atOnce} at once, ${injections} faults, ${calls} calls, reads behind: ${lag}`;
  return [`seed ${seed}: ${verdict}  ${counts}`, ...problems.map((problem) => `    ${problem}`)].join('\n');
}

export function describeSeeds(results: readonly SeedResult[]): string {
  return describeTotals(totalsOf(results), 'seeds');
}

/** What went wrong, a paragraph a cell. */
export function describeFailures(results: readonly CellResult[]): string[] {
  return results
    .filter(({ problems }) => problems.length > 0)
    .map(({ cell, problems }) => [describeCell(cell), ...problems.map((problem) => `    ${problem}`)].join('\n'));
}

/** A line a call, a column a fault; in each the modes in order: `.` passed, `X` failed. */
export function drawMatrix(results: readonly CellResult[]): string {
  const [ofAws, ofServices] = [true, false].map((aws) =>
    results.filter(({ cell }) => (cell.row.side === 'aws') === aws),
  );
  return [
    ...draw(
      ofServices ?? [],
      columns,
      'once, for ever (and 503 for ever with everything kept); of changes, while reads lag too',
    ),
    ...draw(ofAws ?? [], awsColumns, 'once, for ever'),
  ].join('\n');
}

function draw(results: readonly CellResult[], ofColumns: readonly { name: string }[], modes: string): string[] {
  if (results.length === 0) return [];
  const lines = ofColumns.map(({ name }, index) => `  ${String(index + 1).padStart(2)}  ${name}`);
  lines.push('', `In each column: ${modes}. A dot has passed.`);
  const rows = Map.groupBy(results, ({ cell }) => JSON.stringify(cell.row));
  let story = '';
  for (const ofRow of rows.values()) {
    const { row } = (ofRow[0] as CellResult).cell;
    if (row.story !== story) {
      story = row.story;
      lines.push('', `${story[0]?.toUpperCase()}${story.slice(1)}`);
      lines.push(`  ${''.padEnd(62)}${ofColumns.map((_, index) => String(index + 1).padEnd(4)).join('')}`);
    }
    const marks = ofColumns.map(({ name }) =>
      ofRow
        .filter(({ cell }) => cell.column === name)
        .map(({ problems }) => (problems.length > 0 ? 'X' : '.'))
        .join('')
        .padEnd(4),
    );
    lines.push(`  ${describeRow(row).padEnd(62)}${marks.join('')}`.trimEnd());
  }
  return [...lines, ''];
}
