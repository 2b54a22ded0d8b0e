import { FlvWatch } from '../analysis/watch/flv-watch.ts';
import { RawWatch } from '../analysis/watch/raw-watch.ts';
import type { WatchSummary } from '../analysis/watch/watch-summary.ts';
import type { Watcher } from '../analysis/watch/watcher.ts';
import { loadBlockCodecs } from '../codec/registry.ts';
import { isSliceOf } from '../codec/unit-types.ts';
import { type FlvRead, FlvReader } from '../container/flv/tag/flv-reader.ts';
import { hasTags } from '../container/registry.ts';
import type { Ratio } from '../media/ratio.ts';
import { WHOLE_UNIT_BYTES } from '../syntax/limits.ts';
import type { OpenInput } from './open.ts';
import { type Piece, pieces } from './piece.ts';
import { readUnits } from './read-units.ts';

/** An input that is read for a watcher. */
export interface WatchRun {
  /** Iterate all items of each piece: the watcher is told of each. */
  readonly steps: AsyncIterable<Piece<void>>;
  /** Call once, at the end; `complete`: the input was read to its end. */
  end(complete: boolean): WatchSummary;
}

/** Options of `watch`. */
export interface WatchOptions {
  /** Frames per second of a stream without times; overrides the stream. */
  readonly fps?: Ratio | undefined;
  /** Slice data is read: macroblocks, their QP and bits. Units are whole then. */
  readonly macroblocks?: boolean;
  /** Aborted when the user interrupts: a tag that this cuts is no fault of the stream. */
  readonly interrupted?: AbortSignal;
  /** Units have all their bytes, not only those that their codec reads. */
  readonly wholeUnits?: boolean;
  /** Slices have the trace of their headers. */
  readonly traceSlices?: boolean;
}

/** Reads an input for a watcher: units with their frames, of an FLV also its tags and all its tracks. */
export const watch = async (
  input: OpenInput,
  watcher: Watcher,
  { fps, macroblocks = false, interrupted, wholeUnits = macroblocks, traceSlices = false }: WatchOptions = {},
): Promise<WatchRun> => {
  if (input.format !== undefined) watcher.opened?.(input.format);
  const blocks = macroblocks ? await loadBlockCodecs() : undefined;
  if (hasTags(input.format)) {
    const reader = new FlvWatch(watcher, { traceSlices, blocks });
    const tags = pieces(input.chunks(), new FlvReader());
    const { session } = input;
    const takeSession = (): void => {
      for (const found of session?.takeFindings() ?? []) watcher.finding?.(found, undefined);
    };
    const take = (item: FlvRead): void => {
      takeSession();
      const isCut = item.kind === 'tag' && item.previousTagSize === undefined;
      if (!isCut || interrupted?.aborted !== true) reader.take(item);
    };
    const end = (complete: boolean): WatchSummary => {
      takeSession();
      return reader.end(complete);
    };
    return { steps: steps(tags, take), end };
  }
  if (input.samples !== undefined) {
    const { SampleWatch } = await import('../analysis/watch/sample-watch.ts');
    const { pieces, facts } = input.samples;
    const reader = new SampleWatch(watcher, { traceSlices, blocks });
    return { steps: steps(pieces(), (item) => reader.take(item)), end: (complete) => reader.end(complete, facts()) };
  }
  const stream = await input.stream();
  const reader = new RawWatch(stream.codec, watcher, { fps, blocks });
  const units = readUnits(stream, {
    ...(traceSlices && { trace: isSliceOf(stream.codec.stream) }),
    ...(wholeUnits && { keep: () => WHOLE_UNIT_BYTES }),
  });
  return { steps: steps(units, (unit) => reader.take(unit)), end: (complete) => reader.end(complete) };
};

async function* steps<Item>(
  input: AsyncIterable<Piece<Item>>,
  take: (item: Item) => void,
): AsyncGenerator<Piece<void>> {
  for await (const { items, bytesRead } of input) yield { items: taken(items, take), bytesRead };
}

function* taken<Item>(items: Iterable<Item>, take: (item: Item) => void): Generator<void, void> {
  for (const item of items) {
    take(item);
    yield;
  }
}
