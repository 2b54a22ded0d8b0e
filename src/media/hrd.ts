import type { Ratio } from './ratio.ts';

/** One delivery schedule of a hypothetical reference decoder (H.264 E.2.2); its place in the list is SchedSelIdx. */
export interface HrdRate {
  readonly bitRateBps: number;
  readonly cpbSizeBits: number;
  readonly cbr: boolean;
}

/** The hypothetical reference decoder that a sequence parameter set describes (H.264 E.1.2). */
export interface Hrd {
  /** Schedules of the whole stream (Type II), and of its slices and filler data (Type I). */
  readonly nal?: readonly HrdRate[];
  readonly vcl?: readonly HrdRate[];
  /** Seconds of a clock tick, num_units_in_tick / time_scale: removal delays count them. Absent if not coded. */
  readonly tick?: Ratio;
  /** Large pictures may leave the buffer late (low_delay_hrd_flag). */
  readonly lowDelay: boolean;
  /** Bits of the counter that cpb_removal_delay is taken from. */
  readonly removalDelayBits: number;
}

/** For one schedule, in ticks of 90 kHz (H.264 D.2.2). */
export interface InitialDelay {
  /** initial_cpb_removal_delay: from the arrival of the first bit of the access unit to its removal. */
  readonly delay: number;
  /** initial_cpb_removal_delay_offset. */
  readonly offset: number;
}

/** What the SEI messages of an access unit say about the coded picture buffer. What they do not say is absent. */
export interface BufferingFacts {
  /** Of a buffering_period(); by SchedSelIdx. */
  readonly period?: {
    readonly nal?: readonly InitialDelay[];
    readonly vcl?: readonly InitialDelay[];
    /** HEVC: what is before it was another stream (concatenation_flag): its removal delay counts from no access unit. */
    readonly isJoined?: true;
  };
  /** cpb_removal_delay: clock ticks since the removal of the access unit with the last buffering_period(). */
  readonly removalDelay?: number;
  /** dpb_output_delay: clock ticks from its removal to the output of its picture. */
  readonly outputDelay?: number;
}

/** An access unit of a stream with HRD parameters: a frame, or one of two fields. */
export interface BufferedAccessUnit extends BufferingFacts {
  readonly accessUnit: number;
  /** See `FrameRecord`. */
  readonly byteStreamBytes: number;
  /** Bytes of its slices and filler data alone, without start codes (Type I bitstream, H.264 Annex C). */
  readonly vclBytes: number;
  /**
   * Its bytes are those that the encoder has counted: it came with its start codes. In a container, start codes and
   * parameter sets may be missing.
   */
  readonly exact: boolean;
  readonly hrd: Hrd;
}
