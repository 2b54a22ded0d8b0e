import { joined } from '../bytes/joined.ts';
import { AnnexbSplitter } from '../container/annexb/splitter.ts';
import type { CodecName, FormatName, OpenStage } from '../container/descriptor.ts';
import { LengthPrefixedSplitter, type LengthSize } from '../container/length-prefixed/splitter.ts';
import { emptyInput, PROBE_HEAD_BYTES, probe, unknownFormat } from '../container/probe.ts';
import { containerOf } from '../container/registry.ts';
import type { Keep, UnitItem } from '../media/unit.ts';
import { ContainerError } from '../syntax/errors.ts';
import { PROBE_LIMIT_BYTES } from '../syntax/limits.ts';
import { type Piece, pieces } from './piece.ts';
import { rejoined } from './rejoined.ts';
import { StreamSearch } from './stream-search.ts';

/** Units, ready to be read. */
export interface OpenStream {
  /** `undefined` for bare units, and when the run was interrupted before it was known: there are no units then. */
  readonly format: FormatName | undefined;
  units(keep: Keep): AsyncGenerator<Piece<UnitItem>>;
}

/** An input whose format is known, ready to be taken apart. */
export interface OpenInput extends OpenStream {
  /** The bytes themselves instead, from the first one on that was kept. */
  chunks(): AsyncGenerator<Uint8Array>;
}

/** What is known of an input beforehand. */
export interface OpenHints {
  /** Its format, by word of the user. */
  readonly format?: FormatName | undefined;
  /** What the units hold, by word of the user. */
  readonly codec?: CodecName | undefined;
  /** Aborted when the person asks to stop: the input then ends where it is. */
  readonly interrupted?: AbortSignal;
  /** Bytes of its length fields, where it has some: a record that came apart from it says so. */
  readonly lengthSize?: LengthSize | undefined;
}

/**
 * Tells the format of an input by its first bytes. They are kept until it is told (64 kB at the most) and go through the
 * splitter like all others. When only start codes further on can tell, a megabyte is kept while they are looked for. An
 * input that `interrupted` cuts short is not told for its lack of a format.
 */
export const openStream = async (
  chunks: AsyncIterable<Uint8Array>,
  extension: string,
  hints: OpenHints = {},
): Promise<OpenInput> => {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    return await tellFormat(iterator, extension, hints);
  } catch (error) {
    await iterator.return?.();
    const isCut = hints.interrupted?.aborted === true && error instanceof ContainerError;
    if (isCut) return empty(hints.format);
    throw error;
  }
};

const tellFormat = async (
  iterator: AsyncIterator<Uint8Array>,
  extension: string,
  { format, codec, lengthSize }: OpenHints,
): Promise<OpenInput> => {
  const openerOf = (name: FormatName, open: OpenStage): OpenStage =>
    name === 'avcc' && lengthSize !== undefined ? (keep) => new LengthPrefixedSplitter(lengthSize, keep) : open;
  let head = new Uint8Array(0);
  let complete = false;
  let probed = 0;
  for (;;) {
    const next = await iterator.next();
    if (next.done === true) complete = true;
    else head = joined([head, next.value]);
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
    // More would make the answer depend on how much came at once.
    const first = head.subarray(0, PROBE_HEAD_BYTES);
    const decision = probe(first, complete && first.length === head.length, extension, codec);
    if (decision.kind === 'format') {
      const { name } = decision.container;
      return stream(name, openerOf(name, decision.open), head, complete, iterator);
    }
    if (decision.kind === 'search') return search(head, iterator);
  }
};

const stream = (
  format: FormatName,
  open: OpenStage,
  head: Uint8Array,
  complete: boolean,
  iterator: AsyncIterator<Uint8Array>,
  skipped = 0,
): OpenInput => {
  const chunks = () => rejoined(head, complete ? undefined : iterator);
  const units = async function* (keep: Keep): AsyncGenerator<Piece<UnitItem>> {
    yield* pieces(chunks(), await open(keep), skipped);
  };
  return { format, units, chunks };
};

/** No format by the first bytes: goes on until a byte stream is found, and gives up where none is to be expected. */
const search = async (head: Uint8Array, rest: AsyncIterator<Uint8Array>): Promise<OpenInput> => {
  const scout = new StreamSearch();
  let found = scout.push(head);
  while (found === undefined) {
    const next = scout.bytesRead >= PROBE_LIMIT_BYTES ? undefined : await rest.next();
    if (next === undefined) break;
    found = next.done === true ? scout.end() : scout.push(next.value);
    if (next.done === true) break;
  }
  if (found === undefined) throw unknownFormat(head.subarray(0, PROBE_HEAD_BYTES), scout.bytesRead);
  const { offset, zeros, bytes } = found;
  // What went by in front of it is junk by now.
  return stream('annexb', (keep) => new AnnexbSplitter(keep, offset, zeros), bytes, false, rest, offset);
};

/** An input that was cut before anything could be told of it. */
const empty = (format: FormatName | undefined): OpenInput => ({
  format,
  units: async function* () {},
  chunks: async function* () {},
});
