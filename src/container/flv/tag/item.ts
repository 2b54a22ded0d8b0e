import type { FlvHeader } from './flv-header.ts';

/** A tag as found in the input. */
export interface FlvTag {
  kind: 'tag';
  /** Byte offset in the input of its first byte. */
  offset: number;
  /** The tag from its header to the end of its data, as far as present. Valid until the next push. */
  bytes: Uint8Array;
  /** Bytes of its size that the input does not have. */
  missingBytes: number;
  /** The field after the tag; absent if the input ends before it. */
  previousTagSize?: number;
  /** The size of the tag does not point to the next one: bytes were lost or inserted. */
  damaged?: true;
}

/** A file header; concatenated files have more than one. */
export interface FlvHeaderItem {
  readonly kind: 'header';
  readonly offset: number;
  readonly header: FlvHeader;
  /** The header up to DataOffset. Valid until the next push. */
  readonly bytes: Uint8Array;
  /** Absent if the input ends before it, or has none. */
  readonly previousTagSize0?: number;
}

/** Bytes that belong to no tag. */
export interface FlvJunk {
  readonly kind: 'junk';
  readonly offset: number;
  readonly length: number;
  readonly reason: string;
}

/** Output of the demuxer, in stream order. */
export type FlvItem = FlvHeaderItem | FlvTag | FlvJunk;
