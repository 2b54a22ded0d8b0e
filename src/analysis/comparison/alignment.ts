import type { KeptFrames } from './kept-frame.ts';

/** Frames that belong together: row `i` pairs `a[i]` with `b[i]`; -1 where one has no partner. */
export interface Alignment {
  readonly order: 'output' | 'decoding';
  readonly length: number;
  readonly a: Int32Array;
  readonly b: Int32Array;
}

/**
 * Pairs the frames of two tracks. In output order, if that of both is known: the frames of two encodes of a source show
 * the same pictures in it. Frames with equal slices belong together, so that one that was lost or added shifts no others;
 * between them, frames are paired by their place.
 */
export const alignFrames = (a: KeptFrames, b: KeptFrames): Alignment => {
  const [outputA, outputB] = [a.outputOrder, b.outputOrder];
  const isOutput = outputA !== undefined && outputB !== undefined;
  const orderA = isOutput ? outputA : Int32Array.from({ length: a.length }, (_, i) => i);
  const orderB = isOutput ? outputB : Int32Array.from({ length: b.length }, (_, i) => i);
  const hashesA = Float64Array.from(orderA, (index) => a.hashAt(index));
  const hashesB = Float64Array.from(orderB, (index) => b.hashAt(index));
  const rows = new Rows(orderA.length + orderB.length);
  let [i, j] = [0, 0];
  for (const [nextA, nextB] of [...anchors(hashesA, hashesB), [orderA.length, orderB.length] as const]) {
    while (i < nextA || j < nextB) {
      rows.add(i < nextA ? (orderA[i++] as number) : -1, j < nextB ? (orderB[j++] as number) : -1);
    }
    if (i < orderA.length && j < orderB.length) rows.add(orderA[i++] as number, orderB[j++] as number);
  }
  return { order: isOutput ? 'output' : 'decoding', ...rows.result };
};

class Rows {
  readonly #a: Int32Array;
  readonly #b: Int32Array;
  #length = 0;

  constructor(most: number) {
    this.#a = new Int32Array(most);
    this.#b = new Int32Array(most);
  }

  add(a: number, b: number): void {
    this.#a[this.#length] = a;
    this.#b[this.#length++] = b;
  }

  get result(): Pick<Alignment, 'length' | 'a' | 'b'> {
    const length = this.#length;
    return { length, a: this.#a.subarray(0, length), b: this.#b.subarray(0, length) };
  }
}

type Anchor = readonly [a: number, b: number];

/** Anchors in a row that move the frames after them: fewer may be equal by chance, as frames without motion are. */
const MIN_RUN = 3;

/** Places with equal contents that occur once in each, in order in both. */
const anchors = (a: Float64Array, b: Float64Array): readonly Anchor[] => {
  const placesInB = placesOf(b);
  const common: Anchor[] = [];
  for (const [hash, place] of placesOf(a)) {
    const inB = placesInB.get(hash);
    if (place >= 0 && inB !== undefined && inB >= 0) common.push([place, inB]);
  }
  return trusted(inOrder(common));
};

/** The place of each content; -1 for one that occurs several times. NaN, an unknown content, equals none. */
const placesOf = (hashes: Float64Array): Map<number, number> => {
  const places = new Map<number, number>();
  hashes.forEach((hash, place) => {
    if (!Number.isNaN(hash)) places.set(hash, places.has(hash) ? -1 : place);
  });
  return places;
};

/** The longest part of `anchors`, which rise in a, that rises in b too. */
const inOrder = (all: readonly Anchor[]): readonly Anchor[] => {
  /** By length of a rising part: the anchor with the smallest end, by its number. */
  const ends: number[] = [];
  const before = new Int32Array(all.length).fill(-1);
  all.forEach(([, b], at) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((all[ends[middle] as number] as Anchor)[1] < b) low = middle + 1;
      else high = middle;
    }
    if (low > 0) before[at] = ends[low - 1] as number;
    ends[low] = at;
  });
  const found: Anchor[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] as number) found.push(all[at] as Anchor);
  return found.reverse();
};

/** Without those that move frames, but are too few in a row to be trusted. */
const trusted = (all: readonly Anchor[]): readonly Anchor[] => {
  const kept: Anchor[] = [];
  let shift = 0;
  for (let at = 0; at < all.length; ) {
    const [a, b] = all[at] as Anchor;
    let end = at + 1;
    while (end < all.length && (all[end] as Anchor)[1] - (all[end] as Anchor)[0] === b - a) end++;
    if (b - a === shift || end - at >= MIN_RUN) {
      kept.push(...all.slice(at, end));
      shift = b - a;
    }
    at = end;
  }
  return kept;
};
