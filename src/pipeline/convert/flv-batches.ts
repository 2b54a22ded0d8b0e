import { FlvDemuxer } from '../../container/flv/demuxer.ts';
import type { FlvItem } from '../../container/flv/item.ts';

/** The items of one chunk. */
export interface FlvBatch {
  readonly items: readonly FlvItem[];
  /** Bytes of the input read so far. */
  readonly bytesRead: number;
}

/** Takes FLV apart, a batch a chunk, until the person asks to stop. */
export async function* flvBatches(
  chunks: AsyncIterable<Uint8Array>,
  interrupted: AbortSignal,
): AsyncGenerator<FlvBatch> {
  const demuxer = new FlvDemuxer();
  let bytesRead = 0;
  for await (const chunk of chunks) {
    if (interrupted.aborted) return;
    bytesRead += chunk.length;
    yield { items: demuxer.push(chunk), bytesRead };
  }
  if (!interrupted.aborted) yield { items: demuxer.end(), bytesRead };
}
