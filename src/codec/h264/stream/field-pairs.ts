import { hasOperation5 } from '../syntax/dec-ref-pic-marking.ts';
import { isIdr } from '../syntax/nal-unit.ts';
import type { PrimarySlice } from './picture-boundary.ts';

/**
 * Finds the second field of complementary field pairs (H.264 3.30, 3.31): the next access unit, opposite parity, the
 * same frame_num, both reference fields or neither, and a second field without IDR and without reset.
 */
export class FieldPairs {
  #first: { readonly slice: PrimarySlice; readonly accessUnit: number } | undefined;

  /** The access unit that the picture of this first slice is paired with. */
  next(slice: PrimarySlice, accessUnit: number): number | undefined {
    const first = this.#first;
    this.#first = undefined;
    if (slice.slice.field_pic_flag !== 1) return undefined;
    if (first !== undefined && isPair(first.slice, slice)) return first.accessUnit;
    this.#first = { slice, accessUnit };
    return undefined;
  }
}

const isPair = (first: PrimarySlice, second: PrimarySlice): boolean =>
  first.slice.bottom_field_flag !== second.slice.bottom_field_flag &&
  frameNumAfter(first.slice) === second.slice.frame_num &&
  (first.header.nal_ref_idc === 0) === (second.header.nal_ref_idc === 0) &&
  !isIdr(second.header) &&
  !hasOperation5(second.slice.dec_ref_pic_marking);

/** A picture with memory_management_control_operation 5 is treated as having frame_num 0 afterwards (7.4.3). */
const frameNumAfter = (slice: PrimarySlice['slice']): number | undefined =>
  hasOperation5(slice.dec_ref_pic_marking) ? 0 : slice.frame_num;
