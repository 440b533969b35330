import type { Cell, Row } from './cell.ts';
import { matrixCells, pairCells } from './matrix.ts';
import { describeCell } from './report.ts';

/** Which cells of which table: those whose description has the text in it. */
export const choices = {
  matrix: (filter: string) => (rows: Row[]) => matching(matrixCells(rows), filter),
  pairs: (filter: string) => (rows: Row[]) => matching(pairCells(rows), filter),
};

function matching(cells: Cell[], filter: string): Cell[] {
  return cells.filter((cell) => describeCell(cell).toLowerCase().includes(filter.toLowerCase()));
}
