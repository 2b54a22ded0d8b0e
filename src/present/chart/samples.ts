import { ChartColumn, type ChartFrame } from './columns.ts';

/** What a bar stands for. */
export type ChartUnit =
  | { readonly kind: 'frame' }
  | { readonly kind: 'gop' }
  | { readonly kind: 'time'; readonly ms: number };

/** The columns of a chart, and what each stands for. */
export interface ChartColumns {
  readonly unit: ChartUnit;
  readonly columns: readonly ChartColumn[];
}

/** Columns that are kept of each kind. */
const MAX_COLUMNS = 2048;

/** Fewer GOPs make no chart: time is shown instead. */
const MIN_GOPS = 16;

/** Times that a bar may stand for, if the frames are kept, milliseconds. */
const STEPS_MS = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000];

const SECOND_MS = 1000;

/**
 * Collects what a chart shows, in bounded memory: frames and GOPs while there are few enough, and seconds, pairs of
 * which become one when there are too many.
 */
export class ChartSamples {
  #frames: ChartColumn[] | undefined = [];
  #gops: ChartColumn[] | undefined = [];
  #lastGop: number | undefined;
  #times: ChartColumn[] = [];
  #timeMs = SECOND_MS;
  #startMs: number | undefined;
  #lastMs = 0;

  /** Takes the next frame in decoding order; `gop`: its GOP; `rateBps`: rate of the second that ends with it. */
  add(frame: ChartFrame, gop: number, rateBps: number): void {
    const { decodedMs, index } = frame;
    this.#startMs ??= decodedMs;
    this.#lastMs = Math.max(this.#lastMs, decodedMs);
    this.#frames?.push(new ChartColumn(decodedMs, index));
    this.#frames?.at(-1)?.add(frame, rateBps);
    if ((this.#frames?.length ?? 0) > MAX_COLUMNS) this.#frames = undefined;
    if (gop !== this.#lastGop) {
      this.#lastGop = gop;
      this.#gops?.push(new ChartColumn(decodedMs, index));
      if ((this.#gops?.length ?? 0) > MAX_COLUMNS) this.#gops = undefined;
    }
    this.#gops?.at(-1)?.add(frame, rateBps);
    this.#timeAt(decodedMs, index).add(frame, rateBps);
  }

  /** The buffer after a frame that was added, not necessarily the last one. */
  fill({ index, decodedMs }: ChartFrame, bits: number, isUnderflow: boolean): void {
    columnOf(this.#frames, index)?.fill(bits, isUnderflow);
    columnOf(this.#gops, index)?.fill(bits, isUnderflow);
    this.#timeAt(decodedMs, index).fill(bits, isUnderflow);
  }

  /** At most `width` columns: frames if they fit, else GOPs, else time. */
  columns(width: number): ChartColumns {
    const [frames, gops] = [this.#frames, this.#gops];
    if (frames !== undefined && frames.length <= width) return { unit: { kind: 'frame' }, columns: frames };
    if (gops !== undefined && gops.length >= MIN_GOPS && gops.length <= width) {
      return { unit: { kind: 'gop' }, columns: gops };
    }
    const spanMs = this.#lastMs - (this.#startMs ?? 0) + 1;
    const fits = (ms: number): boolean => Math.ceil(spanMs / ms) <= width;
    const step = STEPS_MS.find((ms) => fits(ms) && (frames !== undefined || ms % this.#timeMs === 0));
    const ms = step ?? this.#timeMs * Math.ceil(spanMs / this.#timeMs / width);
    return { unit: { kind: 'time', ms }, columns: this.#byTime(frames ?? this.#times, ms) };
  }

  /** Joins columns to columns of `ms`; where there is no frame, a column is empty. */
  #byTime(parts: readonly ChartColumn[], ms: number): readonly ChartColumn[] {
    const startMs = this.#startMs ?? 0;
    const columns: ChartColumn[] = [];
    for (const part of parts) {
      const at = Math.max(0, Math.floor((part.startMs - startMs + EDGE_MS) / ms));
      while (columns.length <= at) columns.push(new ChartColumn(startMs + columns.length * ms, part.firstFrame));
      columns[at]?.merge(part);
    }
    return columns;
  }

  #timeAt(decodedMs: number, frame: number): ChartColumn {
    const startMs = this.#startMs ?? decodedMs;
    const placeOf = (): number => Math.max(0, Math.floor((decodedMs - startMs + EDGE_MS) / this.#timeMs));
    while (placeOf() >= MAX_COLUMNS) {
      this.#timeMs *= 2;
      this.#times = [...this.#byTime(this.#times, this.#timeMs)];
    }
    const at = placeOf();
    while (this.#times.length <= at) {
      this.#times.push(new ChartColumn(startMs + this.#times.length * this.#timeMs, frame));
    }
    return this.#times[at] as ChartColumn;
  }
}

/** Times are rounded to microseconds: a frame that far before a second begins it. */
const EDGE_MS = 0.002;

/** The column of a frame: the last one that begins with it or before it. */
const columnOf = (columns: readonly ChartColumn[] | undefined, frame: number): ChartColumn | undefined =>
  columns?.findLast(({ firstFrame }) => firstFrame <= frame);
