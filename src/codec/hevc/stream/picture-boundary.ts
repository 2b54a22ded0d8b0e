import { hevcNalUnitTypeName } from '../nal-unit-types.ts';
import type { HevcNalUnitHeader } from '../syntax/nal-unit.ts';
import type { HevcSliceSets, SliceContext, SliceSegmentHeader } from '../syntax/slice-segment-header.ts';

/** A slice segment of the base layer, as far as it could be read. */
export interface BaseSegment {
  readonly header: HevcNalUnitHeader;
  readonly slice: Partial<SliceSegmentHeader>;
  /** Its parameter sets; `undefined` if not known. */
  readonly sets: HevcSliceSets | undefined;
  /** What is in force for it; `undefined` if its header, or that of the slice it continues, could not be read. */
  readonly context: SliceContext | undefined;
}

/** slice_segment_address, which the first slice segment of a picture does not have (H.265 7.4.7.1). */
export const addressOf = ({ slice }: BaseSegment): number | undefined =>
  slice.first_slice_segment_in_pic_flag === 1 ? 0 : slice.slice_segment_address;

/**
 * The first difference by which two slice segments belong to different pictures: the VCL NAL units of a picture have one
 * nal_unit_type and TemporalId (H.265 7.4.2.2), and their headers one PPS and one picture order (7.4.7.1). Elements that
 * one of the two lacks (damage, dependent segments, unknown parameter sets) are not compared.
 */
export const pictureDifference = (before: BaseSegment, now: BaseSegment): string | undefined => {
  const [a, b] = [before.slice, now.slice];
  const [typeA, typeB] = [before.header.nal_unit_type, now.header.nal_unit_type];
  if (typeA !== typeB) return `${hevcNalUnitTypeName(typeA)} -> ${hevcNalUnitTypeName(typeB)}`;
  const [idA, idB] = [before.header.nuh_temporal_id_plus1, now.header.nuh_temporal_id_plus1];
  if (idA !== idB) return `nuh_temporal_id_plus1 ${idA} -> ${idB}`;
  if (differ(a.slice_pic_parameter_set_id, b.slice_pic_parameter_set_id)) {
    return `slice_pic_parameter_set_id ${a.slice_pic_parameter_set_id} -> ${b.slice_pic_parameter_set_id}`;
  }
  if (differ(a.slice_pic_order_cnt_lsb, b.slice_pic_order_cnt_lsb)) {
    return `slice_pic_order_cnt_lsb ${a.slice_pic_order_cnt_lsb} -> ${b.slice_pic_order_cnt_lsb}`;
  }
  return undefined;
};

const differ = (a: number | undefined, b: number | undefined): boolean => a !== undefined && b !== undefined && a !== b;
