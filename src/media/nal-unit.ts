import type { Diagnostic } from '../syntax/diagnostics.ts';

/** The FLV tag that a NAL unit came in. */
export interface UnitContainer {
  /** Index of the tag. */
  readonly tag: number;
  /** Byte offset in the input of the tag. */
  readonly tagOffset: number;
  readonly dtsMs: number;
  readonly ptsMs: number;
  /** `SequenceStart`: the unit is a parameter set of a sequence header. */
  readonly packetType?: string;
}

/** A NAL unit as a splitter or demuxer delivers it: its place, its size, and as many of its bytes as were asked for. */
export interface NalUnit {
  readonly kind: 'unit';
  /** Byte offset in the input of the first byte of its start code (zero_byte included) or length field. */
  readonly offset: number;
  /** Bytes of the start code or length field. */
  readonly prefixLength: number;
  /** Bytes of the unit, without its prefix and trailing zeros. */
  readonly size: number;
  /** trailing_zero_8bits behind the unit (H.264 B.1.1). */
  readonly trailingZeros: number;
  /** emulation_prevention_three_byte in the unit. */
  readonly emulationPreventionBytes: number;
  /** Byte offset in the input of the first 00 00 00, 00 00 01 or 00 00 02 inside the unit, which H.264 7.4.1 forbids. */
  readonly forbiddenPatternOffset?: number;
  /** How many such patterns there are. */
  readonly forbiddenPatterns: number;
  /** Bytes that its length field promised and the input did not have. */
  readonly missingBytes: number;
  /** The unit stands in a decoder configuration record: it belongs to no access unit. */
  readonly outOfBand?: boolean;
  readonly container?: UnitContainer;
  /** The whole unit, where its container has it at hand. Valid until the next push. */
  readonly whole?: Uint8Array;
  /** The first bytes of the unit: all of it, or as many as were asked for. Valid until the next push. */
  readonly head: Uint8Array;
}

/** Bytes that belong to no unit. */
export interface Junk {
  readonly kind: 'junk';
  readonly offset: number;
  readonly length: number;
  /** Why they belong to none. */
  readonly reason: string;
}

/** Something to say of the stream, at its place among the units. */
export interface StageFinding {
  readonly kind: 'finding';
  readonly finding: Diagnostic;
}

/** What a splitter gives, in stream order. */
export type NalUnitItem = NalUnit | Junk;

/** What a container gives: units, and what there is to say of its own structure. */
export type StreamItem = NalUnitItem | StageFinding;

/** How many of a unit's first bytes to keep, by the first byte of its header. */
export type Keep = (header: number) => number;

/** The unit that has begun and not ended, as far as the input has been read. */
export interface OpenUnitRange {
  readonly prefixLength: number;
  /** Byte offset in the input of its first byte. */
  readonly start: number;
  /** Behind the last byte that is known to belong to it: zeros behind that may turn out to trail it. */
  readonly end: number;
}
