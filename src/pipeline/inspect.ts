import { H264Inspector, type Inspected, type InspectorOptions } from '../analysis/h264/inspector.ts';
import type { ChunkObserver, OpenStream } from './open.ts';

/** What the units of one chunk of input gave. */
export interface InspectedBatch {
  readonly items: readonly Inspected[];
  /** Bytes of the input read so far. */
  readonly bytesRead: number;
}

/** Inspects every unit of a stream, a batch a chunk: one await a chunk, none a unit. */
export async function* inspect(
  stream: OpenStream,
  options: InspectorOptions = {},
  onChunk?: ChunkObserver,
): AsyncGenerator<InspectedBatch> {
  const inspector = new H264Inspector(options);
  let bytesRead = 0;
  const observe: ChunkObserver = (chunk, base, stage, items) => {
    bytesRead = base + chunk.length;
    onChunk?.(chunk, base, stage, items);
  };
  for await (const units of stream.batches(inspector.keep, observe)) {
    const items: Inspected[] = [];
    for (const unit of units) for (const item of inspector.push(unit)) items.push(item);
    yield { items, bytesRead };
  }
  yield { items: inspector.end(), bytesRead };
}
