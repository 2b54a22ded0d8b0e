import type { FlvHeader } from './flv-header.ts';

/** A tag as it lies in the input. */
export interface FlvTag {
  kind: 'tag';
  /** Byte offset in the input of its first byte. */
  offset: number;
  /** The tag from the first byte of its header to the end of its data, as far as it is there. Valid until the next push. */
  bytes: Uint8Array;
  /** Bytes that its size promises and the input does not have. */
  missingBytes: number;
  /** The field behind the tag; absent where the input ends before it. */
  previousTagSize?: number;
  /** The size of the tag leads nowhere: bytes were lost in it, or came into it. */
  damaged?: true;
}

/** The header of the file; another one may stand where files were put one behind the other. */
export interface FlvHeaderItem {
  readonly kind: 'header';
  readonly offset: number;
  readonly header: FlvHeader;
  /** The header as far as DataOffset says. Valid until the next push. */
  readonly bytes: Uint8Array;
  /** Absent where the input ends before it, or has none. */
  readonly previousTagSize0?: number;
}

/** Bytes that belong to no tag. */
export interface FlvJunk {
  readonly kind: 'junk';
  readonly offset: number;
  readonly length: number;
  readonly reason: string;
}

/** What the demuxer gives, in stream order. */
export type FlvItem = FlvHeaderItem | FlvTag | FlvJunk;
