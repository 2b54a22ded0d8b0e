import { FlvDemuxer } from '../container/flv/demuxer.ts';
import type { FlvItem } from '../container/flv/item.ts';
import { batched } from './batched.ts';

/** What the demuxer made of some input. */
export interface FlvBatch {
  readonly items: readonly FlvItem[];
  /** Bytes of the input read so far. */
  readonly bytesRead: number;
}

/** Takes FLV apart. Items are valid until the next batch. */
export async function* flvBatches(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<FlvBatch> {
  const demuxer = new FlvDemuxer();
  let bytesRead = 0;
  for await (const chunk of chunks) {
    bytesRead += chunk.length;
    for (const items of batched(demuxer.read(chunk))) yield { items, bytesRead };
  }
  for (const items of batched(demuxer.readEnd())) yield { items, bytesRead };
}
