import { type ChartColumn, KINDS, type Kind } from './columns.ts';

/** A character of a chart, and the kind of frame that it belongs to. */
export interface Cell {
  readonly mark: string;
  readonly kind: Kind | undefined;
}

const EMPTY: Cell = { mark: ' ', kind: undefined };

/** The characters of a chart. */
export interface Marks {
  /** From an eighth of a cell to a whole one. */
  readonly eighths: string;
  /** A cell of each kind, where kinds are above each other. */
  readonly textures: Readonly<Record<Kind, string>>;
}

export const BLOCK_MARKS: Marks = { eighths: '▁▂▃▄▅▆▇█', textures: { I: '█', P: '▓', B: '░', '?': '▒' } };

/** For terminals without UTF-8. */
export const ASCII_MARKS: Marks = { eighths: '..::++##', textures: { I: 'I', P: 'P', B: 'B', '?': '?' } };

/** Rows of cells from the top, each column filled up to its share of `max`. What is not 0 has a mark. */
export const areaRows = (
  values: readonly (number | undefined)[],
  max: number,
  height: number,
  marks: Marks,
  kindOf: (column: number) => Kind | undefined = () => undefined,
): readonly (readonly Cell[])[] =>
  rowsFromTop(height, (row) =>
    values.map((value = 0, column) => {
      const eighths = max === 0 ? 0 : Math.max(value > 0 ? 1 : 0, Math.round((value / max) * height * 8));
      const inCell = Math.min(8, eighths - row * 8);
      return inCell <= 0 ? EMPTY : { mark: marks.eighths[inCell - 1] as string, kind: kindOf(column) };
    }),
  );

/** Rows of cells from the top: the bytes of each kind above each other, I at the bottom. */
export const stackedRows = (
  columns: readonly ChartColumn[],
  max: number,
  height: number,
  marks: Marks,
): readonly (readonly Cell[])[] =>
  rowsFromTop(height, (row) =>
    columns.map(({ bytes, sizeBytes }) => {
      // The lowest cell of what is not 0 is never empty.
      const level = row === 0 ? Math.min((max * 0.5) / height, sizeBytes / 2) : ((row + 0.5) * max) / height;
      let sum = 0;
      for (const [i, kind] of KINDS.entries()) {
        sum += bytes[i] as number;
        if (level < sum) return { mark: marks.textures[kind], kind };
      }
      return EMPTY;
    }),
  );

const rowsFromTop = (height: number, row: (fromBottom: number) => readonly Cell[]): readonly (readonly Cell[])[] =>
  Array.from({ length: height }, (_, i) => row(height - 1 - i));
