import { joined } from '../../bytes/joined.ts';
import { type OpenReader, PROBE_HEAD_BYTES } from '../../container/descriptor.ts';
import type { ContainerFacts, ReadItem } from '../../container/sample-reader.ts';
import type { Source } from '../../io/source-error.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { ContainerError } from '../../syntax/errors.ts';
import type { Piece } from '../piece.ts';
import { FileRanges, type OpenAt, StreamRanges } from './byte-ranges.ts';
import { containerOfSegments, type OpenRelated, openPlaylist } from './playlist.ts';
import { readSamples } from './sample-input.ts';

/** The samples of an input, read once. */
export interface OpenSamples {
  pieces(): AsyncGenerator<Piece<ReadItem>>;
  /** What is known about the container when it was read. */
  readonly facts: () => ContainerFacts;
}

/** What is known about the input beside its first bytes. */
export interface SampleAccess extends Pick<Source, 'file' | 'openAt'> {
  readonly path?: string | undefined;
  readonly openRelated?: OpenRelated | undefined;
}

/** The bytes of the input from its beginning on. */
interface Bytes {
  readonly head: Uint8Array;
  /** `head` is all of it. */
  readonly complete: boolean;
  readonly iterator: AsyncIterator<Uint8Array>;
}

/** Opens the samples of a container: of a file by time, of an address or a pipe as they are stored. */
export const openSamples = async (
  open: OpenReader,
  { head, complete, iterator }: Bytes,
  { file, openAt }: SampleAccess,
  starts?: readonly number[],
): Promise<OpenSamples> => {
  const reader = await open(file === undefined ? 'storage' : 'time', starts);
  const ranges =
    file === undefined ? new StreamRanges(head, complete, iterator, openAt && reopener(openAt)) : new FileRanges(file);
  return {
    pieces: async function* () {
      try {
        yield* readSamples(reader, ranges);
      } finally {
        await iterator.return?.();
      }
    },
    facts: () => reader.facts,
  };
};

const reopener =
  (openAt: NonNullable<Source['openAt']>): OpenAt =>
  async (offset) =>
    (await openAt(offset))[Symbol.asyncIterator]();

/** Opens the samples of a playlist: those of its segments, one after the other. */
export const openPlaylistSamples = async (
  bytes: AsyncGenerator<Uint8Array>,
  { path, openRelated }: SampleAccess,
): Promise<OpenSamples> => {
  if (openRelated === undefined) {
    throw new ContainerError(
      'unsupported-format',
      'is an HLS playlist: its segments can be read from a path or URL only',
    );
  }
  const { chunks, starts, isIndependent, notes } = await openPlaylist(bytes, path, openRelated);
  const begun = await begin(chunks);
  const { reader } = containerOfSegments(begun.head.subarray(0, PROBE_HEAD_BYTES));
  const samples = await openSamples(reader as OpenReader, begun, {}, starts);
  return {
    facts: () => ({ ...samples.facts(), segments: { starts, isIndependent } }),
    pieces: async function* () {
      yield { items: notes.map(findingItem), bytesRead: 0 };
      yield* samples.pieces();
    },
  };
};

const findingItem = (finding: Diagnostic): ReadItem => ({ kind: 'finding', finding });

/** Bytes that prove the container of a segment. */
const PROOF_BYTES = 4096;

const begin = async (iterator: AsyncGenerator<Uint8Array>): Promise<Bytes> => {
  let head = new Uint8Array(0);
  while (head.length < PROOF_BYTES) {
    const next = await iterator.next();
    if (next.done === true) return { head, complete: true, iterator };
    head = joined([head, next.value]);
  }
  return { head, complete: false, iterator };
};
