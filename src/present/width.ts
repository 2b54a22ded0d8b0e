import type { Terminal } from '../io/context.ts';

/** Columns that a line may take; undefined, so that nothing is cut, for a pipe and for a terminal with 0 columns. */
export const widthOf = ({ isTTY, columns }: Terminal): number | undefined =>
  isTTY === true && columns !== undefined && columns > 0 ? columns : undefined;

/** The part of a terminal that rows are fitted to. */
export interface Screen {
  /** In columns; undefined for a pipe, where nothing is cut. */
  readonly width: number | undefined;
  /** In lines; undefined for a pipe, and if not known. */
  readonly height: number | undefined;
}

export const screenOf = (terminal: Terminal): Screen => {
  const { isTTY, rows } = terminal;
  return { width: widthOf(terminal), height: isTTY === true && rows !== undefined && rows > 0 ? rows : undefined };
};

/** From this width on, a screen has room for further columns. */
export const WIDE_SCREEN = 120;

/** A pipe, or a file. */
export const NO_SCREEN: Screen = { width: undefined, height: undefined };

/** The text, cut to `width` characters. */
export const cutTo = (width: number | undefined, text: string): string =>
  width === undefined || text.length <= width ? text : width < 1 ? '' : `${text.slice(0, width - 1)}…`;

/** Width in columns for text that is wrapped. */
export const LAYOUT_WIDTH = 80;

/** Width of the summaries: a wide screen does not make long lines. */
export const layoutWidth = ({ width }: Pick<Screen, 'width'>): number => Math.min(width ?? LAYOUT_WIDTH, LAYOUT_WIDTH);

/** Wraps `a, b, c` to lines of at most `width` characters. */
export const listLines = (parts: readonly string[], width: number): readonly string[] =>
  wordLines(
    parts.map((part, i) => (i < parts.length - 1 ? `${part},` : part)),
    width,
  );

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with ESC.
const COLOUR = /\u001b\[[\d;]+m/g;
const visible = (text: string): number => text.replace(COLOUR, '').length;

/** Wraps a line between words, if it is wider; what follows is indented by two more. Tables, of several lines, stay. */
export const wrappedLine = (line: string, width: number): readonly string[] => {
  if (line.includes('\n') || visible(line) <= width) return [line];
  const indent = line.length - line.trimStart().length;
  const [first = '', ...rest] = wordLines(line.trimStart().split(' '), width - indent - 2);
  return [`${' '.repeat(indent)}${first}`, ...rest.map((text) => `${' '.repeat(indent + 2)}${text}`)];
};

/** Wraps words to lines of at most `width` characters; a longer word gets a separate line. */
export const wordLines = (words: readonly string[], width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && visible(line) + 1 + visible(word) > width) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line];
};
