import type { Theme } from '../colour.ts';
import { wordLines } from '../width.ts';

/** A label and what it says; several texts begin a line each. */
export type Row = readonly [label: string, ...texts: readonly (string | undefined)[]];

/** Columns of a label. */
const LABEL_WIDTH = 10;
const INDENT = '  ';
const GAP = '  ';

/** A space that no line breaks at. */
export const NO_BREAK = '\u00a0';

/** Labelled rows, wrapped between words to `width` columns. Rows without text are left out. */
export const rowLines = (rows: readonly Row[], theme: Theme, width: number): readonly string[] =>
  rows.flatMap(([label, ...texts]) => {
    const room = width - INDENT.length - LABEL_WIDTH - GAP.length;
    const lines = texts
      .filter((text) => text !== undefined && text !== '')
      .flatMap((text) => wordLines((text as string).split(' '), room));
    return lines.map((line, i) =>
      `${INDENT}${theme.dim((i === 0 ? label : '').padEnd(LABEL_WIDTH))}${GAP}${line.replaceAll(NO_BREAK, ' ')}`.trimEnd(),
    );
  });

/** `a, b; c`: the parts that are there. */
export const joinedParts = (parts: readonly (string | undefined)[], between = ', '): string =>
  parts.filter((part) => part !== undefined && part !== '').join(between);
