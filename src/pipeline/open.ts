import { joined } from '../bytes/joined.ts';
import type { StreamedCodec } from '../codec/descriptor.ts';
import { candidateCodecs, STREAMED_CODECS } from '../codec/registry.ts';
import { AnnexbSplitter } from '../container/annexb/splitter.ts';
import type { FormatName, Opening } from '../container/descriptor.ts';
import { LengthPrefixedSplitter, type LengthSize } from '../container/length-prefixed/splitter.ts';
import {
  byName,
  type Decision,
  emptyInput,
  likenessOf,
  notFormat,
  PROBE_HEAD_BYTES,
  probe,
  unknownFormat,
} from '../container/probe.ts';
import { containerOf, hasSamples, hasTags, isSession } from '../container/registry.ts';
import type { TrackChoice } from '../media/track.ts';
import type { Keep, UnitItem } from '../media/unit.ts';
import { ContainerError } from '../syntax/errors.ts';
import { PROBE_LIMIT_BYTES } from '../syntax/limits.ts';
import { type Piece, pieces } from './piece.ts';
import { rejoined } from './rejoined.ts';
import type { SessionChoice, SessionMedia } from './rtmp/session-media.ts';
import type { OpenSamples, SampleAccess } from './samples/open-samples.ts';
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
export interface OpenInput {
  /** `undefined` if the run was interrupted before it was known. */
  readonly format: FormatName | undefined;
  /** Its units, once their codec is known: of tags, when the first video is read. */
  stream(): Promise<OpenStream>;
  /** The bytes, from the first one that was kept. */
  chunks(): AsyncGenerator<Uint8Array>;
  /** Of a captured session: `chunks` are the FLV of its media. */
  readonly session?: SessionMedia;
  /** Of a container with samples: those of all its tracks. */
  readonly samples?: OpenSamples;
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
  /** Where the bytes come from: a container with samples may have its index at the end. */
  readonly access?: SampleAccess | undefined;
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
  const codecs = candidateCodecs(hints.codec);
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    return await recognise(iterator, extension, hints, codecs);
  } catch (error) {
    await iterator.return?.();
    const isCut = hints.interrupted?.aborted === true && error instanceof ContainerError;
    if (!isCut) throw error;
    const format = hints.format ?? hints.only;
    const stream = async () => ({ format, codec: firstOf(codecs), units: async function* () {} });
    return { format, stream, chunks: async function* () {} };
  }
};

/** The codec where nothing tells it. */
const firstOf = ([first]: readonly StreamedCodec[]): StreamedCodec => first ?? (STREAMED_CODECS[0] as StreamedCodec);

const recognise = async (
  iterator: AsyncIterator<Uint8Array>,
  extension: string,
  hints: OpenHints,
  codecs: readonly StreamedCodec[],
): Promise<OpenInput> => {
  const { format, only } = hints;
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
      const opening = container.open(head, complete, codecs);
      if (opening !== undefined) {
        const told = { ...opening, ...byName(opening, extension, codecs) };
        return opened(format, told, { head, complete, iterator, hints, codecs });
      }
      continue;
    }
    // With more, the result would depend on the chunk size.
    const first = head.subarray(0, PROBE_HEAD_BYTES);
    const isWhole = complete && first.length === head.length;
    const decision =
      only === undefined ? probe(first, isWhole, extension, codecs) : probeFor(only, first, isWhole, extension);
    if (decision.kind === 'format') {
      return opened(decision.container.name, decision, { head, complete, iterator, hints, codecs });
    }
    if (decision.kind === 'search') return search(head, iterator, codecs);
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
  readonly codecs: readonly StreamedCodec[];
}

const opened = async (format: FormatName, opening: Opening, begun: Begun): Promise<OpenInput> => {
  const { head, complete, iterator, hints = {} } = begun;
  if (hasSamples(format)) return openedSamples(format, begun);
  const bytes = () => rejoined(head, complete ? undefined : iterator);
  const session = isSession(format) ? await openSession(bytes(), hints.session) : undefined;
  const chunks = session === undefined ? bytes : () => session.chunks();
  let units: Promise<OpenStream> | undefined;
  const stream = (): Promise<OpenStream> => {
    units ??= openUnits(format, opening, chunks(), begun);
    return units;
  };
  return { format, stream, chunks, ...(session !== undefined && { session }) };
};

/** A container with samples, whose readers are loaded now. */
const openedSamples = async (format: FormatName, begun: Begun): Promise<OpenInput> => {
  const { head, complete, iterator, hints: { access = {}, track } = {}, codecs } = begun;
  const { reader } = containerOf(format);
  const chunks = () => rejoined(head, complete ? undefined : iterator);
  const samples =
    reader === undefined
      ? await (await import('./samples/playlist-samples.ts')).openPlaylistSamples(chunks(), access)
      : await (await import('./samples/open-samples.ts')).openSamples(reader, begun, access);
  let units: Promise<OpenStream> | undefined;
  const stream = async (): Promise<OpenStream> => {
    const { sampleStream } = await import('./samples/sample-stream.ts');
    units ??= sampleStream(format, samples.pieces(), codecs, track);
    return units;
  };
  return { format, stream, chunks, samples };
};

/** The units of an input; `chunks`: its bytes. */
const openUnits = async (
  format: FormatName,
  { open, codec: told, orCodec }: Opening,
  chunks: AsyncGenerator<Uint8Array>,
  { skipped = 0, hints: { track, lengthSize } = {}, codecs }: Begun,
): Promise<OpenStream> => {
  const tags = hasTags(format) ? await readCodec(chunks, codecs, track) : undefined;
  const codec = tags?.codec ?? told ?? firstOf(codecs);
  const splitter = (keep: Keep) =>
    lengthSize !== undefined && codec.config?.box?.toLowerCase() === format
      ? new LengthPrefixedSplitter(lengthSize, keep)
      : open(keep, { track, codec: tags?.codec });
  const units = async function* (keep: Keep): AsyncGenerator<Piece<UnitItem>> {
    if (orCodec !== undefined) yield { items: [ambiguous(codec, orCodec)], bytesRead: skipped };
    yield* pieces(tags?.chunks ?? chunks, await splitter(keep), skipped);
  };
  return { format, codec, units };
};

const ambiguous = ({ title }: StreamedCodec, other: StreamedCodec): UnitItem => ({
  kind: 'finding',
  finding: {
    severity: 'info',
    code: 'ambiguous-codec',
    message: `the units could be ${title} or ${other.title}: read as ${title}; --codec ${other.name} reads the other`,
  },
});

/** Loaded when there are tags: raw streams need no parser of FLV. */
const readCodec = async (
  chunks: AsyncIterable<Uint8Array>,
  codecs: readonly StreamedCodec[],
  track: TrackChoice | undefined,
) => {
  const { codecOfTags } = await import('./tag-codec.ts');
  return codecOfTags(chunks, codecs, track);
};

/** Loaded when there is a capture: other inputs need neither RTMP nor AMF. */
const openSession = async (bytes: AsyncGenerator<Uint8Array>, choice: SessionChoice | undefined) => {
  const { SessionMedia } = await import('./rtmp/session-media.ts');
  return new SessionMedia(bytes, choice);
};

/** If the first bytes are of no known format: searches a byte stream, up to PROBE_LIMIT_BYTES. */
const search = async (
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
  codecs: readonly StreamedCodec[],
): Promise<OpenInput> => {
  const scouts = codecs.filter(({ stream }) => stream.nal !== undefined).map((codec) => new StreamSearch(codec));
  const first = <T>(found: (scout: StreamSearch) => T | undefined): T | undefined => {
    for (const scout of scouts) {
      const one = found(scout);
      if (one !== undefined) return one;
    }
    return undefined;
  };
  let found = first((scout) => scout.push(head));
  let bytesRead = head.length;
  while (found === undefined) {
    const next = bytesRead >= PROBE_LIMIT_BYTES ? undefined : await rest.next();
    if (next === undefined) break;
    found = first((scout) => (next.done === true ? scout.end() : scout.push(next.value)));
    if (next.done === true) break;
    bytesRead += next.value.length;
  }
  if (found === undefined) throw unknownFormat(head.subarray(0, PROBE_HEAD_BYTES), bytesRead);
  const { offset, zeros, bytes, codec } = found;
  // Earlier bytes are reported as junk.
  const begun = { head: bytes, complete: false, iterator: rest, skipped: offset, codecs };
  return opened('annexb', { open: (keep) => new AnnexbSplitter(keep, offset, zeros), codec }, begun);
};
