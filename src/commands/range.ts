import { InvalidArgumentError } from 'commander';

/** Records that `--range` keeps: both ends are included. */
export interface Range {
  readonly by: 'number' | 'time';
  /** Numbers, or milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** Milliseconds of the units that a time may have. */
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

const END = String.raw`(?:(\d{1,12}(?:\.\d{1,9})?)(ms|s|m|h)?)?`;
const RANGE = new RegExp(`^${END}\\.\\.${END}$`);

/** `10..20`, `..20`, `10..`; with a unit it is a time: `12.3s..13s`, `500ms..`. */
export const parseRange = (text: string): Range => {
  const [whole, from, fromUnit, to, toUnit] = RANGE.exec(text) ?? [];
  if (whole === undefined || (from === undefined && to === undefined)) {
    throw new InvalidArgumentError('It takes A..B, A.. or ..B: numbers such as 10..20, or times such as 1.5s..2s.');
  }
  const isTime = (fromUnit ?? toUnit) !== undefined;
  const hasMixedEnds = from !== undefined && to !== undefined && (fromUnit === undefined) !== (toUnit === undefined);
  if (hasMixedEnds) throw new InvalidArgumentError('One end is a number and the other a time.');
  if (!isTime && /\./.test(`${from ?? ''}${to ?? ''}`)) {
    throw new InvalidArgumentError('Numbers are whole; a time has a unit: ms, s, m or h.');
  }
  const endOf = (digits: string | undefined, unit: string | undefined, open: number): number =>
    digits === undefined ? open : Number(digits) * (unit === undefined ? 1 : (UNITS[unit] as number));
  const range: Range = {
    by: isTime ? 'time' : 'number',
    from: endOf(from, fromUnit, Number.NEGATIVE_INFINITY),
    to: endOf(to, toUnit, Number.POSITIVE_INFINITY),
  };
  if (range.from > range.to) throw new InvalidArgumentError('It ends before it begins.');
  return range;
};

/** Is a record in the range? `dtsMs` is absent where the input has no times: no range of times is asked for then. */
export const isInRange = (range: Range | undefined, index: number, dtsMs: number | undefined): boolean => {
  if (range === undefined) return true;
  const at = range.by === 'number' ? index : dtsMs;
  return at !== undefined && at >= range.from && at <= range.to;
};
