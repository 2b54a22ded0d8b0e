import type { Diagnostic } from '../syntax/diagnostics.ts';
import type { Origin } from './origin.ts';

/** A NAL unit or OBU as a splitter or demuxer delivers it: its position, its size, and its first bytes. */
export interface Unit {
  readonly kind: 'unit';
  /** Byte offset in the input of the first byte of its start code (zero_byte included) or length field. */
  readonly offset: number;
  /** Bytes of the start code or length field. */
  readonly prefixLength: number;
  /** It follows a length field, not a start code. */
  readonly lengthPrefixed?: true;
  /** Bytes of the unit, without its prefix and trailing zeros. */
  readonly size: number;
  /** Its first bytes: all of it, or as many as `Keep` says. Valid until the next push. */
  readonly bytes: Uint8Array;
  /** trailing_zero_8bits after the unit (H.264 B.1.1). */
  readonly trailingZeros: number;
  /** emulation_prevention_three_byte in the unit. */
  readonly emulationPreventionBytes: number;
  /** Byte offset in the input of the first 00 00 00, 00 00 01 or 00 00 02 in the unit, which H.264 7.4.1 forbids. */
  readonly forbiddenPatternOffset?: number;
  /** How many such patterns there are. */
  readonly forbiddenPatterns: number;
  /** Its last byte is 00, which H.264 7.4.1 forbids; only where it has a length (zeros before a start code are no part of it). */
  readonly endsWithZero?: true;
  /** Bytes of its length that the input did not have. */
  readonly missingBytes: number;
  /** The unit is part of a decoder configuration record: it belongs to no access unit. */
  readonly outOfBand?: boolean;
  /** The part of a container with times that holds it. */
  readonly origin?: Origin;
}

/** Bytes that belong to no unit. */
export interface Junk {
  readonly kind: 'junk';
  readonly offset: number;
  readonly length: number;
  /** Why they belong to none; begins with the word bytes. */
  readonly reason: string;
}

/** A finding about the stream, in order with the units. */
export interface StageFinding {
  readonly kind: 'finding';
  readonly finding: Diagnostic;
}

/** Output of a splitter, in stream order. */
export type UnitOrJunk = Unit | Junk;

/** Output of a container, in stream order: units, and findings about its structure. */
export type UnitItem = UnitOrJunk | StageFinding;

/** How many of a unit's first bytes to keep, by the first byte of its header. */
export type Keep = (firstByte: number) => number;

export const KEEP_ALL: Keep = () => Number.POSITIVE_INFINITY;
