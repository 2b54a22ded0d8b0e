import { deriveSequenceHeader } from '../derive.ts';
import { metadataFacts } from '../metadata/metadata-facts.ts';
import { type Av1Frame, FRAME_TYPES } from '../syntax/av1-frame.ts';
import type { ParsedObu } from '../syntax/parse-obu.ts';
import type { SequenceHeader } from '../syntax/sequence-header.ts';
import type { Av1UnitRecord, FrameDerived, SequenceBrief } from '../unit-record.ts';

/** Derived values for the record of an OBU. */
export const unitDerived = ({
  sequence_header,
  frame_header,
  frame,
  metadata,
}: ParsedObu): Av1UnitRecord['derived'] => {
  if (frame_header !== undefined) return frame === undefined ? undefined : frameDerived(frame, frame_header);
  if (metadata !== undefined) return metadataFacts(metadata);
  return sequence_header?.film_grain_params_present === undefined
    ? undefined
    : sequenceBrief(sequence_header as SequenceHeader);
};

const frameDerived = (frame: Av1Frame, header: { readonly show_existing_frame?: number }): FrameDerived => ({
  frameType: FRAME_TYPES[frame.frameType] as string,
  shown: header.show_existing_frame === 1 || frame.showFrame,
  width: frame.upscaledWidth,
  height: frame.frameHeight,
  orderHint: frame.orderHint,
  refreshFrameFlags: frame.refreshFrameFlags,
  baseQIdx: frame.baseQIdx,
});

const sequenceBrief = (header: SequenceHeader): SequenceBrief => {
  const { width, height, profile, level, tier, frameRate } = deriveSequenceHeader(header);
  return { width, height, profile, level, tier, ...(frameRate !== undefined && { fps: frameRate.fps }) };
};
