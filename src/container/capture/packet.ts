import type { CaptureFindingItem } from './capture-item.ts';

/** A packet as the capture has it, from its link layer on. */
export interface PacketItem {
  readonly kind: 'packet';
  /** Number in the capture, from 1. */
  readonly number: number;
  /** Milliseconds since 1970, with their fraction. */
  readonly timeMs: number;
  /** LINKTYPE_ value: what the packet begins with. */
  readonly linkType: number;
  /** Valid until the next push. */
  readonly bytes: Uint8Array;
  /** Bytes that the packet had on the network: more than `bytes` if it was cut. */
  readonly originalLength: number;
  /** Offset in the capture of the first of `bytes`. */
  readonly fileOffset: number;
}

/** Output of the readers of capture files. */
export type PacketOrFinding = PacketItem | CaptureFindingItem;

/**
 * Bytes of the longest packet that is read. libpcap captures at most 256 kB; a larger length is damage, and must not
 * size a buffer.
 */
export const MAX_PACKET_BYTES = 1 << 20;

/** Reads the records of one format of capture files. */
export interface RecordReader {
  /**
   * Reads the record at the start of `bytes`, which are at `offset` in the capture. Returns the length of the record,
   * which may reach beyond `bytes` if what is there does not matter, and is infinite if nothing more can be read; or,
   * if more bytes are needed at once, their number as a negative value.
   */
  read(bytes: Uint8Array, offset: number, out: PacketOrFinding[]): number;
}
