import type { Rule } from '../rule.ts';
import { adts } from './adts.ts';
import { avDrift } from './av-drift.ts';
import { avFlags } from './av-flags.ts';
import { codecChange } from './codec-change.ts';
import { colourInfo } from './colour-info.ts';
import { compositionTime } from './composition-time.ts';
import { ctsRounding } from './cts-rounding.ts';
import { ctsZeroWithReorder } from './cts-zero-with-reorder.ts';
import { dtsDuplicate } from './dts-duplicate.ts';
import { dtsMonotonic } from './dts-monotonic.ts';
import { endOfSequenceThenFrames } from './end-of-sequence-then-frames.ts';
import { interleave } from './interleave.ts';
import { keyframeFlag } from './keyframe-flag.ts';
import { legacyHevc } from './legacy-hevc.ts';
import { messageSize } from './message-size.ts';
import { metadata } from './metadata.ts';
import { missingSequenceHeader } from './missing-sequence-header.ts';
import { multitrack } from './multitrack.ts';
import { multitrackMetadata } from './multitrack-metadata.ts';
import { negativeCts } from './negative-cts.ts';
import { sequenceHeaderChange } from './sequence-header-change.ts';
import { startTime } from './start-time.ts';
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
  colourInfo,
  compositionTime,
  ctsRounding,
  ctsZeroWithReorder,
  dtsDuplicate,
  dtsMonotonic,
  endOfSequenceThenFrames,
  interleave,
  keyframeFlag,
  legacyHevc,
  messageSize,
  metadata,
  missingSequenceHeader,
  multitrack,
  multitrackMetadata,
  negativeCts,
  sequenceHeaderChange,
  startTime,
  syntax,
  tagStructure,
  timestampJump,
  timestampTopBit,
];
