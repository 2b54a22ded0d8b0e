import Table from 'cli-table3';

/** No borders, only space between columns; cli-table3 would colour heads and borders even in a pipe. */
const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** A table with columns as wide as their content. For a few rows only: cli-table3 is quadratic in the rows. */
export const smallTable = (
  rows: readonly (readonly string[])[],
  align: readonly ('left' | 'right')[],
  indent = '  ',
): string => {
  const table = new Table({
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: [...align],
  });
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split('\n')
    .map((text) => `${indent}${text}`.trimEnd())
    .join('\n');
};
