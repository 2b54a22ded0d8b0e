import type { Rule } from '../rule.ts';
import { captions } from './captions.ts';
import { hdr10 } from './hdr10.ts';
import { order } from './order.ts';
import { timecode } from './timecode.ts';

/** Rules about what SEI messages say of pictures. */
export const SEI_RULES: readonly Rule[] = [captions, hdr10, order, timecode];
