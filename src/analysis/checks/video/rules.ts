import type { Rule } from '../rule.ts';
import { bitDepth } from './bit-depth.ts';
import { cfr } from './cfr.ts';
import { chroma } from './chroma.ts';
import { codec } from './codec.ts';
import { entropy } from './entropy.ts';
import { fps } from './fps.ts';
import { maxLevel } from './max-level.ts';
import { orientation } from './orientation.ts';
import { profile } from './profile.ts';
import { resolution } from './resolution.ts';
import { scan } from './scan.ts';

/** Rules about what a video track is: codec, size, rate. */
export const VIDEO_RULES: readonly Rule[] = [
  bitDepth,
  cfr,
  chroma,
  codec,
  entropy,
  fps,
  maxLevel,
  orientation,
  profile,
  resolution,
  scan,
];
