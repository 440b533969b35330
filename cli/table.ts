import type { Writable } from 'node:stream';
import { Help } from 'commander';
import { beginningOf, visibleText } from '../lambdas/telephony/visible-text.ts';

/** A cell of so many characters at most: what is longer ends with dots. */
export function shortened(text: string, longest: number): string {
  return text.length > longest ? `${beginningOf(text, longest - 3)}...` : text;
}

type Row = readonly string[];

const between = '  ';
/** A last column that is narrower than that is hard to read. */
const narrowest = 24;

/**
 * Rows under headings, each column as wide as its widest cell. In a terminal that is narrower, the last column is
 * wrapped between words; where even that does not fit, each row becomes lines of its own, a cell each. What is piped on
 * is never wrapped.
 */
export function table(headings: Row, cells: readonly Row[], stream: Writable): string {
  // Before they are measured: what is in a cell stays in its row.
  const rows = cells.map((row) => row.map(visibleText));
  const { columns: room = Number.POSITIVE_INFINITY } = stream as { columns?: number };
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const natural = widths.at(-1) ?? 0;
  const indent = widths.slice(0, -1).reduce((sum, width) => sum + width + between.length, 0);
  const last = Math.min(natural, room - indent);
  if (last < Math.min(natural, narrowest)) return rows.map((row) => inLines(headings, row, room)).join('\n');
  return [headings, ...rows].flatMap((row) => inColumns(row, { widths, indent, last })).join('\n');
}

function inColumns(row: Row, { widths, indent, last }: { widths: number[]; indent: number; last: number }): string[] {
  const before = row.slice(0, -1).map((cell, column) => cell.padEnd(widths[column] ?? 0));
  const [begun = '', ...further] = wrapped(row.at(-1) ?? '', last);
  return [[...before, begun].join(between).trimEnd(), ...further.map((text) => ' '.repeat(indent) + text)];
}

/** The first cell, and below it the others under their headings. */
function inLines(headings: Row, [first = '', ...cells]: Row, room: number): string {
  const labels = headings.slice(1);
  const widest = Math.max(0, ...labels.map((label) => label.length));
  const indent = ' '.repeat(widest === 0 ? 2 : widest + 2 * between.length);
  const lines = cells.flatMap((cell, column) => {
    if (cell === '') return [];
    const label = widest === 0 ? between : `${between}${(labels[column] ?? '').padEnd(widest)}${between}`;
    const [begun = '', ...further] = wrapped(cell, room - indent.length);
    return [`${label}${begun}`, ...further.map((text) => `${indent}${text}`)];
  });
  return [...wrapped(first, room), ...lines].join('\n');
}

function wrapped(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const help = new Help();
  help.minWidthToWrap = 1;
  return help.boxWrap(text, Math.max(1, width)).split('\n');
}
