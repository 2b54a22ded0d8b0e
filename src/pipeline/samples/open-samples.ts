import type { OpenReader } from '../../container/descriptor.ts';
import type { ContainerFacts, ReadItem } from '../../container/sample-reader.ts';
import type { Source } from '../../io/source-error.ts';
import type { Piece } from '../piece.ts';
import { FileRanges, type OpenAt, StreamRanges } from './byte-ranges.ts';
import type { Following, OpenRelated } from './media-playlist.ts';
import { readSamples } from './sample-input.ts';

/** The samples of an input, read once. */
export interface OpenSamples {
  pieces(): AsyncGenerator<Piece<ReadItem>>;
  /** What is known about the container when it was read. */
  readonly facts: () => ContainerFacts;
  /** It goes on for as long as the server adds to it. */
  readonly isLive?: true;
}

/** What is known about the input beside its first bytes. */
export interface SampleAccess extends Pick<Source, 'file' | 'openAt'> {
  readonly path?: string | undefined;
  readonly openRelated?: OpenRelated | undefined;
  /** A live playlist is followed; without it, it is read as it is. */
  readonly following?: Following | undefined;
}

/** The bytes of the input from its beginning on. */
export interface BegunBytes {
  readonly head: Uint8Array;
  /** `head` is all of it. */
  readonly complete: boolean;
  readonly iterator: AsyncIterator<Uint8Array>;
}

/** Opens the samples of a container: of a file by time, of an address or a pipe as they are stored. */
export const openSamples = async (
  open: OpenReader,
  { head, complete, iterator }: BegunBytes,
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
