import { AnnexbSplitter } from '../container/annexb/splitter.ts';
import type { FormatName, NalUnitStage } from '../container/descriptor.ts';
import { LengthPrefixedSplitter, type LengthSize } from '../container/length-prefixed/splitter.ts';
import { emptyInput, PROBE_HEAD_BYTES, probe, unknownFormat } from '../container/probe.ts';
import { containerOf } from '../container/registry.ts';
import type { Keep, StreamItem } from '../media/nal-unit.ts';
import { PROBE_LIMIT_BYTES } from '../syntax/limits.ts';

/** An input whose format is known, ready to be taken apart. */
export interface OpenStream {
  readonly format: FormatName;
  /**
   * The units, a batch a chunk. `onChunk` sees each chunk behind the stage that has taken it, while its bytes are there.
   */
  batches(keep: Keep, onChunk?: ChunkObserver): AsyncGenerator<readonly StreamItem[]>;
  /** The bytes themselves instead, from the first one on that was kept. */
  chunks(): AsyncGenerator<Uint8Array>;
  /** Lets go of an input that is not read after all. */
  close(): Promise<void>;
}

/** Called with a chunk, its byte offset in the input, and the stage that has just taken it. */
export type ChunkObserver = (
  chunk: Uint8Array,
  base: number,
  stage: NalUnitStage,
  items: readonly StreamItem[],
) => void;

/** What is known of an input beforehand. */
export interface OpenHints {
  /** Its format, by word of the user. */
  readonly format?: FormatName | undefined;
  /** Bytes of its length fields, where it has some: a record that came apart from it says so. */
  readonly lengthSize?: LengthSize | undefined;
}

/**
 * Tells the format of an input by its first bytes. They are kept until it is told (64 kB at the most) and go through the
 * splitter like all others. When only a start code further on can tell, nothing is kept while it is looked for.
 */
export const openStream = async (
  chunks: AsyncIterable<Uint8Array>,
  extension: string,
  hints: OpenHints = {},
): Promise<OpenStream> => {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    return await tellFormat(iterator, extension, hints);
  } catch (error) {
    await iterator.return?.();
    throw error;
  }
};

const tellFormat = async (
  iterator: AsyncIterator<Uint8Array>,
  extension: string,
  { format, lengthSize }: OpenHints,
): Promise<OpenStream> => {
  const openerOf = (name: FormatName, open: (keep?: Keep) => NalUnitStage) =>
    name === 'avcc' && lengthSize !== undefined ? (keep?: Keep) => new LengthPrefixedSplitter(lengthSize, keep) : open;
  let head = new Uint8Array(0);
  let complete = false;
  let probed = 0;
  for (;;) {
    const next = await iterator.next();
    if (next.done === true) complete = true;
    else head = joined(head, next.value);
    // A pipe that gives a byte at a time must not cost a probe for each.
    if (!complete && head.length > 1024 && head.length < probed * 1.1) continue;
    probed = head.length;
    if (complete && head.length === 0) throw emptyInput();
    if (format !== undefined) {
      const container = containerOf(format);
      const open = container.open(head, complete);
      if (open !== undefined) return stream(format, openerOf(format, open), head, complete, iterator);
      continue;
    }
    const decision = probe(head, complete, extension);
    if (decision.kind === 'format') {
      const { name } = decision.container;
      return stream(name, openerOf(name, decision.open), head, complete, iterator);
    }
    if (decision.kind === 'search') return search(head, iterator);
  }
};

const stream = (
  format: FormatName,
  open: (keep?: Keep) => NalUnitStage,
  head: Uint8Array,
  complete: boolean,
  iterator: AsyncIterator<Uint8Array>,
  skipped = 0,
): OpenStream => {
  const chunks = () => rejoined(head, complete ? undefined : iterator);
  return {
    format,
    batches: (keep, onChunk) => run(open(keep), chunks(), onChunk, skipped),
    chunks,
    close: async () => {
      await iterator.return?.();
    },
  };
};

async function* rejoined(head: Uint8Array, rest: AsyncIterator<Uint8Array> | undefined): AsyncGenerator<Uint8Array> {
  try {
    yield head;
    while (rest !== undefined) {
      const next = await rest.next();
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await rest?.return?.();
  }
}

async function* run(
  stage: NalUnitStage,
  chunks: AsyncIterable<Uint8Array>,
  onChunk: ChunkObserver | undefined,
  skipped: number,
): AsyncGenerator<readonly StreamItem[]> {
  let base = skipped;
  for await (const chunk of chunks) {
    const items = stage.push(chunk);
    onChunk?.(chunk, base, stage, items);
    base += chunk.length;
    yield items;
  }
  const items = stage.end();
  onChunk?.(NOTHING, base, stage, items);
  yield items;
}

/** No format by the first bytes: goes on until a start code comes, and gives up where none is to be expected. */
const search = async (head: Uint8Array, rest: AsyncIterator<Uint8Array>): Promise<OpenStream> => {
  const scout = new AnnexbSplitter(() => 0);
  let chunk = head;
  for (;;) {
    const [skipped, zeros] = [scout.bytesRead, scout.trailingZeros];
    scout.push(chunk);
    if (scout.started) {
      // The chunk with the first start code begins the stream; what went by before it is junk by now.
      const open = (keep?: Keep) => new AnnexbSplitter(keep, skipped, zeros);
      return stream('annexb', open, chunk, false, rest, skipped);
    }
    const next = scout.bytesRead >= PROBE_LIMIT_BYTES ? undefined : await rest.next();
    if (next === undefined || next.done === true) {
      throw unknownFormat(head.subarray(0, PROBE_HEAD_BYTES), scout.bytesRead);
    }
    chunk = next.value;
  }
};

const joined = (head: Uint8Array, chunk: Uint8Array): Uint8Array<ArrayBuffer> => {
  const out = new Uint8Array(head.length + chunk.length);
  out.set(head);
  out.set(chunk, head.length);
  return out;
};

const NOTHING = new Uint8Array(0);
