import { describe, expect, test } from 'vitest';
import { type Column, StreamTable, type TableLayout } from '../../src/present/stream-table.ts';
import { NO_SCREEN, type Screen } from '../../src/present/width.ts';

interface Row {
  readonly index: number;
  readonly size: number;
  readonly text?: string;
}

const columns: readonly Column<Row>[] = [
  { title: '#', width: 3, gap: 0, grows: true, value: ({ index }) => index },
  { title: 'extra', width: 5, worth: 1, value: () => 'e' },
  { title: 'size', width: 5, worth: 3, value: ({ size }) => size },
  { title: 'time', width: 6, screenWidth: 40, value: () => '0.040' },
];
const layout: TableLayout<Row> = {
  columns,
  lastColumns: [
    { title: 'kind', width: 5, align: 'left', value: () => 'P' },
    { title: 'qp', width: 2, worth: 2, value: () => 26 },
  ],
  textWidth: 4,
  text: ({ text }) => text,
  paintLast: (text) => text,
};

const tableOn = (screen: Partial<Screen>) => new StreamTable(layout, { ...NO_SCREEN, ...screen }, (text) => text);
const row: Row = { index: 1, size: 700 };

describe('columns', () => {
  test.each([
    [undefined, '  # extra  size kind  qp', '  1     e   700 P     26'],
    [40, '  # extra  size   time kind  qp', '  1     e   700  0.040 P     26'],
    [24, '  # extra  size kind  qp', '  1     e   700 P     26'],
    [23, '  #  size kind  qp', '  1   700 P     26'],
    [17, '  #  size kind', '  1   700 P'],
    [14, '  # kind', '  1 P'],
  ])('%s wide: the least worth is left out first', (width, header, line) => {
    const table = tableOn({ width });
    expect(table.header).toBe(`${header}\n`);
    expect(table.row(row)).toBe(`${line}\n`);
  });

  test('a text takes the rest of the line', () => {
    const long = { ...row, text: 'a text of 21 letters.' };
    expect(tableOn({}).row(long)).toBe('  1     e   700 a text of 21 letters.\n');
    expect(tableOn({ width: 24 }).row(long)).toBe('  1     e   700 a text …\n');
    expect(tableOn({ width: 8 }).row(long)).toBe('  1 a t…\n');
    expect(tableOn({ width: 3 }).row(long)).toBe('  …\n');
  });

  test('grow with increasing numbers, on a screen at the cost of others', () => {
    const pipe = tableOn({});
    expect(pipe.row({ ...row, index: 1000 })).toBe('1000     e   700 P     26\n');
    expect(pipe.row(row)).toBe('   1     e   700 P     26\n');
    const screen = tableOn({ width: 24, height: 24 });
    expect(screen.header + screen.row(row)).toBe('  # extra  size kind  qp\n  1     e   700 P     26\n');
    // The titles again, since they stand elsewhere.
    expect(screen.row({ ...row, index: 1000 })).toBe('   #  size kind  qp\n1000   700 P     26\n');
    expect(screen.row(row)).toBe('   1   700 P     26\n');
  });
});

describe('titles', () => {
  /** Lines between two lines of titles. */
  const distance = (screen: Partial<Screen>, linesBetween: number): number => {
    const table = tableOn(screen);
    let { header: text } = table;
    for (let index = 0; index < 60; index++) {
      text += table.row({ ...row, index });
      for (let i = 0; i < linesBetween; i++) {
        text += 'between\n';
        table.countLine();
      }
    }
    return text.split('\n').findIndex((line, i) => i > 0 && line.includes('#'));
  };

  test('stand again when they have scrolled off the screen', () => {
    expect(distance({ width: 80, height: 24 }, 0)).toBe(23);
    expect(distance({ width: 80, height: 24 }, 2)).toBe(25);
  });

  test('stand once in a pipe', () => {
    expect(distance({}, 0)).toBe(-1);
  });

  test('do not fill a screen of few lines', () => {
    expect(distance({ width: 80, height: 2 }, 0)).toBe(9);
  });
});
