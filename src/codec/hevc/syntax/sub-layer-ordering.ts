import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { MAX_DPB_PICTURES } from './short-term-ref-pic-set.ts';

type Set = 'sps' | 'vps';

/** What one temporal sub-layer needs of the decoded picture buffer (H.265 7.4.3.1, 7.4.3.2.1). */
export type SubLayerOrdering<S extends Set> = {
  /** Pictures that the decoded picture buffer holds, minus 1. */
  [K in `${S}_max_dec_pic_buffering_minus1`]: number;
} & {
  /** Pictures that may precede a picture in decoding order and follow it in output order. */
  [K in `${S}_max_num_reorder_pics`]: number;
} & {
  /** 0: no limit. Otherwise that many pictures plus those reordered, minus 1, may be output before a picture that precedes them. */
  [K in `${S}_max_latency_increase_plus1`]: number;
};

/** Reads the ordering information of sub-layers `first` to `last`. */
export const parseSubLayerOrdering = <S extends Set>(
  r: SyntaxReader,
  set: S,
  first: number,
  last: number,
  into: SubLayerOrdering<S>[],
): void => {
  for (let i = first; i <= last; i++) {
    into.push({
      [`${set}_max_dec_pic_buffering_minus1`]: r.ueLax(
        r.nth(`${set}_max_dec_pic_buffering_minus1`, i),
        MAX_DPB_PICTURES - 1,
      ),
      [`${set}_max_num_reorder_pics`]: r.ueLax(r.nth(`${set}_max_num_reorder_pics`, i), MAX_DPB_PICTURES - 1),
      [`${set}_max_latency_increase_plus1`]: r.ueLax(r.nth(`${set}_max_latency_increase_plus1`, i), 2 ** 32 - 2),
    } as SubLayerOrdering<S>);
  }
};
