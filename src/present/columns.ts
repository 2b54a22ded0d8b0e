/**
 * Aligned text, two spaces between the columns. cli-table3 would do as well, but loading it and drawing one table costs
 * 7 ms, a fifth of what `nalu` may take to start; the blocks of `sps` use it.
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
