import { H264Inspector, type Inspected, type InspectorOptions } from '../analysis/h264/inspector.ts';
import type { ChunkObserver, OpenStream } from './open.ts';

/** What some units of one chunk of input gave. */
export interface InspectedBatch {
  readonly items: readonly Inspected[];
  /** Bytes of the input read so far. */
  readonly bytesRead: number;
}

/**
 * Units inspected before their records go on. A chunk of half a megabyte holds 10,000 units of a small picture: their
 * records together would outlive the young heap, which costs a third of the run and, with a trace, 300 MB.
 */
const BATCH_UNITS = 32;

/** Inspects every unit of a stream, in batches: one await for many units. */
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
    for (let from = 0; from === 0 || from < units.length; from += BATCH_UNITS) {
      const items: Inspected[] = [];
      for (const unit of units.slice(from, from + BATCH_UNITS))
        for (const item of inspector.push(unit)) items.push(item);
      yield { items, bytesRead };
    }
  }
  yield { items: inspector.end(), bytesRead };
}
