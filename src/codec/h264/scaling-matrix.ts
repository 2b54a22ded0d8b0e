import { type InferredSps, inferSps } from './inference.ts';
import type { Pps } from './syntax/pps.ts';
import { SCALING_LIST_NAMES } from './syntax/scaling-list.ts';
import type { Sps } from './syntax/sps.ts';

/** The scaling lists in force, by slot name (Table 7-2), in zig-zag order; `Flat_16` ones are all 16. */
export type ScalingMatrices = Readonly<Record<string, readonly number[]>>;

// Tables 7-3 and 7-4 (Default_4x4_Intra, Default_4x4_Inter, Default_8x8_Intra, Default_8x8_Inter), by idx.
const DEFAULT_4X4_INTRA = [6, 13, 13, 20, 20, 20, 28, 28, 28, 28, 32, 32, 32, 37, 37, 42];
const DEFAULT_4X4_INTER = [10, 14, 14, 20, 20, 20, 24, 24, 24, 24, 27, 27, 27, 30, 30, 34];
const DEFAULT_8X8_INTRA = [
  6, 10, 10, 13, 11, 13, 16, 16, 16, 16, 18, 18, 18, 18, 18, 23, 23, 23, 23, 23, 23, 25, 25, 25, 25, 25, 25, 25, 27, 27,
  27, 27, 27, 27, 27, 27, 29, 29, 29, 29, 29, 29, 29, 31, 31, 31, 31, 31, 31, 33, 33, 33, 33, 33, 36, 36, 36, 36, 38,
  38, 38, 40, 40, 42,
];
const DEFAULT_8X8_INTER = [
  9, 13, 13, 15, 13, 15, 17, 17, 17, 17, 19, 19, 19, 19, 19, 21, 21, 21, 21, 21, 21, 22, 22, 22, 22, 22, 22, 22, 24, 24,
  24, 24, 24, 24, 24, 24, 25, 25, 25, 25, 25, 25, 25, 27, 27, 27, 27, 27, 27, 28, 28, 28, 28, 28, 30, 30, 30, 30, 32,
  32, 32, 33, 33, 35,
];

const defaultList = (slot: number): readonly number[] => {
  if (slot < 6) return slot < 3 ? DEFAULT_4X4_INTRA : DEFAULT_4X4_INTER;
  return slot % 2 === 0 ? DEFAULT_8X8_INTRA : DEFAULT_8X8_INTER;
};

/**
 * Slots that fall back on the SPS or the defaults; the others fall back on the slot of the previous colour component.
 */
const FIRST_SLOTS: ReadonlySet<number> = new Set([0, 3, 6, 7]);

interface CodedLists {
  readonly flags: readonly number[];
  readonly lists: readonly { readonly delta_scale: readonly number[] }[];
}

/**
 * Scaling lists of one parameter set with the fall-back rules of H.264 Table 7-2: `fallback` gives the list of a slot
 * without a previous one (rule set A: the default, rule set B: the list of the SPS).
 */
const resolve = (coded: CodedLists, fallback: (slot: number) => readonly number[]): readonly number[][] => {
  const resolved: number[][] = [];
  let next = 0;
  for (let slot = 0; slot < 12; slot++) {
    if (coded.flags[slot] === 1) {
      const list = coded.lists[next++];
      resolved.push([...(list === undefined ? fallback(slot) : expand(list.delta_scale, slot))]);
    } else {
      const before = resolved[slot - (slot < 6 ? 1 : 2)];
      resolved.push([...(FIRST_SLOTS.has(slot) || before === undefined ? fallback(slot) : before)]);
    }
  }
  return resolved;
};

/** scaling_list() (H.264 7.3.2.1.1.1): deltas to scales; a first nextScale of 0 means the default list. */
const expand = (deltas: readonly number[], slot: number): readonly number[] => {
  const scales: number[] = [];
  let last = 8;
  for (const delta of deltas) {
    const next = (last + delta + 256) % 256;
    if (next === 0) break;
    scales.push(next);
    last = next;
  }
  if (scales.length === 0) return defaultList(slot);
  while (scales.length < (slot < 6 ? 16 : 64)) scales.push(last);
  return scales;
};

const FLAT = (slot: number): readonly number[] => new Array<number>(slot < 6 ? 16 : 64).fill(16);

/**
 * The scaling lists that a picture uses: those of its PPS override those of its SPS (H.264 7.4.2.1.1, 7.4.2.2). Without
 * `pps`, those of the SPS. `undefined` if neither has any: all lists are flat.
 */
export const scalingMatrices = (sps: Sps | InferredSps, pps?: Partial<Pps>): ScalingMatrices | undefined => {
  const inSps = sps.seq_scaling_matrix_present_flag === 1;
  const inPps = pps?.pic_scaling_matrix_present_flag === 1;
  if (!inSps && !inPps) return undefined;
  let lists: readonly (readonly number[])[] = SCALING_LIST_NAMES.map((_, slot) => FLAT(slot));
  if (inSps)
    lists = resolve({ flags: sps.seq_scaling_list_present_flag ?? [], lists: sps.scaling_list ?? [] }, defaultList);
  if (inPps) {
    const ofSps = lists;
    const fallback = inSps ? (slot: number) => ofSps[slot] as readonly number[] : defaultList;
    lists = resolve({ flags: pps.pic_scaling_list_present_flag ?? [], lists: pps.scaling_list ?? [] }, fallback);
  }
  const slots = inferSps(sps).chroma_format_idc === 3 ? 12 : 8;
  return Object.fromEntries(
    SCALING_LIST_NAMES.slice(0, slots).map((name, slot) => [name, lists[slot] as readonly number[]]),
  );
};
