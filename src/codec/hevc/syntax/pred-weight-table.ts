import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** Explicit weights of one entry of reference list 0. Absent ones are inferred: 1 << denominator, offset 0. */
export interface HevcWeightsL0 {
  /** Not coded for the current picture itself, which is no subject of weighting. */
  luma_weight_l0_flag?: number;
  chroma_weight_l0_flag?: number;
  /** Minus 1 << luma_log2_weight_denom. */
  delta_luma_weight_l0?: number;
  luma_offset_l0?: number;
  /** Cb and Cr. */
  delta_chroma_weight_l0?: number[];
  /** Cb and Cr. */
  delta_chroma_offset_l0?: number[];
}

/** Explicit weights of one entry of reference list 1. */
export interface HevcWeightsL1 {
  luma_weight_l1_flag?: number;
  chroma_weight_l1_flag?: number;
  delta_luma_weight_l1?: number;
  luma_offset_l1?: number;
  delta_chroma_weight_l1?: number[];
  delta_chroma_offset_l1?: number[];
}

/** pred_weight_table() (H.265 7.3.6.3; semantics 7.4.7.3). `l0` and `l1` hold the loops over the active references. */
export interface HevcPredWeightTable {
  luma_log2_weight_denom: number;
  /** Plus luma_log2_weight_denom: the denominator of chroma. */
  delta_chroma_log2_weight_denom?: number;
  l0: HevcWeightsL0[];
  l1?: HevcWeightsL1[];
}

/** What the table depends on. */
export interface WeightedReferences {
  readonly countL0: number;
  /** 0 in a P slice. */
  readonly countL1: number;
  /** ChromaArrayType is not 0. */
  readonly chroma: boolean;
  /** WpOffsetHalfRangeY and WpOffsetHalfRangeC (7-31, 7-33). */
  readonly halfRangeY: number;
  readonly halfRangeC: number;
  /** Is this entry the current picture itself? Only with pps_curr_pic_ref_enabled_flag. */
  readonly isCurrPic: (list: 0 | 1, i: number) => boolean;
}

/** Reads pred_weight_table() (H.265 7.3.6.3). */
export const parseHevcPredWeightTable = (
  r: SyntaxReader,
  refs: WeightedReferences,
  into: Partial<HevcPredWeightTable>,
): void => {
  r.open('pred_weight_table', 'H.265 7.3.6.3');
  const denom = (into.luma_log2_weight_denom = r.ueLax('luma_log2_weight_denom', 7));
  if (refs.chroma) into.delta_chroma_log2_weight_denom = r.seLax('delta_chroma_log2_weight_denom', -denom, 7 - denom);
  parseList(r, refs, 0, refs.countL0, L0, (into.l0 = []));
  if (refs.countL1 > 0) parseList(r, refs, 1, refs.countL1, L1, (into.l1 = []));
  r.close();
};

const L0 = {
  lumaFlag: 'luma_weight_l0_flag',
  chromaFlag: 'chroma_weight_l0_flag',
  lumaWeight: 'delta_luma_weight_l0',
  lumaOffset: 'luma_offset_l0',
  chromaWeight: 'delta_chroma_weight_l0',
  chromaOffset: 'delta_chroma_offset_l0',
} as const;
const L1 = {
  lumaFlag: 'luma_weight_l1_flag',
  chromaFlag: 'chroma_weight_l1_flag',
  lumaWeight: 'delta_luma_weight_l1',
  lumaOffset: 'luma_offset_l1',
  chromaWeight: 'delta_chroma_weight_l1',
  chromaOffset: 'delta_chroma_offset_l1',
} as const;

type Names = typeof L0 | typeof L1;
type Entry = Record<string, number | number[]>;

/** The two lists differ in the names of their elements only: all luma flags, all chroma flags, then the weights. */
const parseList = (
  r: SyntaxReader,
  refs: WeightedReferences,
  list: 0 | 1,
  count: number,
  names: Names,
  into: HevcWeightsL0[] | HevcWeightsL1[],
): void => {
  const entries = into as Entry[];
  for (let i = 0; i < count; i++) {
    const entry: Entry = {};
    entries.push(entry);
    if (!refs.isCurrPic(list, i)) entry[names.lumaFlag] = r.flag(r.nth(names.lumaFlag, i));
  }
  if (refs.chroma) {
    for (let i = 0; i < count; i++) {
      if (!refs.isCurrPic(list, i)) (entries[i] as Entry)[names.chromaFlag] = r.flag(r.nth(names.chromaFlag, i));
    }
  }
  for (let i = 0; i < count; i++) parseWeights(r, i, refs, names, entries[i] as Entry);
};

const parseWeights = (r: SyntaxReader, i: number, refs: WeightedReferences, names: Names, entry: Entry): void => {
  if (entry[names.lumaFlag] === 1) {
    entry[names.lumaWeight] = r.seLax(r.nth(names.lumaWeight, i), -128, 127);
    entry[names.lumaOffset] = r.seLax(r.nth(names.lumaOffset, i), -refs.halfRangeY, refs.halfRangeY - 1);
  }
  if (entry[names.chromaFlag] !== 1) return;
  const weights: number[] = [];
  const offsets: number[] = [];
  entry[names.chromaWeight] = weights;
  entry[names.chromaOffset] = offsets;
  for (let j = 0; j < 2; j++) {
    weights.push(r.seLax(r.nth(names.chromaWeight, i, j), -128, 127));
    const at = 4 * refs.halfRangeC;
    offsets.push(r.seLax(r.nth(names.chromaOffset, i, j), -at, at - 1));
  }
};
