import { type DisplayOrientation, displayOrientationWith } from '../../h26x/sei/display-orientation.ts';
import { inClause } from '../../h26x/sei/payload.ts';
import { parseExtensionData } from '../../h26x/sei/payload-end.ts';

/** display_orientation() (H.264 D.1.27; semantics D.2.27). */
export interface H264DisplayOrientation extends DisplayOrientation {
  /** 0: this picture only; 1: until the next message; more: within that many units of picture order count. 0..16384. */
  display_orientation_repetition_period?: number;
  /** 0 in this edition; 1: data to ignore follow. */
  display_orientation_extension_flag?: number;
}

export const displayOrientation = inClause(
  'H.264 D.1.27',
  displayOrientationWith<H264DisplayOrientation>((r, into) => {
    into.display_orientation_repetition_period = r.ueLax('display_orientation_repetition_period', 16384);
    into.display_orientation_extension_flag = r.flag('display_orientation_extension_flag');
    if (into.display_orientation_extension_flag === 1) parseExtensionData(r);
  }),
);
