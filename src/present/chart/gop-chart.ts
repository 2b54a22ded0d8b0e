import type { BufferReport } from '../../analysis/gop/followed-buffer.ts';
import { bitrateText, bitsText, bytesText, plural } from '../../media/quantity.ts';
import type { Theme } from '../colour.ts';
import { ASCII_MARKS, areaRows, BLOCK_MARKS, type Cell, type Marks, stackedRows } from './cells.ts';
import { type ChartColumn, KINDS, type Kind } from './columns.ts';
import type { ChartColumns, ChartUnit } from './samples.ts';

/** How a chart is drawn. */
export interface ChartLayout {
  /** Of the screen, in columns. */
  readonly width: number;
  /** The terminal has UTF-8. */
  readonly blocks: boolean;
  readonly theme: Theme;
}

const LABEL_WIDTH = 10;
/** Before the columns: a label, a space, and the axis. */
const MARGIN = LABEL_WIDTH + 2;
const BAR_ROWS = 8;
const CURVE_ROWS = 4;
/** Between two times on the axis. */
const TICK_COLUMNS = 16;

/** Columns of a chart that a screen has room for. */
export const chartColumnsOf = (screenWidth: number): number => screenWidth - MARGIN;

/** Bars of the frames, the bit rate, and the fullness of a buffer, above one time axis. */
export const gopChart = (
  { unit, columns }: ChartColumns,
  buffer: BufferReport | undefined,
  { blocks, theme }: ChartLayout,
): readonly string[] => {
  if (columns.length === 0) return [];
  const marks = blocks ? BLOCK_MARKS : ASCII_MARKS;
  const panel = (label: string, rows: readonly (readonly Cell[])[], paint: Paint): readonly string[] =>
    rows.map((cells, i) => `${(i === 0 ? label : '').padStart(LABEL_WIDTH)} │${painted(cells, paint)}`);
  const lines = [`  ${theme.strong(barTitle(unit, marks))}`];
  const largest = Math.max(...columns.map(({ sizeBytes }) => sizeBytes));
  lines.push(...panel(bytesText(largest), barRows(unit, columns, largest, marks), kindPaint(theme)));
  if (unit.kind === 'frame') lines.push(letterRow(columns, theme));
  const rate = Math.max(...columns.map(({ rateBps }) => rateBps));
  const rates = areaRows(
    columns.map(({ rateBps }) => rateBps),
    rate,
    CURVE_ROWS,
    marks,
  );
  lines.push(
    `  ${theme.strong('bit rate of the second that ends here')}`,
    ...panel(bitrateText(Math.round(rate)), rates, theme.plain),
  );
  if (buffer !== undefined) lines.push(...bufferLines(columns, buffer, marks, panel, theme));
  lines.push(timeAxis(columns));
  return lines.map((line) => line.trimEnd());
};

type Paint = (text: string, kind: Kind | undefined) => string;

const kindPaint =
  (theme: Theme): Paint =>
  (text, kind) => {
    if (kind === 'I') return theme.idr(text);
    if (kind === 'B') return theme.bPicture(text);
    return kind === '?' ? theme.unknown(text) : text;
  };

/** Cells of one kind are painted together. */
const painted = (cells: readonly Cell[], paint: Paint): string => {
  let text = '';
  for (let from = 0; from < cells.length; ) {
    const { kind } = cells[from] as Cell;
    let to = from;
    while (to < cells.length && cells[to]?.kind === kind) to++;
    text += paint(
      cells
        .slice(from, to)
        .map(({ mark }) => mark)
        .join(''),
      kind,
    );
    from = to;
  }
  return text;
};

const barTitle = (unit: ChartUnit, { textures }: Marks): string => {
  if (unit.kind === 'frame') return 'size of each frame, in decoding order: a bar is a frame';
  const kinds = KINDS.slice(0, 3).map((kind) => (textures[kind] === kind ? kind : `${textures[kind]} ${kind}`));
  return `bytes in decoding order: a bar is ${unit.kind === 'gop' ? 'a GOP' : timeText(unit.ms)}, ${kinds.join('  ')}`;
};

const timeText = (ms: number): string => (ms < 60_000 ? `${ms / 1000} s` : `${ms / 60_000} min`);

const barRows = (
  unit: ChartUnit,
  columns: readonly ChartColumn[],
  max: number,
  marks: Marks,
): readonly (readonly Cell[])[] => {
  if (unit.kind !== 'frame' || marks === ASCII_MARKS) return stackedRows(columns, max, BAR_ROWS, marks);
  const sizes = columns.map(({ sizeBytes }) => sizeBytes);
  return areaRows(sizes, max, BAR_ROWS, marks, (column) => kindOf(columns[column] as ChartColumn));
};

const kindOf = ({ bytes }: ChartColumn): Kind => KINDS[bytes.findIndex((sum) => sum > 0)] ?? '?';

const letterRow = (columns: readonly ChartColumn[], theme: Theme): string => {
  const cells = columns.map((column) => ({ mark: kindOf(column), kind: kindOf(column) }));
  return `${'type'.padStart(LABEL_WIDTH)}  ${painted(cells, kindPaint(theme))}`;
};

const bufferLines = (
  columns: readonly ChartColumn[],
  { rateBps, sizeBits, source, underflows }: BufferReport,
  marks: Marks,
  panel: (label: string, rows: readonly (readonly Cell[])[], paint: Paint) => readonly string[],
  theme: Theme,
): readonly string[] => {
  const what = `buffer after each frame, ${bitsText(sizeBits)} at ${bitrateText(rateBps)} (${source === 'given' ? '--vbv' : 'HRD'})`;
  const found = underflows === 0 ? 'no underflow' : theme.error(plural(underflows, 'underflow'));
  const values = columns.map(({ filledBits }) => filledBits);
  const lines = [
    `  ${theme.strong(what)}: ${found}`,
    ...panel(bitsText(sizeBits), areaRows(values, sizeBits, CURVE_ROWS, marks), theme.plain),
  ];
  if (underflows === 0) return lines;
  const cells = columns.map((column) => (column.underflows > 0 ? '!' : ' ')).join('');
  return [...lines, `${'underflow'.padStart(LABEL_WIDTH)}  ${theme.error(cells.trimEnd())}`];
};

/** Times at which columns begin, every so many columns. */
const timeAxis = (columns: readonly ChartColumn[]): string => {
  const digits = columns.length > 1 && (columns[1] as ChartColumn).startMs % 1000 === 0 ? 0 : 2;
  let line = ' '.repeat(MARGIN);
  for (const [i, { startMs }] of columns.entries()) {
    if (i % TICK_COLUMNS === 0) line = `${line.padEnd(MARGIN + i)}│${(startMs / 1000).toFixed(digits)} s `;
  }
  return line;
};
