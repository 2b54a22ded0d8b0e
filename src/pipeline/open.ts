import { joined } from '../bytes/joined.ts';
import type { StreamedCodec } from '../codec/descriptor.ts';
import { streamedCodec } from '../codec/registry.ts';
import { AnnexbSplitter } from '../container/annexb/splitter.ts';
import type { FormatName, OpenStage } from '../container/descriptor.ts';
import { LengthPrefixedSplitter, type LengthSize } from '../container/length-prefixed/splitter.ts';
import { type Decision, emptyInput, notFormat, PROBE_HEAD_BYTES, probe, unknownFormat } from '../container/probe.ts';
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
  /** What the units hold. */
  readonly codec: StreamedCodec;
  units(keep: Keep): AsyncGenerator<Piece<UnitItem>>;
}

/** An input whose format is known: its units, or its bytes; only one of the two can be read. */
export interface OpenInput extends OpenStream {
  /** From the first byte on that was kept. */
  chunks(): AsyncGenerator<Uint8Array>;
}

/** What is known of an input beforehand. */
export interface OpenHints {
  /** Its format, as the user names it. */
  readonly format?: FormatName | undefined;
  /** The only format that is of use: another one is an error, named as such. */
  readonly only?: FormatName | undefined;
  /** What the units hold, as the user names it. */
  readonly codec?: string | undefined;
  /** Aborted when the user asks to stop: the input then ends where it is. */
  readonly interrupted?: AbortSignal;
  /** Bytes of its length fields, where it has some: a record that came apart from it says so. */
  readonly lengthSize?: LengthSize | undefined;
}

/**
 * Recognises the format of an input by its first bytes. They are kept until it is known (64 kB at the most) and go through
 * the splitter like all others. When only start codes further on can tell, a megabyte is kept while they are looked for.
 * That an input which `interrupted` cuts short has no format is no error.
 */
export const openInput = async (
  chunks: AsyncIterable<Uint8Array>,
  extension: string,
  hints: OpenHints = {},
): Promise<OpenInput> => {
  const codec = streamedCodec(hints.codec) as StreamedCodec;
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    return { codec, ...(await recognise(iterator, extension, hints, codec)) };
  } catch (error) {
    await iterator.return?.();
    const isCut = hints.interrupted?.aborted === true && error instanceof ContainerError;
    if (!isCut) throw error;
    return { format: hints.format ?? hints.only, codec, units: async function* () {}, chunks: async function* () {} };
  }
};

type Recognised = Omit<OpenInput, 'codec'>;

const recognise = async (
  iterator: AsyncIterator<Uint8Array>,
  extension: string,
  { format, only, codec: named, lengthSize }: OpenHints,
  codec: StreamedCodec,
): Promise<Recognised> => {
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
      if (open !== undefined) return opened(format, openerOf(format, open), head, complete, iterator);
      continue;
    }
    // More would make the answer depend on how much came at once.
    const first = head.subarray(0, PROBE_HEAD_BYTES);
    const isWhole = complete && first.length === head.length;
    const decision =
      only === undefined ? probe(first, isWhole, extension, named) : probeFor(only, first, isWhole, extension);
    if (decision.kind === 'format') {
      const { name } = decision.container;
      return opened(name, openerOf(name, decision.open), head, complete, iterator);
    }
    if (decision.kind === 'search') return search(head, iterator, codec);
  }
};

/** Like `probe`, but throws where the input is of another format than `only`. */
const probeFor = (only: FormatName, head: Uint8Array, complete: boolean, extension: string): Decision => {
  const wanted = containerOf(only);
  let decision: Decision;
  try {
    decision = probe(head, complete, extension);
  } catch (error) {
    // That it is empty, or of a format that is not read at all, is said already.
    if (error instanceof ContainerError && error.code === 'unknown-format') throw notFormat(wanted);
    throw error;
  }
  if (decision.kind === 'search') throw notFormat(wanted);
  if (decision.kind === 'format' && decision.container !== wanted) throw notFormat(wanted, decision.container);
  return decision;
};

const opened = (
  format: FormatName,
  open: OpenStage,
  head: Uint8Array,
  complete: boolean,
  iterator: AsyncIterator<Uint8Array>,
  skipped = 0,
): Recognised => {
  const chunks = () => rejoined(head, complete ? undefined : iterator);
  const units = async function* (keep: Keep): AsyncGenerator<Piece<UnitItem>> {
    yield* pieces(chunks(), await open(keep), skipped);
  };
  return { format, units, chunks };
};

/** No format by the first bytes: goes on until a byte stream is found, and gives up where none is to be expected. */
const search = async (head: Uint8Array, rest: AsyncIterator<Uint8Array>, codec: StreamedCodec): Promise<Recognised> => {
  const scout = new StreamSearch(codec);
  let found = scout.push(head);
  while (found === undefined) {
    const next = scout.bytesRead >= PROBE_LIMIT_BYTES ? undefined : await rest.next();
    if (next === undefined) break;
    found = next.done === true ? scout.end() : scout.push(next.value);
    if (next.done === true) break;
  }
  if (found === undefined) throw unknownFormat(head.subarray(0, PROBE_HEAD_BYTES), scout.bytesRead);
  const { offset, zeros, bytes } = found;
  // What went by before it is junk by now.
  return opened('annexb', (keep) => new AnnexbSplitter(keep, offset, zeros), bytes, false, rest, offset);
};
