import { type PanScanRect, panScanRectWith } from '../../h26x/sei/pan-scan-rect.ts';
import { inClause } from '../../h26x/sei/payload.ts';

/** pan_scan_rect() (H.265 D.2.4; semantics D.3.4). */
export interface HevcPanScanRect extends PanScanRect {
  /** 0: this picture only; 1: until the next message or the end of the sequence. */
  pan_scan_rect_persistence_flag?: number;
}

export const panScanRect = inClause(
  'H.265 D.2.4',
  panScanRectWith<HevcPanScanRect>((r, into) => {
    into.pan_scan_rect_persistence_flag = r.flag('pan_scan_rect_persistence_flag');
  }),
);
