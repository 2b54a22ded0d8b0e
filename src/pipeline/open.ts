import { joined } from '../bytes/joined.ts';
import type { StreamedCodec } from '../codec/descriptor.ts';
import { streamedCodec } from '../codec/registry.ts';
import { AnnexbSplitter } from '../container/annexb/splitter.ts';
import type { FormatName, OpenStage } from '../container/descriptor.ts';
import { LengthPrefixedSplitter, type LengthSize } from '../container/length-prefixed/splitter.ts';
import {
  type Decision,
  emptyInput,
  likenessOf,
  notFormat,
  PROBE_HEAD_BYTES,
  probe,
  unknownFormat,
} from '../container/probe.ts';
import { containerOf, isSession } from '../container/registry.ts';
import type { TrackChoice } from '../media/track.ts';
import type { Keep, UnitItem } from '../media/unit.ts';
import { ContainerError } from '../syntax/errors.ts';
import { PROBE_LIMIT_BYTES } from '../syntax/limits.ts';
import { type Piece, pieces } from './piece.ts';
import { rejoined } from './rejoined.ts';
import type { SessionChoice, SessionMedia } from './rtmp/session-media.ts';
import { StreamSearch } from './stream-search.ts';

/** An opened stream of units. */
export interface OpenStream {
  /** `undefined` for bare units, and, without any units, if the run was interrupted before it was known. */
  readonly format: FormatName | undefined;
  /** Codec of the units. */
  readonly codec: StreamedCodec;
  units(keep: Keep): AsyncGenerator<Piece<UnitItem>>;
}

/** An input of known format. Either its units or its bytes can be read, not both. */
export interface OpenInput extends OpenStream {
  /** The bytes, from the first one that was kept. */
  chunks(): AsyncGenerator<Uint8Array>;
  /** Of a captured session: `chunks` are the FLV of its media. */
  readonly session?: SessionMedia;
}

/** Facts known about an input before it is read. */
export interface OpenHints {
  /** Set by `--format`. */
  readonly format?: FormatName | undefined;
  /** The only accepted format; any other throws `ContainerError`. */
  readonly only?: FormatName | undefined;
  /** Set by `--codec`. */
  readonly codec?: string | undefined;
  /** The track of an FLV to read; set by `--track`. */
  readonly track?: TrackChoice | undefined;
  /** Aborted when the user interrupts: the input then ends. */
  readonly interrupted?: AbortSignal;
  /** Bytes per length field, if known from a separate record. */
  readonly lengthSize?: LengthSize | undefined;
  /** Of a captured session, what to read. */
  readonly session?: SessionChoice | undefined;
}

/**
 * Detects the format of an input from its first bytes. They are kept until it is known (at most 64 kB) and are then
 * split like all others. If only start codes further on can decide, a megabyte is kept during the search. An input cut
 * short by `interrupted` raises no unknown-format error.
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
  hints: OpenHints,
  codec: StreamedCodec,
): Promise<Recognised> => {
  const { format, only, codec: named, lengthSize, track } = hints;
  const openerOf = (name: FormatName, open: OpenStage): OpenStage =>
    name === 'avcc' && lengthSize !== undefined
      ? (keep) => new LengthPrefixedSplitter(lengthSize, keep)
      : (keep) => open(keep, track);
  let head = new Uint8Array(0);
  let complete = false;
  let probed = 0;
  for (;;) {
    const next = await iterator.next();
    if (next.done === true) complete = true;
    else head = joined([head, next.value]);
    // Do not probe after each byte of a slow pipe.
    if (!complete && head.length > 1024 && head.length < probed * 1.1) continue;
    probed = head.length;
    if (complete && head.length === 0) throw emptyInput();
    if (format !== undefined) {
      const container = containerOf(format);
      const open = container.open(head, complete);
      if (open !== undefined) return opened(format, openerOf(format, open), { head, complete, iterator, hints });
      continue;
    }
    // With more, the result would depend on the chunk size.
    const first = head.subarray(0, PROBE_HEAD_BYTES);
    const isWhole = complete && first.length === head.length;
    const decision =
      only === undefined ? probe(first, isWhole, extension, named) : probeFor(only, first, isWhole, extension);
    if (decision.kind === 'format') {
      const { name } = decision.container;
      return opened(name, openerOf(name, decision.open), { head, complete, iterator, hints });
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
    // Errors for an empty input and for an unsupported format are specific enough.
    if (error instanceof ContainerError && error.code === 'unknown-format')
      throw notFormat(wanted, likenessOf(head, complete));
    throw error;
  }
  if (decision.kind === 'search') throw notFormat(wanted);
  if (decision.kind === 'format' && decision.container !== wanted) {
    const isInside = only === 'flv' && decision.container.isSession === true;
    if (!isInside) throw notFormat(wanted, decision.container.title);
  }
  return decision;
};

/** What was read of an input to recognise it. */
interface Begun {
  readonly head: Uint8Array;
  /** `head` is all of it. */
  readonly complete: boolean;
  readonly iterator: AsyncIterator<Uint8Array>;
  /** Bytes before `head`. */
  readonly skipped?: number;
  readonly hints?: OpenHints;
}

const opened = async (
  format: FormatName,
  open: OpenStage,
  { head, complete, iterator, skipped = 0, hints = {} }: Begun,
): Promise<Recognised> => {
  const bytes = () => rejoined(head, complete ? undefined : iterator);
  const session = isSession(format) ? await openSession(bytes(), hints.session) : undefined;
  const chunks = session === undefined ? bytes : () => session.chunks();
  const units = async function* (keep: Keep): AsyncGenerator<Piece<UnitItem>> {
    yield* pieces(chunks(), await open(keep), skipped);
  };
  return { format, units, chunks, ...(session !== undefined && { session }) };
};

/** Loaded when there is a capture: other inputs need neither RTMP nor AMF. */
const openSession = async (bytes: AsyncGenerator<Uint8Array>, choice: SessionChoice | undefined) => {
  const { SessionMedia } = await import('./rtmp/session-media.ts');
  return new SessionMedia(bytes, choice);
};

/** If the first bytes are of no known format: searches a byte stream, up to PROBE_LIMIT_BYTES. */
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
  // Earlier bytes are reported as junk.
  const begun = { head: bytes, complete: false, iterator: rest, skipped: offset };
  return opened('annexb', (keep) => new AnnexbSplitter(keep, offset, zeros), begun);
};
