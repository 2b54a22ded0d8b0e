import type { Severity } from '../syntax/diagnostics.ts';
import type { TimingFacts } from './h264/frame-timing.ts';

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
  /** NAL units or frames whose SHA-256 was the same in input and output. */
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
  readonly config?: WrittenConfig;
  readonly verification?: Verification;
  readonly diagnostics: Readonly<Record<Severity, number>>;
}
