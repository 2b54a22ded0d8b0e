import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { INFERRED_SLICE, type InferredHevcSps } from '../inference.ts';
import { MAX_DPB_PICTURES } from './short-term-ref-pic-set.ts';

/** One long-term reference picture of a slice header: those of the SPS first, then those coded here. */
export interface LongTermRefPic {
  /** Entry of the SPS. Not coded if the SPS has only one. */
  lt_idx_sps?: number;
  /** PicOrderCntVal modulo MaxPicOrderCntLsb. */
  poc_lsb_lt?: number;
  used_by_curr_pic_lt_flag?: number;
  delta_poc_msb_present_flag: number;
  /** Difference in MaxPicOrderCntLsb to the entry before it, or to the current picture. */
  delta_poc_msb_cycle_lt?: number;
}

/** The long-term part of slice_segment_header(). The loop has no name in the specification. */
export interface LongTermRefPics {
  num_long_term_sps?: number;
  num_long_term_pics?: number;
  long_term_ref_pics?: LongTermRefPic[];
}

/** Reads the elements from num_long_term_sps on; returns how many of the pictures the current one may refer to. */
export const parseLongTermRefPics = (r: SyntaxReader, sps: InferredHevcSps, into: LongTermRefPics): number => {
  const inSps = sps.num_long_term_ref_pics_sps;
  const fromSps = inSps > 0 ? (into.num_long_term_sps = r.ue('num_long_term_sps', inSps)) : 0;
  const count = fromSps + (into.num_long_term_pics = r.ue('num_long_term_pics', MAX_DPB_PICTURES));
  const pictures: LongTermRefPic[] = [];
  if (count > 0) into.long_term_ref_pics = pictures;
  let used = 0;
  for (let i = 0; i < count; i++) {
    const picture = {} as LongTermRefPic;
    pictures.push(picture);
    if (i < fromSps) used += parseIndex(r, i, sps, picture);
    else {
      picture.poc_lsb_lt = r.uv(sps.log2MaxPicOrderCntLsb, r.nth('poc_lsb_lt', i));
      used += picture.used_by_curr_pic_lt_flag = r.flag(r.nth('used_by_curr_pic_lt_flag', i));
    }
    picture.delta_poc_msb_present_flag = r.flag(r.nth('delta_poc_msb_present_flag', i));
    if (picture.delta_poc_msb_present_flag === 1) {
      const most = 2 ** (32 - sps.log2MaxPicOrderCntLsb);
      picture.delta_poc_msb_cycle_lt = r.ueLax(r.nth('delta_poc_msb_cycle_lt', i), most);
    }
  }
  return used;
};

/** Reads lt_idx_sps; returns the used_by_curr_pic_lt_sps_flag of that entry. */
const parseIndex = (r: SyntaxReader, i: number, sps: InferredHevcSps, into: LongTermRefPic): number => {
  const entries = sps.num_long_term_ref_pics_sps;
  let index: number = INFERRED_SLICE.lt_idx_sps;
  if (entries > 1) {
    const at = r.bit;
    const name = r.nth('lt_idx_sps', i);
    index = into.lt_idx_sps = r.uv(32 - Math.clz32(entries - 1), name);
    if (index >= entries) throw r.error('out-of-range', name, at, `0..${entries - 1}`, `${index}`);
  } else r.infer(r.nth('lt_idx_sps', i), INFERRED_SLICE.lt_idx_sps);
  return sps.used_by_curr_pic_lt_sps_flag?.[index] as number;
};
