import { describe, expect, test } from '@jest/globals';
import { table } from '../../cli/table.ts';

const headings = ['STATE', 'ACTION', 'DETAIL'];
const rows = [
  ['Create trunk', 'create', 'trunk t918045671234, which nobody has made before'],
  ['Map DID to trunk', 'change', 'the number is mapped'],
];
/** A terminal of so many columns; undefined: no terminal. */
const shown = (columns?: number) => table(headings, rows, { columns } as never);
const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');

describe('a table', () => {
  test('that is piped on has a line for each row, however long', () => {
    expect(shown().split('\n')).toEqual([
      'STATE             ACTION  DETAIL',
      'Create trunk      create  trunk t918045671234, which nobody has made before',
      'Map DID to trunk  change  the number is mapped',
    ]);
    expect(shown(200)).toBe(shown());
  });

  test('wraps its last column between words in a terminal that is a little narrower', () => {
    expect(shown(55).split('\n')).toEqual([
      'STATE             ACTION  DETAIL',
      'Create trunk      create  trunk t918045671234, which',
      '                          nobody has made before',
      'Map DID to trunk  change  the number is mapped',
    ]);
  });

  test('becomes lines of its own for each row where that does not fit', () => {
    expect(shown(40).split('\n')).toEqual([
      'Create trunk',
      '  ACTION  create',
      '  DETAIL  trunk t918045671234, which',
      '          nobody has made before',
      'Map DID to trunk',
      '  ACTION  change',
      '  DETAIL  the number is mapped',
    ]);
  });

  test.each([30, 40, 55, 60, 80])('of a terminal of %i columns keeps within it, and breaks no word', (columns) => {
    const text = shown(columns);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    expect(words(text)).toEqual(expect.arrayContaining(rows.flat().flatMap(words)));
  });
});
