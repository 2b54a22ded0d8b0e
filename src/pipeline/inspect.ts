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
 * Units inspected before their records go on. A chunk of half a megabyte holds 10,000 units of a small picture: their
 * records together would outlive the young heap, which costs a third of the run and, with a trace, 300 MB.
 */
const BATCH_UNITS = 32;

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
  const read = (unit: StreamItem) => inspector.push(options.wholeUnits === true ? whole(unit, inspector.keep) : unit);
  let bytesRead = 0;
  const observe: ChunkObserver = (chunk, base, stage, items) => {
    bytesRead = base + chunk.length;
    onChunk?.(chunk, base, stage, items);
  };
  for await (const units of stream.batches(keep, observe)) {
    for (let from = 0; from === 0 || from < units.length; from += BATCH_UNITS) {
      const items: Inspected[] = [];
      for (const unit of units.slice(from, from + BATCH_UNITS)) for (const item of read(unit)) items.push(item);
      yield { items, bytesRead };
    }
  }
  yield { items: inspector.end(), bytesRead };
}

/** The head goes to the parser, which is not to look at more than it asked for. */
const whole = (item: StreamItem, keep: Keep): StreamItem => {
  if (item.kind !== 'unit') return item;
  const bytes = item.whole ?? item.head;
  return { ...item, whole: bytes, head: bytes.subarray(0, keep(bytes[0] ?? 0)) };
};
