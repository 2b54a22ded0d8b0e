import { BitstreamError } from '../../../syntax/errors.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { inferRefCounts } from '../inference.ts';
import { chromaArrayType } from '../picture-size.ts';
import { parseNalUnitHeader } from '../syntax/nal-unit.ts';
import { parseSliceDataPartition, parseSliceId } from '../syntax/slice-data-partition.ts';
import { parseSliceHeader, type SliceHeader, type SliceParameterSets } from '../syntax/slice-header.ts';
import type { SliceParameters } from './slice-parameters.ts';

/** A slice header, and where the data after it begin. */
export interface SliceStart {
  readonly header: SliceHeader;
  readonly bit: number;
  /** Of partition A. */
  readonly slice_id: number | undefined;
}

/** Reads the header of NAL 1, 2 or 5 again, to find where it ends. `rbsp`: the unit without emulation prevention bytes. */
export const readSliceStart = (rbsp: Uint8Array, sets: SliceParameterSets): SliceStart | BitstreamError => {
  const r = new SyntaxReader(rbsp);
  return attempt(() => {
    const nal = parseNalUnitHeader(r, {});
    const header = parseSliceHeader(r, nal, () => sets);
    const slice_id = nal.nal_unit_type === 2 ? parseSliceId(r) : undefined;
    return { header, bit: r.bit, slice_id };
  });
};

/** Reads the header of partition B or C. */
export const readPartitionStart = (
  rbsp: Uint8Array,
  sets: SliceParameterSets,
): { readonly slice_id: number; readonly bit: number } | BitstreamError => {
  const r = new SyntaxReader(rbsp);
  return attempt(() => {
    const { nal_unit_type } = parseNalUnitHeader(r, {});
    const { slice_id } = parseSliceDataPartition(r, nal_unit_type === 3 ? 'b' : 'c', sets);
    return { slice_id, bit: r.bit };
  });
};

const attempt = <T>(read: () => T): T | BitstreamError => {
  try {
    return read();
  } catch (error) {
    if (error instanceof BitstreamError) return error;
    throw error;
  }
};

/** What slice_data() depends on. */
export const sliceParametersOf = (
  header: SliceHeader,
  { pps, sps }: SliceParameterSets,
  number: number,
  isPartitioned: boolean,
  sliceGroups: Uint8Array | undefined,
): SliceParameters => {
  const isField = header.field_pic_flag === 1;
  const [l0, l1] = inferRefCounts(pps);
  const bitDepthLuma = 8 + sps.bit_depth_luma_minus8;
  const sliceQp = 26 + pps.pic_init_qp_minus26 + header.slice_qp_delta;
  return {
    number,
    sliceType: header.slice_type % 5,
    firstMb: header.first_mb_in_slice,
    isCabac: pps.entropy_coding_mode_flag === 1,
    cabac_init_idc: header.cabac_init_idc,
    mbaff: sps.mb_adaptive_frame_field_flag === 1 && !isField,
    isField,
    chromaArrayType: chromaArrayType(sps),
    bitDepthLuma,
    bitDepthChroma: 8 + sps.bit_depth_chroma_minus8,
    transform_8x8_mode_flag: pps.transform_8x8_mode_flag,
    direct_8x8_inference_flag: sps.direct_8x8_inference_flag,
    constrained_intra_pred_flag: pps.constrained_intra_pred_flag,
    refIdxMax: [header.num_ref_idx_l0_active_minus1 ?? l0, header.num_ref_idx_l1_active_minus1 ?? l1],
    // A value out of range is a finding of the header: macroblocks are read all the same.
    sliceQp: Math.max(-6 * (bitDepthLuma - 8), Math.min(51, sliceQp)),
    chromaQpOffsets: [pps.chroma_qp_index_offset, pps.second_chroma_qp_index_offset],
    isPartitioned,
    sliceGroups,
  };
};
