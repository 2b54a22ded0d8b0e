import type { Rule } from '../rule.ts';
import { bitrateAverage } from './average.ts';
import { bitrateCbr } from './cbr.ts';
import { bitratePeak } from './peak.ts';

/** Rules about the bit rate. */
export const BITRATE_RULES: readonly Rule[] = [bitrateAverage, bitrateCbr, bitratePeak];
