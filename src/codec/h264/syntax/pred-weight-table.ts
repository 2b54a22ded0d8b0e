import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { B } from './slice-types.ts';

/** Explicit weights of one entry of reference list 0. Absent ones are inferred: 1 << denominator, offset 0. */
export interface WeightsL0 {
  luma_weight_l0_flag: number;
  luma_weight_l0?: number;
  luma_offset_l0?: number;
  chroma_weight_l0_flag?: number;
  /** Cb and Cr. */
  chroma_weight_l0?: number[];
  /** Cb and Cr. */
  chroma_offset_l0?: number[];
}

/** Explicit weights of one entry of reference list 1. */
export interface WeightsL1 {
  luma_weight_l1_flag: number;
  luma_weight_l1?: number;
  luma_offset_l1?: number;
  chroma_weight_l1_flag?: number;
  chroma_weight_l1?: number[];
  chroma_offset_l1?: number[];
}

/** pred_weight_table() (H.264 7.3.3.2; semantics 7.4.3.2). `l0` and `l1` hold the loops over the active references. */
export interface PredWeightTable {
  luma_log2_weight_denom: number;
  chroma_log2_weight_denom?: number;
  l0: WeightsL0[];
  l1?: WeightsL1[];
}

/**
 * Reads pred_weight_table() (H.264 7.3.3.2). The counts are those in force for the slice: overridden in its header, or
 * the defaults of its PPS.
 */
export const parsePredWeightTable = (
  r: SyntaxReader,
  sliceType: number,
  chroma: boolean,
  refCountL0: number,
  refCountL1: number,
  into: PredWeightTable,
): void => {
  r.open('pred_weight_table', 'H.264 7.3.3.2');
  into.luma_log2_weight_denom = r.ueLax('luma_log2_weight_denom', 7);
  if (chroma) into.chroma_log2_weight_denom = r.ueLax('chroma_log2_weight_denom', 7);
  into.l0 = [];
  for (let i = 0; i < refCountL0; i++) {
    const weights = {} as WeightsL0;
    into.l0.push(weights);
    parseEntry(r, i, chroma, L0, weights);
  }
  if (sliceType === B) {
    into.l1 = [];
    for (let i = 0; i < refCountL1; i++) {
      const weights = {} as WeightsL1;
      into.l1.push(weights);
      parseEntry(r, i, chroma, L1, weights);
    }
  }
  r.close();
};

const L0 = {
  lumaFlag: 'luma_weight_l0_flag',
  lumaWeight: 'luma_weight_l0',
  lumaOffset: 'luma_offset_l0',
  chromaFlag: 'chroma_weight_l0_flag',
  chromaWeight: 'chroma_weight_l0',
  chromaOffset: 'chroma_offset_l0',
} as const;
const L1 = {
  lumaFlag: 'luma_weight_l1_flag',
  lumaWeight: 'luma_weight_l1',
  lumaOffset: 'luma_offset_l1',
  chromaFlag: 'chroma_weight_l1_flag',
  chromaWeight: 'chroma_weight_l1',
  chromaOffset: 'chroma_offset_l1',
} as const;

/** The two lists differ in the names of their elements only. */
const parseEntry = (
  r: SyntaxReader,
  i: number,
  chroma: boolean,
  names: typeof L0 | typeof L1,
  into: Record<string, number | number[]> | WeightsL0 | WeightsL1,
): void => {
  const entry = into as Record<string, number | number[]>;
  const lumaFlag = r.flag(names.lumaFlag);
  entry[names.lumaFlag] = lumaFlag;
  if (lumaFlag === 1) {
    entry[names.lumaWeight] = r.seLax(r.nth(names.lumaWeight, i), -128, 127);
    entry[names.lumaOffset] = r.seLax(r.nth(names.lumaOffset, i), -128, 127);
  }
  if (!chroma) return;
  const chromaFlag = r.flag(names.chromaFlag);
  entry[names.chromaFlag] = chromaFlag;
  if (chromaFlag === 0) return;
  const weights: number[] = [];
  const offsets: number[] = [];
  entry[names.chromaWeight] = weights;
  entry[names.chromaOffset] = offsets;
  for (let j = 0; j < 2; j++) {
    weights.push(r.seLax(r.nth(names.chromaWeight, i, j), -128, 127));
    offsets.push(r.seLax(r.nth(names.chromaOffset, i, j), -128, 127));
  }
};
