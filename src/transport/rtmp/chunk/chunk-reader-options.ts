/** Options of `ChunkReader`. */
export interface ChunkReaderOptions {
  /** Outputs each chunk, too, before the message that it completes. */
  readonly chunks?: boolean;
  /** Byte offset in the direction of the first byte. */
  readonly offset?: number;
  /** Chunk size at the start; 128 by default, with `startsMidway` it is guessed. */
  readonly chunkSize?: number;
  /**
   * The first bytes may be in the middle of a chunk: a header is searched for. Nothing is output before 256 kB are there,
   * or the end.
   */
  readonly startsMidway?: boolean;
  /** A longer message puts the stream out of step. */
  readonly maxMessageBytes?: number;
  readonly maxChunkStreams?: number;
  /** Bytes of all messages under way; more put the stream out of step. */
  readonly maxUnfinishedBytes?: number;
  /** Bytes of buffers that are kept for the next messages; none is longer than this. */
  readonly maxSpareBytes?: number;
  /** After bytes that are no chunk, the next header that can begin a message is searched for; without it nothing more is read. */
  readonly resynchronises?: boolean;
}
