import type { BlockMap } from '../../../analysis/macroblocks/block-map.ts';
import type { MapScale } from './scale.ts';

/** A map, scaled to cells of a screen. */
export interface MapCells {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
}

/** Room for a map. */
export interface MapRoom {
  readonly columns: number;
  /** `undefined`: as many as it takes. */
  readonly rows: number | undefined;
  /** Height of a cell, in its widths: 2 for a character, 1 for half of one. */
  readonly aspect: 1 | 2;
}

/** Largest magnification of a macroblock, in columns. */
const MAX_ZOOM = 8;

/** Scales a map by a whole number, up or down. */
export const mapCells = (
  map: BlockMap,
  { columns, rows = Number.POSITIVE_INFINITY, aspect }: MapRoom,
  merge: MapScale['merge'],
): MapCells => {
  const { width, height } = map;
  const zoom = zoomOf(Math.min(columns / width, (rows * aspect) / height, MAX_ZOOM), aspect);
  const cells = { columns: Math.ceil(width * zoom), rows: Math.ceil((height * zoom) / aspect) };
  const values = new Float32Array(cells.columns * cells.rows);
  const mergeOf = MERGE[merge];
  for (let y = 0; y < cells.rows; y++) {
    const top = Math.floor((y * aspect) / zoom);
    const bottom = Math.min(height, Math.max(top + 1, Math.floor(((y + 1) * aspect) / zoom)));
    for (let x = 0; x < cells.columns; x++) {
      const left = Math.floor(x / zoom);
      const right = Math.min(width, Math.max(left + 1, Math.floor((x + 1) / zoom)));
      values[y * cells.columns + x] = mergeOf(map, left, right, top, bottom);
    }
  }
  return { ...cells, values };
};

/** Columns for a macroblock: a whole number, of which rows can be made, or one over a whole number. */
const zoomOf = (most: number, aspect: 1 | 2): number => {
  if (most >= aspect) return Math.floor(most / aspect) * aspect;
  return most >= 1 ? 1 : 1 / Math.ceil(1 / most);
};

type Merge = (map: BlockMap, left: number, right: number, top: number, bottom: number) => number;

/** Of the macroblocks that have a value. */
const meanOf: Merge = ({ width, values }, left, right, top, bottom) => {
  let [sum, count] = [0, 0];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const value = values[y * width + x] as number;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
  }
  return count === 0 ? Number.NaN : sum / count;
};

const modeOf: Merge = ({ width, values }, left, right, top, bottom) => {
  const counts: number[] = [];
  let best = Number.NaN;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const value = values[y * width + x] as number;
      if (Number.isNaN(value)) continue;
      const count = (counts[value] ?? 0) + 1;
      counts[value] = count;
      if (Number.isNaN(best) || count > (counts[best] as number)) best = value;
    }
  }
  return best;
};

const MERGE: Readonly<Record<MapScale['merge'], Merge>> = { mean: meanOf, mode: modeOf };
