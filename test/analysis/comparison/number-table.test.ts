import { expect, test } from 'vitest';
import { NumberTable } from '../../../src/analysis/comparison/number-table.ts';

test('a table has its rows, over several blocks', () => {
  const table = new NumberTable(['place', 'size'] as const);
  for (let i = 0; i < 10_000; i++) table.add({ place: i, size: 2 ** 40 + i });
  table.set(9_000, 'size', Number.NaN);
  expect(table.length).toBe(10_000);
  expect(table.row(0)).toEqual({ place: 0, size: 2 ** 40 });
  expect(table.row(4_096)).toEqual({ place: 4_096, size: 2 ** 40 + 4_096 });
  expect(table.value(9_999, 'size')).toBe(2 ** 40 + 9_999);
  expect(table.row(9_000)).toEqual({ place: 9_000, size: Number.NaN });
});
