import { H264Inspector, type Inspected, type InspectorOptions } from '../analysis/h264/inspector.ts';
import type { Keep, StreamItem } from '../media/nal-unit.ts';
import { WHOLE_UNIT_BYTES } from '../syntax/limits.ts';
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

/** How to inspect the units of a stream. */
export interface InspectOptions extends InspectorOptions {
  /** Units come with all their bytes (`unit.whole`), up to `WHOLE_UNIT_BYTES`. */
  readonly wholeUnits?: boolean;
}

/** Inspects every unit of a stream, in batches: one await for many units. */
export async function* inspect(
  stream: OpenStream,
  options: InspectOptions = {},
  onChunk?: ChunkObserver,
): AsyncGenerator<InspectedBatch> {
  const inspector = new H264Inspector(options);
  const keep: Keep = options.wholeUnits === true ? () => WHOLE_UNIT_BYTES : inspector.keep;
  let bytesRead = 0;
  const observe: ChunkObserver = (chunk, base, stage, items) => {
    bytesRead = base + chunk.length;
    onChunk?.(chunk, base, stage, items);
  };
  for await (const units of stream.batches(keep, observe)) {
    let at = 0;
    do {
      const items: Inspected[] = [];
      let bytes = 0;
      for (const end = at + BATCH_UNITS; at < end && at < units.length && bytes < BATCH_BYTES; at++) {
        const unit =
          options.wholeUnits === true ? whole(units[at] as StreamItem, inspector.keep) : (units[at] as StreamItem);
        if (unit.kind === 'unit') bytes += unit.head.length;
        for (const item of inspector.push(unit)) items.push(item);
      }
      yield { items, bytesRead };
    } while (at < units.length);
  }
  yield { items: inspector.end(), bytesRead };
}

/** The head goes to the parser, which is not to look at more than it asked for. */
const whole = (item: StreamItem, keep: Keep): StreamItem => {
  if (item.kind !== 'unit') return item;
  const bytes = item.whole ?? item.head;
  return { ...item, whole: bytes, head: bytes.subarray(0, keep(bytes[0] ?? 0)) };
};
