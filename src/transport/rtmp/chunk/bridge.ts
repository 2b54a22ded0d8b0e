import { basicHeaderBytesOf } from './chunk-header.ts';
import type { ChunkStream } from './chunk-stream.ts';

/** Where reading goes on after bytes of a message that are missing. */
export interface Bridge {
  /** Bytes of the message that have come or were missing. */
  readonly received: number;
  /** Bytes of the chunk that are still to come. */
  readonly chunkLeft: number;
  /** Chunks that began in the missing bytes. */
  readonly chunks: number;
}

/**
 * Counts through missing bytes as if they were all of one message, header by header; `undefined` where they reach beyond
 * it or end in a header.
 */
export const bridgeOf = (
  stream: ChunkStream,
  chunkLeft: number,
  chunkSize: number,
  missing: number,
  isAlone: boolean,
): Bridge | undefined => {
  const { csid, messageLength, extended, repeatsExtended } = stream;
  const headerBytes = basicHeaderBytesOf(csid) + (extended !== undefined && repeatsExtended !== false ? 4 : 0);
  let { received } = stream;
  let [left, gap, chunks] = [chunkLeft, missing, 0];
  while (gap > 0) {
    const data = Math.min(gap, left);
    received += data;
    left -= data;
    gap -= data;
    if (gap === 0) break;
    // A chunk of another message may have come in between.
    if (received === messageLength || gap < headerBytes || !isAlone) return undefined;
    gap -= headerBytes;
    chunks++;
    left = Math.min(chunkSize, messageLength - received);
  }
  return { received, chunkLeft: left, chunks };
};
