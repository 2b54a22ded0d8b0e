import { H264Inspector, type Inspected, type InspectorOptions } from '../analysis/h264/inspector.ts';
import type { StreamItem } from '../media/nal-unit.ts';
import type { ChunkObserver, OpenStream } from './open.ts';

/** What some units of one chunk of input gave. */
export interface InspectedBatch {
  readonly items: readonly Inspected[];
  /** Bytes of the input read so far. */
  readonly bytesRead: number;
}

/**
 * Units inspected before their records go on. Those of a small picture are ten thousand in half a megabyte: their records
 * together would outlive the young heap, which costs a third of the run and, with a trace, 300 MB.
 */
const BATCH_UNITS = 32;

/** Bytes kept of the units of a batch; one that has more stands alone. A trace costs a hundred times the unit. */
const BATCH_BYTES = 16 << 10;

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
    let at = 0;
    do {
      const items: Inspected[] = [];
      let bytes = 0;
      for (const end = at + BATCH_UNITS; at < end && at < units.length && bytes < BATCH_BYTES; at++) {
        const unit = units[at] as StreamItem;
        if (unit.kind === 'unit') bytes += unit.head.length;
        for (const item of inspector.push(unit)) items.push(item);
      }
      yield { items, bytesRead };
    } while (at < units.length);
  }
  yield { items: inspector.end(), bytesRead };
}
