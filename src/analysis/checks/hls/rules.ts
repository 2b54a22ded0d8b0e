import type { Rule } from '../rule.ts';
import { independentSegments } from './independent-segments.ts';
import { targetDuration } from './target-duration.ts';

/** Rules about HLS playlists. */
export const HLS_RULES: readonly Rule[] = [independentSegments, targetDuration];
