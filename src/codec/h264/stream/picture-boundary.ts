import type { SlicePosition } from '../inference.ts';
import { isIdr, type NalUnitHeader } from '../syntax/nal-unit.ts';
import type { SliceParameterSets } from '../syntax/slice-header.ts';

/** A slice of a primary coded picture, as far as it could be read. */
export interface PrimarySlice {
  readonly header: NalUnitHeader;
  readonly slice: SlicePosition;
  /** Its parameter sets; `undefined` if not known. */
  readonly sets: SliceParameterSets | undefined;
}

/**
 * The first difference by which two slices belong to different pictures (H.264 7.4.1.2.4); `undefined` if there is
 * none. Elements that one of the two lacks (damage, unknown parameter sets) are not compared.
 */
export const pictureDifference = (before: PrimarySlice, now: PrimarySlice): string | undefined => {
  const a = before.slice;
  const b = now.slice;
  if (differ(a.frame_num, b.frame_num)) return `frame_num ${a.frame_num} -> ${b.frame_num}`;
  if (differ(a.pic_parameter_set_id, b.pic_parameter_set_id)) {
    return `pic_parameter_set_id ${a.pic_parameter_set_id} -> ${b.pic_parameter_set_id}`;
  }
  const [setsA, setsB] = [before.sets, now.sets];
  if (differ(setsA?.sps.seq_parameter_set_id, setsB?.sps.seq_parameter_set_id)) {
    return `seq_parameter_set_id ${setsA?.sps.seq_parameter_set_id} -> ${setsB?.sps.seq_parameter_set_id}`;
  }
  const [refA, refB] = [before.header.nal_ref_idc, now.header.nal_ref_idc];
  if (refA !== refB && (refA === 0 || refB === 0)) return `nal_ref_idc ${refA} -> ${refB}`;
  const [idrA, idrB] = [isIdr(before.header), isIdr(now.header)];
  if (idrA !== idrB) return idrB ? 'IDR picture' : 'no longer an IDR picture';
  if (setsA === undefined || setsB === undefined) return undefined;

  if (a.field_pic_flag !== b.field_pic_flag) return `field_pic_flag ${a.field_pic_flag} -> ${b.field_pic_flag}`;
  if (a.bottom_field_flag !== b.bottom_field_flag) {
    return `bottom_field_flag ${a.bottom_field_flag} -> ${b.bottom_field_flag}`;
  }
  if (idrB && differ(a.idr_pic_id, b.idr_pic_id)) return `idr_pic_id ${a.idr_pic_id} -> ${b.idr_pic_id}`;
  const type = setsB.sps.pic_order_cnt_type;
  return type === setsA.sps.pic_order_cnt_type ? orderDifference(a, b, type) : undefined;
};

/** Are both slices of IDR pictures with one idr_pic_id, which two IDR pictures in a row must not have (H.264 7.4.3)? */
export const isSameIdr = (before: PrimarySlice, now: PrimarySlice): boolean =>
  isIdr(before.header) &&
  isIdr(now.header) &&
  now.slice.idr_pic_id !== undefined &&
  before.slice.idr_pic_id === now.slice.idr_pic_id;

const orderDifference = (a: SlicePosition, b: SlicePosition, type: number): string | undefined => {
  if (type === 0) {
    if (differ(a.pic_order_cnt_lsb, b.pic_order_cnt_lsb)) {
      return `pic_order_cnt_lsb ${a.pic_order_cnt_lsb} -> ${b.pic_order_cnt_lsb}`;
    }
    const [deltaA, deltaB] = [a.delta_pic_order_cnt_bottom, b.delta_pic_order_cnt_bottom];
    if (deltaA !== deltaB) return `delta_pic_order_cnt_bottom ${deltaA} -> ${deltaB}`;
  } else if (type === 1) {
    for (const i of [0, 1] as const) {
      const [deltaA, deltaB] = [a.delta_pic_order_cnt[i], b.delta_pic_order_cnt[i]];
      if (deltaA !== deltaB) return `delta_pic_order_cnt[${i}] ${deltaA} -> ${deltaB}`;
    }
  }
  return undefined;
};

const differ = (a: number | undefined, b: number | undefined): boolean => a !== undefined && b !== undefined && a !== b;
