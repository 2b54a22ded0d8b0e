import type { Rule } from '../rule.ts';
import { bitstreamRestriction } from './bitstream-restriction.ts';
import { colourInconsistent } from './colour-inconsistent.ts';
import { colourMissing } from './colour-missing.ts';
import { fullRange } from './full-range.ts';
import { reorderTooSmall } from './reorder-too-small.ts';
import { squarePixels } from './square-pixels.ts';
import { timingMismatch } from './timing-mismatch.ts';
import { timingMissing } from './timing-missing.ts';

/** Rules about VUI parameters. */
export const VUI_RULES: readonly Rule[] = [
  bitstreamRestriction,
  colourInconsistent,
  colourMissing,
  fullRange,
  reorderTooSmall,
  squarePixels,
  timingMismatch,
  timingMissing,
];
