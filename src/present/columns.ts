/**
 * Aligned text, two spaces between the columns. Not cli-table3: loading it and drawing one table costs 7 ms, a fifth of
 * the start-up time allowed for `nalu`. The blocks of `sps` do use it.
 */
export const alignedColumns = (
  rows: readonly (readonly string[])[],
  align: readonly ('left' | 'right')[],
  indent = '  ',
): string => {
  const widths = align.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number): string => {
    const width = widths[column] ?? 0;
    return align[column] === 'right' ? text.padStart(width) : text.padEnd(width);
  };
  return rows.map((row) => `${indent}${row.map(cell).join('  ')}`.trimEnd()).join('\n');
};
