import { type DisplayOrientation, displayOrientationWith } from '../../h26x/sei/display-orientation.ts';
import { inClause } from '../../h26x/sei/payload.ts';

/** display_orientation() (H.265 D.2.17; semantics D.3.17). */
export interface HevcDisplayOrientation extends DisplayOrientation {
  /** 0: this picture only; 1: until the next message or the end of the sequence. */
  display_orientation_persistence_flag?: number;
}

export const displayOrientation = inClause(
  'H.265 D.2.17',
  displayOrientationWith<HevcDisplayOrientation>((r, into) => {
    into.display_orientation_persistence_flag = r.flag('display_orientation_persistence_flag');
  }),
);
