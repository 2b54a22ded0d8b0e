import type { StageFinding } from '../../../media/unit.ts';
import type { ChunkHeader } from './chunk-header.ts';

/** A chunk, without its data (RTMP 1.0 5.3.1). */
export interface Chunk {
  readonly kind: 'chunk';
  /** Its number in the direction, from 0. */
  readonly index: number;
  /** Byte offset in the direction of its basic header. */
  readonly offset: number;
  readonly header: ChunkHeader;
  /** The 32 bits after the header, where they are there. */
  readonly extendedTimestamp?: number;
  /** Bytes of basic header, message header and extended timestamp. */
  readonly headerSize: number;
  /** Bytes of its data. */
  readonly dataSize: number;
  /** Byte offset of the first chunk of its message. */
  readonly messageOffset: number;
  /** It is the last chunk of its message. */
  readonly endsMessage: boolean;
}

/** A message that is complete. */
export interface ChunkedMessage {
  readonly kind: 'message';
  /** Its number in the direction, from 0, in the order in which messages are complete. */
  readonly index: number;
  /** Byte offset in the direction of its first chunk. */
  readonly offset: number;
  /** Byte offset after its last chunk. */
  readonly endOffset: number;
  readonly chunkStreamId: number;
  /** fmt of its first chunk. */
  readonly fmt: ChunkHeader['fmt'];
  /** Its chunks. */
  readonly chunks: number;
  readonly messageTypeId: number;
  readonly messageStreamId: number;
  /** 32 bits, milliseconds. */
  readonly timestamp: number;
  /** Milliseconds since the message before it on the chunk stream, as coded; absent with fmt 0. */
  readonly timestampDelta?: number;
  /** Valid until the next push. */
  readonly body: Uint8Array;
}

/** Output of the chunk reader, in the order of the bytes that complete it. */
export type ChunkItem = Chunk | ChunkedMessage | StageFinding;
