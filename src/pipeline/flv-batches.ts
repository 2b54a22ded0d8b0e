import { FlvDemuxer } from '../container/flv/demuxer.ts';
import type { FlvItem } from '../container/flv/item.ts';

/** What the demuxer made of some input. */
export interface FlvBatch {
  readonly items: readonly FlvItem[];
  /** Bytes of the input read so far. */
  readonly bytesRead: number;
}

/** Items that go on together: their records must not pile up where one piece of input sets free a million. */
const BATCH_ITEMS = 256;

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

function* batched(items: Iterable<FlvItem>): Generator<readonly FlvItem[]> {
  let batch: FlvItem[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < BATCH_ITEMS) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}
