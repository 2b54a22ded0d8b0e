import type { Rule } from '../rule.ts';
import { duration } from './duration.ts';
import { frames } from './frames.ts';
import { junk } from './junk.ts';
import { notEmpty } from './not-empty.ts';
import { unsupported } from './unsupported.ts';

/** Rules about the input as a whole. */
export const STREAM_RULES: readonly Rule[] = [duration, frames, junk, notEmpty, unsupported];
