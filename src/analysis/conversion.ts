import type { TagType } from '../container/flv/tag/tag-header.ts';
import type { Severity } from '../syntax/diagnostics.ts';
import type { TimingFacts } from './timing/frame-timing.ts';

/** NAL units of one type that did not go from the input to the output as they were. */
export interface UnitCount {
  /** Absent for units without a byte. */
  readonly nal_unit_type?: number;
  readonly name: string;
  readonly count: number;
  /** Bytes of the units, without prefixes. */
  readonly sizeBytes: number;
}

/** What became of the NAL units of a stream. */
export interface UnitCounts {
  /** NAL units of the input, without those of configuration records. */
  readonly read: number;
  /** NAL units of the output, without those of configuration records. */
  readonly written: number;
  /** Left out: as it was asked for, or because the format cannot hold them. */
  readonly dropped: readonly UnitCount[];
  /** Put in: parameter sets of a configuration record. */
  readonly inserted: readonly UnitCount[];
  /** trailing_zero_8bits of the input, which are no part of a unit: no other format has a place for them. */
  readonly trailingZeroBytes: number;
}

/** What the output was found to be when it was read back. */
export interface Verification {
  /** Every unit of the output is the one that was to be there, and none is missing. */
  readonly identical: boolean;
  /** NAL units, frames or data of tags whose SHA-256 was the same in input and output. */
  readonly compared: number;
}

/** What an FLV output holds. */
export interface FlvOutputFacts {
  readonly frames: number;
  readonly keyframes: number;
  readonly sequenceHeaders: number;
  readonly audioFrames?: number;
  readonly timing?: TimingFacts;
}

/** What an audio output holds. */
export interface AudioOutputFacts {
  /** FourCC, or the short name of a codec that has none. */
  readonly codec: string;
  /** 0 where the tags are not multitrack. */
  readonly trackId: number;
  /** Frames written: one a tag, but for codecs that put several into one. */
  readonly frames: number;
  /** Frames of the track that were left out: before the sequence header, or not whole. */
  readonly droppedFrames: number;
  readonly sampleRateHz?: number;
  readonly channels?: number;
  /** By the samples of the frames where the codec fixes them, else by their time stamps. */
  readonly durationMs?: number;
}

/** Tags of one type that are not in the output. */
export interface DroppedTags {
  readonly type: TagType;
  readonly count: number;
  /** Bytes of the tags, headers included, as far as they were there. */
  readonly sizeBytes: number;
}

/** What became of the tags of a stream. */
export interface TagCounts {
  readonly read: number;
  readonly written: number;
  /** Left out: of another kind than `--track` asks for, or cut off. */
  readonly dropped: readonly DroppedTags[];
  /** Put in: onMetaData, where the input has none. */
  readonly inserted: number;
  /** Bytes of the input that belong to no tag, which are left out. */
  readonly junkBytes: number;
}

/** What FLV to FLV can put right. */
export const FIXES = ['timestamps', 'previous-tag-size', 'metadata'] as const;
export type Fix = (typeof FIXES)[number];

/** Something that was put right. */
export interface ConversionChange {
  readonly what: Fix;
  /** Tags with another time; sizes and fields of the framing; members of onMetaData and flags of the header. */
  readonly count: number;
}

/** The configuration record that was written beside the output. */
export interface WrittenConfig {
  readonly path: string;
  readonly sizeBytes: number;
}

/** What a conversion did. */
export interface ConversionSummary {
  /** False when it ended before the input did. */
  readonly complete: boolean;
  readonly nalus?: UnitCounts;
  readonly flv?: FlvOutputFacts;
  readonly audio?: AudioOutputFacts;
  readonly tags?: TagCounts;
  /** One for each kind that `--fix` names, in its order; also those of which nothing was wrong. */
  readonly changes?: readonly ConversionChange[];
  readonly config?: WrittenConfig;
  readonly verification?: Verification;
  readonly diagnostics: Readonly<Record<Severity, number>>;
}
