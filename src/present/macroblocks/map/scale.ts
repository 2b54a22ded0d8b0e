import type { BlockMap, MapKind } from '../../../analysis/macroblocks/block-map.ts';
import { MACROBLOCK_CLASSES } from '../../../media/macroblocks.ts';
import { CLASS_COLOURS, NO_VALUE_COLOUR, type Rgb, rampColour } from './ramp.ts';

/** An entry of a legend. */
export interface LegendStep {
  readonly mark: string;
  readonly colour: Rgb;
  readonly text: string;
}

/** How the values of a map are drawn. */
export interface MapScale {
  colour(value: number): Rgb;
  /** One character. */
  mark(value: number): string;
  /** What the marks and colours mean. */
  readonly steps: readonly LegendStep[];
  /** Of several macroblocks in a cell: their mean, or the most frequent one. */
  readonly merge: 'mean' | 'mode';
}

/** From little to much. */
const MARKS = ' .:-=+*#%@';

/** Of MACROBLOCK_CLASSES. */
const CLASS_MARKS = 'IPB.M';

/** A macroblock without a value: one that was not read, or without motion vector. */
export const NO_VALUE_MARK = '?';

/** The scale of a map: from its lowest to its highest value. */
export const mapScale = ({ kind, values }: BlockMap): MapScale => {
  if (kind === 'type') return CLASS_SCALE;
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min > max ? EMPTY_SCALE : valueScale(kind, kind === 'qp' ? min : 0, max);
};

const CLASS_SCALE: MapScale = {
  colour: (value) => CLASS_COLOURS[value] ?? NO_VALUE_COLOUR,
  mark: (value) => CLASS_MARKS[value] ?? NO_VALUE_MARK,
  steps: MACROBLOCK_CLASSES.map((text, i) => ({
    mark: CLASS_MARKS[i] as string,
    colour: CLASS_COLOURS[i] as Rgb,
    text,
  })),
  merge: 'mode',
};

const EMPTY_SCALE: MapScale = {
  colour: () => NO_VALUE_COLOUR,
  mark: () => NO_VALUE_MARK,
  steps: [],
  merge: 'mean',
};

/** QP is linear; bits and motion are logarithmic: a few macroblocks have most of them. */
const valueScale = (kind: MapKind, min: number, max: number): MapScale => {
  const [forward, backward] =
    kind === 'qp'
      ? [(value: number) => value - min, (place: number) => place + min]
      : [(value: number) => Math.log2(1 + value), (place: number) => 2 ** place - 1];
  const top = forward(max);
  const share = (value: number): number => (top === 0 ? 0 : forward(value) / top);
  const colourOf = (value: number): Rgb => rampColour(Math.round(share(value) * SHADES) / SHADES);
  const stepOf = (value: number): number => Math.min(MARKS.length - 1, Math.floor(share(value) * MARKS.length));
  const lowest = (step: number): number => backward((top * step) / MARKS.length);
  // Of a short range of QP, several steps begin with the same value.
  const used = [...MARKS].flatMap((mark, step) => {
    const value = kind === 'motion' ? Math.round(lowest(step) * 10) / 10 : Math.ceil(lowest(step) - EDGE);
    return top === 0 && step > 0 ? [] : [{ mark, step, value }];
  });
  const distinct = used.filter(({ step, value }) => kind === 'motion' || stepOf(value) === step);
  return {
    colour: (value) => (Number.isNaN(value) ? NO_VALUE_COLOUR : colourOf(value)),
    mark: (value) => (Number.isNaN(value) ? NO_VALUE_MARK : (MARKS[stepOf(value)] as string)),
    steps: distinct.map(({ mark, value }) => ({ mark, colour: colourOf(value), text: `${value}` })),
    merge: 'mean',
  };
};

/** Colours of a ramp: with that of NO_VALUE they fit a palette of 256. */
const SHADES = 200;

/** Rounding of the logarithms. */
const EDGE = 1e-6;
