import type { Rule } from '../rule.ts';
import { colourInconsistent } from './colour-inconsistent.ts';
import { timingMismatch } from './timing-mismatch.ts';
import { timingMissing } from './timing-missing.ts';

/** Rules about VUI parameters. */
export const VUI_RULES: readonly Rule[] = [colourInconsistent, timingMismatch, timingMissing];
