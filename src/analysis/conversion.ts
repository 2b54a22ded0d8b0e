import type { TagType } from '../container/flv/tag/tag-header.ts';
import type { Severity } from '../syntax/diagnostics.ts';
import type { TimingFacts } from './timing/timing-facts.ts';

/** Units of one type that were dropped or inserted. */
export interface UnitCount {
  /** Absent for units without a byte. */
  readonly nal_unit_type?: number;
  readonly obu_type?: number;
  readonly name: string;
  readonly count: number;
  /** Bytes of the units, without prefixes. */
  readonly sizeBytes: number;
}

/** Counts of the NAL units or OBUs of a conversion. */
export interface UnitCounts {
  /** Units of the input, without those of configuration records. */
  readonly read: number;
  /** Units of the output, without those of configuration records. */
  readonly written: number;
  /** Left out by `--strip`, or because the output format cannot hold them. */
  readonly dropped: readonly UnitCount[];
  /** Inserted parameter sets of a configuration record, and temporal delimiters. */
  readonly inserted: readonly UnitCount[];
}

/** Counts of the NAL units of a conversion. */
export interface NalUnitCounts extends UnitCounts {
  /** trailing_zero_8bits of the input. They are not part of a unit, and no other format has a place for them. */
  readonly trailingZeroBytes: number;
}

/** Result of reading the output back. */
export interface Verification {
  /** Every unit of the output is the expected one, and none is missing. */
  readonly identical: boolean;
  /** NAL units, frames or tag bodies with the same SHA-256 in input and output. */
  readonly compared: number;
}

/** What an FLV output holds. */
export interface FlvOutputFacts {
  readonly frames: number;
  /** Frames with FrameType 1. */
  readonly keyframes: number;
  /** Key frames that are no IDR pictures; absent if none. */
  readonly openKeyframes?: number;
  /** Recovery points that are no key frames; absent if none. */
  readonly recoveryPoints?: number;
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
  /** Frames written: one per tag, except for codecs that put several into one. */
  readonly frames: number;
  /** Frames of the track that were left out: before the sequence header, or cut off. */
  readonly droppedFrames: number;
  readonly sampleRateHz?: number;
  readonly channels?: number;
  /** From the number of samples per frame if the codec fixes it, else from the timestamps. */
  readonly durationMs?: number;
}

/** A track of an output with samples. */
export interface SampleTrackFacts {
  readonly kind: 'video' | 'audio';
  /** FourCC. */
  readonly codec: string;
  readonly samples: number;
}

/** Tags of one type that were left out. */
export interface DroppedTags {
  readonly type: TagType;
  readonly count: number;
  /** Bytes of the tags that were present in the input, headers included. */
  readonly sizeBytes: number;
}

/** Counts of the tags of a conversion. */
export interface TagCounts {
  readonly read: number;
  readonly written: number;
  /** Left out by `--track`, or cut off. */
  readonly dropped: readonly DroppedTags[];
  /** 1 if onMetaData was added to an input without it, else 0. */
  readonly inserted: number;
  /** Bytes of the input that belong to no tag; left out. */
  readonly junkBytes: number;
}

/** What FLV to FLV can repair: the words of `--fix`. */
export const FIXES = ['timestamps', 'previous-tag-size', 'annexb', 'metadata'] as const;
export type Fix = (typeof FIXES)[number];

/** A kind of repair, with its number of changes. */
export interface ConversionChange {
  readonly what: Fix;
  /** Tags with a new timestamp; framing fields; members of onMetaData and header flags. */
  readonly count: number;
}

/** What `flv` finds in the output. */
export interface RemainingFindings extends Readonly<Record<Severity, number>> {
  /** Number of findings by code. */
  readonly codes: Readonly<Record<string, number>>;
}

/** The configuration record that was written to a separate file. */
export interface WrittenConfig {
  readonly path: string;
  readonly sizeBytes: number;
}

/** Summary of a conversion. */
export interface ConversionSummary {
  /** False when it ended before the input did. */
  readonly complete: boolean;
  readonly nalus?: NalUnitCounts;
  readonly obus?: UnitCounts;
  readonly flv?: FlvOutputFacts;
  readonly audio?: AudioOutputFacts;
  /** Of an output with samples. */
  readonly tracks?: readonly SampleTrackFacts[];
  readonly tags?: TagCounts;
  /** One for each word of `--fix`, also if its count is 0. */
  readonly changes?: readonly ConversionChange[];
  /** With `--fix`. */
  readonly remaining?: RemainingFindings;
  readonly config?: WrittenConfig;
  readonly verification?: Verification;
  readonly diagnostics: Readonly<Record<Severity, number>>;
}
