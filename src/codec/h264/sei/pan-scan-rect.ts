import { type PanScanRect, panScanRectWith } from '../../h26x/sei/pan-scan-rect.ts';
import { inClause } from '../../h26x/sei/payload.ts';

/** pan_scan_rect() (H.264 D.1.4; semantics D.2.4). */
export interface H264PanScanRect extends PanScanRect {
  /** 0: this picture only; 1: until the next message; more: within that many units of picture order count. 0..16384. */
  pan_scan_rect_repetition_period?: number;
}

export const panScanRect = inClause(
  'H.264 D.1.4',
  panScanRectWith<H264PanScanRect>((r, into) => {
    into.pan_scan_rect_repetition_period = r.ueLax('pan_scan_rect_repetition_period', 16384);
  }),
);
