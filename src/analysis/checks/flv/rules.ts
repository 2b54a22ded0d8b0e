import type { Rule } from '../rule.ts';
import { adts } from './adts.ts';
import { avDrift } from './av-drift.ts';
import { avFlags } from './av-flags.ts';
import { codecChange } from './codec-change.ts';
import { compositionTime } from './composition-time.ts';
import { ctsRounding } from './cts-rounding.ts';
import { ctsZeroWithReorder } from './cts-zero-with-reorder.ts';
import { dtsDuplicate } from './dts-duplicate.ts';
import { dtsMonotonic } from './dts-monotonic.ts';
import { endOfSequenceThenFrames } from './end-of-sequence-then-frames.ts';
import { interleave } from './interleave.ts';
import { keyframeFlag } from './keyframe-flag.ts';
import { metadata } from './metadata.ts';
import { missingSequenceHeader } from './missing-sequence-header.ts';
import { negativeCts } from './negative-cts.ts';
import { sequenceHeaderChange } from './sequence-header-change.ts';
import { syntax } from './syntax.ts';
import { tagStructure } from './tag-structure.ts';
import { timestampJump } from './timestamp-jump.ts';
import { timestampTopBit } from './timestamp-top-bit.ts';

/** Rules about the tags of FLV: structure, timestamps, metadata. */
export const FLV_RULES: readonly Rule[] = [
  adts,
  avDrift,
  avFlags,
  codecChange,
  compositionTime,
  ctsRounding,
  ctsZeroWithReorder,
  dtsDuplicate,
  dtsMonotonic,
  endOfSequenceThenFrames,
  interleave,
  keyframeFlag,
  metadata,
  missingSequenceHeader,
  negativeCts,
  sequenceHeaderChange,
  syntax,
  tagStructure,
  timestampJump,
  timestampTopBit,
];
