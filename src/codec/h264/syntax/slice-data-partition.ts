import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { MAX_FRAME_SIZE_IN_MBS } from '../levels.ts';
import type { SliceParameterSets } from './slice-header.ts';

/**
 * The header of slice_data_partition_b_layer_rbsp() and slice_data_partition_c_layer_rbsp() (H.264 7.3.2.9.2,
 * 7.3.2.9.3); partition A has a slice_header() followed by slice_id (7.3.2.9.1).
 */
export interface SliceDataPartition {
  /** Ties the partitions of one slice together. */
  slice_id: number;
  colour_plane_id?: number;
  redundant_pic_cnt?: number;
}

/** slice_id, the last element before the data of partition A (H.264 7.3.2.9.1). */
export const parseSliceId = (r: SyntaxReader): number => r.ueLax('slice_id', MAX_FRAME_SIZE_IN_MBS - 1);

/** Reads the elements before the data of partition B or C. `active`: the parameter sets of its partition A. */
export const parseSliceDataPartition = (
  r: SyntaxReader,
  part: 'b' | 'c',
  active: SliceParameterSets | undefined,
  into: Partial<SliceDataPartition> = {},
): SliceDataPartition => {
  r.open(`slice_data_partition_${part}_layer_rbsp`, part === 'b' ? 'H.264 7.3.2.9.2' : 'H.264 7.3.2.9.3');
  into.slice_id = parseSliceId(r);
  if (active === undefined) {
    throw r.error('unknown-parameter-set', 'redundant_pic_cnt', r.bit, 'a partition A before it', 'none');
  }
  if (active.sps.separate_colour_plane_flag === 1) into.colour_plane_id = r.uLax(2, 'colour_plane_id', 0, 2);
  if (active.pps.redundant_pic_cnt_present_flag === 1) into.redundant_pic_cnt = r.ueLax('redundant_pic_cnt', 127);
  r.close();
  return into as SliceDataPartition;
};
