import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import type { SharedSeiPayload } from './payload.ts';

/**
 * pan_scan_rect() (H.264 D.1.4, H.265 D.2.4; semantics D.2.4, D.3.4): the part of the cropped picture to show, one
 * rectangle for each field shown. What follows the rectangles differs between the two.
 */
export interface PanScanRect {
  /** Purpose of the rectangle. 0 to 2^32 - 2. */
  pan_scan_rect_id: number;
  /** 1: earlier rectangles are no longer valid, and no elements follow. */
  pan_scan_rect_cancel_flag: number;
  /** Number of rectangles minus 1, 0..2. */
  pan_scan_cnt_minus1?: number;
  /** Distance of the left edge from that of the cropping rectangle, in 1/16 luma samples. -2^31 + 1 to 2^31 - 1. */
  pan_scan_rect_left_offset?: number[];
  /** As the left one, for the right edge. */
  pan_scan_rect_right_offset?: number[];
  /** As the left one, for the top edge. */
  pan_scan_rect_top_offset?: number[];
  /** As the left one, for the bottom edge. */
  pan_scan_rect_bottom_offset?: number[];
}

const MAX_OFFSET = 2 ** 31 - 1;

/** The payload with the elements that a codec has after the rectangles. */
export const panScanRectWith = <T extends PanScanRect>(
  parseEnd: (r: SyntaxReader, into: Partial<T>) => void,
): SharedSeiPayload<T> => ({
  payloadType: 2,
  parse: (r, _payloadSize, _context, into) => {
    into.pan_scan_rect_id = r.ueLax('pan_scan_rect_id', 2 ** 32 - 2);
    into.pan_scan_rect_cancel_flag = r.flag('pan_scan_rect_cancel_flag');
    if (into.pan_scan_rect_cancel_flag === 1) return;
    const last = r.ue('pan_scan_cnt_minus1', 2);
    into.pan_scan_cnt_minus1 = last;
    const left: number[] = [];
    const right: number[] = [];
    const top: number[] = [];
    const bottom: number[] = [];
    into.pan_scan_rect_left_offset = left;
    into.pan_scan_rect_right_offset = right;
    into.pan_scan_rect_top_offset = top;
    into.pan_scan_rect_bottom_offset = bottom;
    for (let i = 0; i <= last; i++) {
      left.push(r.seLax(r.nth('pan_scan_rect_left_offset', i), -MAX_OFFSET, MAX_OFFSET));
      right.push(r.seLax(r.nth('pan_scan_rect_right_offset', i), -MAX_OFFSET, MAX_OFFSET));
      top.push(r.seLax(r.nth('pan_scan_rect_top_offset', i), -MAX_OFFSET, MAX_OFFSET));
      bottom.push(r.seLax(r.nth('pan_scan_rect_bottom_offset', i), -MAX_OFFSET, MAX_OFFSET));
    }
    parseEnd(r, into);
  },
  describe: (payload) =>
    payload.pan_scan_rect_cancel_flag === 1 ? 'pan_scan_rect: cancel' : `pan_scan_rect ${payload.pan_scan_rect_id}`,
});
