import type { Chunk } from '../../transport/rtmp/chunk/chunk-item.ts';
import type { ChunkSpan } from './records.ts';

/** Chunks that are kept of all messages under way in a direction, at 50 bytes each. */
const MAX_SPANS = 1 << 16;

interface Collected {
  readonly messageOffset: number;
  readonly spans: ChunkSpan[];
  isWhole: boolean;
}

/** Where the chunks of messages are. */
export class ChunkSpans {
  readonly #ofStreams = new Map<number, Collected>();
  #count = 0;

  add({ header: { csid }, offset, headerSize, dataSize, messageOffset }: Chunk): void {
    let collected = this.#ofStreams.get(csid);
    if (collected === undefined || collected.messageOffset !== messageOffset) {
      this.take(csid);
      this.#ofStreams.set(csid, (collected = { messageOffset, spans: [], isWhole: true }));
    }
    if (this.#count >= MAX_SPANS) collected.isWhole = false;
    else {
      collected.spans.push({ offset, headerSize, dataSize });
      this.#count++;
    }
  }

  /** The chunks of the message that is complete on this chunk stream; `undefined` if they were too many. */
  take(csid: number): readonly ChunkSpan[] | undefined {
    const collected = this.#ofStreams.get(csid);
    if (collected === undefined) return undefined;
    this.#ofStreams.delete(csid);
    this.#count -= collected.spans.length;
    return collected.isWhole ? collected.spans : undefined;
  }
}

/** The place of a byte of the body in the direction. */
export interface BytePlace {
  /** Number of the chunk of the message, from 0. */
  readonly chunk: number;
  /** Byte offset in the direction. */
  readonly directionOffset: number;
}

/** Where the byte of a body is that its chunks carry; the end of the body is that of its last chunk. */
export const placeOf = (spans: readonly ChunkSpan[] | undefined, bodyOffset: number): BytePlace | undefined => {
  let from = 0;
  for (const [chunk, { offset, headerSize, dataSize }] of (spans ?? []).entries()) {
    if (bodyOffset < from + dataSize || (bodyOffset === from + dataSize && chunk === (spans ?? []).length - 1))
      return { chunk, directionOffset: offset + headerSize + bodyOffset - from };
    from += dataSize;
  }
  return undefined;
};
