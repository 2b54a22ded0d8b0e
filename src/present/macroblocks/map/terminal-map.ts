import type { BlockMap } from '../../../analysis/macroblocks/block-map.ts';
import type { RgbPaint } from '../../colour.ts';
import { wordLines } from '../../width.ts';
import { type MapCells, mapCells } from './map-cells.ts';
import { NO_VALUE_COLOUR, textOn } from './ramp.ts';
import { type LegendStep, type MapScale, mapScale, NO_VALUE_MARK } from './scale.ts';

/** How a map is drawn in a terminal. */
export interface MapLayout {
  /** In columns. */
  readonly width: number;
  /** In lines; `undefined` for a pipe. */
  readonly height: number | undefined;
  /** The terminal has UTF-8 and enough colours: half a character is a cell. */
  readonly halves: boolean;
  /** Absent without colour. */
  readonly paint: RgbPaint | undefined;
}

/** Lines beside the map: titles and row of the table, legend, prompt. */
const OTHER_LINES = 5;
/** Columns of a number with the space before it. */
const NUMBER_WIDTH = 3;
/** Two cells above each other. */
const HALF_BLOCK = '▀';

/** The lines of a map, and its legend. Without colour and UTF-8 it is drawn in characters. */
export const terminalMap = (map: BlockMap, layout: MapLayout): readonly string[] => {
  const scale = mapScale(map);
  const columns = layout.width;
  const rows = layout.height === undefined ? undefined : Math.max(1, layout.height - OTHER_LINES);
  const hasNumbers = map.kind === 'qp' && map.width * NUMBER_WIDTH <= columns && map.height <= (rows ?? map.height);
  const isHalves = !hasNumbers && layout.halves && layout.paint !== undefined;
  const lines = hasNumbers
    ? numberLines(map, scale, layout.paint)
    : isHalves
      ? halfLines(mapCells(map, { columns, rows: rows && 2 * rows, aspect: 1 }, scale.merge), scale, layout.paint)
      : markLines(mapCells(map, { columns, rows, aspect: 2 }, scale.merge), scale, layout.paint);
  const legend = legendLines(map, scale, { ...layout, isHalves, hasNumbers });
  return [...lines, ...legend];
};

/** Each QP as a number. */
const numberLines = (map: BlockMap, scale: MapScale, paint: RgbPaint | undefined): readonly string[] =>
  rowsOf(map.width, map.values, (value) => {
    const text = (Number.isNaN(value) ? NO_VALUE_MARK : `${value}`).padStart(NUMBER_WIDTH);
    if (paint === undefined) return text;
    const colour = scale.colour(value);
    return paint(text, textOn(colour), colour);
  });

const markLines = (cells: MapCells, scale: MapScale, paint: RgbPaint | undefined): readonly string[] =>
  rowsOf(cells.columns, cells.values, (value) => {
    const mark = scale.mark(value);
    if (paint === undefined) return mark;
    const colour = scale.colour(value);
    return paint(mark, textOn(colour), colour);
  });

/** Two rows of cells in a line: the upper half of a character has the text colour, the lower one the background. */
const halfLines = ({ columns, rows, values }: MapCells, scale: MapScale, paint: RgbPaint): readonly string[] => {
  const lines: string[] = [];
  for (let y = 0; y < rows; y += 2) {
    let line = '';
    for (let x = 0; x < columns; x++) {
      const upper = scale.colour(values[y * columns + x] as number);
      const lower = y + 1 < rows ? scale.colour(values[(y + 1) * columns + x] as number) : undefined;
      line += paint(HALF_BLOCK, upper, lower);
    }
    lines.push(line);
  }
  return lines;
};

const rowsOf = (columns: number, values: Float32Array, text: (value: number) => string): readonly string[] => {
  const lines: string[] = [];
  for (let from = 0; from < values.length; from += columns) {
    let line = '';
    for (let x = 0; x < columns; x++) line += text(values[from + x] as number);
    lines.push(line.trimEnd());
  }
  return lines;
};

const UNITS: Readonly<Record<BlockMap['kind'], string>> = {
  qp: 'QP from',
  type: '',
  bits: 'bits from',
  motion: 'mean motion in luma samples from',
};

interface LegendLayout extends MapLayout {
  readonly isHalves: boolean;
  readonly hasNumbers: boolean;
}

/** The marks or colours with what they mean; numbers need none. */
const legendLines = (map: BlockMap, { steps }: MapScale, layout: LegendLayout): readonly string[] => {
  const { paint, isHalves, hasNumbers, width } = layout;
  const lacks = map.values.some(Number.isNaN);
  const lack: LegendStep = {
    mark: NO_VALUE_MARK,
    colour: NO_VALUE_COLOUR,
    text: map.kind === 'motion' ? 'no motion vector' : 'not read',
  };
  const shown = [...(hasNumbers ? [] : steps), ...(lacks ? [lack] : [])];
  const sample = ({ mark, colour, text }: LegendStep): string => {
    const name = text.replaceAll(' ', '\u00a0');
    if (paint === undefined) return `${mark === ' ' ? "'\u00a0'" : mark}\u00a0${name}`;
    return `${paint(isHalves ? '\u00a0\u00a0' : mark === ' ' ? '\u00a0' : mark, textOn(colour), colour)}\u00a0${name}`;
  };
  const unit = UNITS[map.kind];
  const words = shown.map(sample);
  if (unit !== '' && !hasNumbers) words.unshift(...unit.split(' '));
  return wordLines(words, width)
    .map((line) => line.replaceAll('\u00a0', ' '))
    .filter((line) => line !== '');
};
