import type { Terminal } from '../io/context.ts';

/** Columns that a line may take; undefined where nothing is cut: in a pipe, and on a terminal that says 0. */
export const widthOf = ({ isTTY, columns }: Terminal): number | undefined =>
  isTTY === true && columns !== undefined && columns > 0 ? columns : undefined;

/** The text, cut to `width` characters. */
export const cutTo = (width: number | undefined, text: string): string =>
  width === undefined || text.length <= width ? text : width < 1 ? '' : `${text.slice(0, width - 1)}…`;

/** Columns of the terminal that output is laid out for. */
export const LAYOUT_WIDTH = 80;

/** `a, b, c` on as many lines of at most `width` characters as it takes. */
export const listLines = (parts: readonly string[], width: number): readonly string[] =>
  wordLines(
    parts.map((part, i) => (i < parts.length - 1 ? `${part},` : part)),
    width,
  );

/** Words on as many lines of at most `width` characters as it takes; a longer word has a line of its own. */
export const wordLines = (words: readonly string[], width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line];
};
