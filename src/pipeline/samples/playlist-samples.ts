import { joined } from '../../bytes/joined.ts';
import { type OpenReader, PROBE_HEAD_BYTES } from '../../container/descriptor.ts';
import { probe } from '../../container/probe.ts';
import type { ReadItem } from '../../container/sample-reader.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';
import { ContainerError } from '../../syntax/errors.ts';
import { type Piece, through } from '../piece.ts';
import type { Following, MediaPlaylist } from './media-playlist.ts';
import { type BegunBytes, type OpenSamples, openSamples, type SampleAccess } from './open-samples.ts';
import { openPlaylist } from './playlist.ts';
import { type Rendition, together, tracksOf } from './renditions.ts';
import { containerOfSegments } from './segment-container.ts';
import { Retimed, Timeline } from './timeline.ts';

/** Opens the samples of a playlist: those of its segments, one after the other, and of the renditions beside them. */
export const openPlaylistSamples = async (
  bytes: AsyncGenerator<Uint8Array>,
  { path, openRelated, following }: SampleAccess,
): Promise<OpenSamples> => {
  if (openRelated === undefined) {
    throw new ContainerError(
      'unsupported-format',
      'is an HLS playlist: its segments can be read from a path or URL only',
    );
  }
  const { main, audio, isIndependent, notes } = await openPlaylist(bytes, { path, open: openRelated, following });
  const timeline = new Timeline();
  const first = await openMedia(main, timeline);
  const renditions: Rendition[] = [{ samples: first }];
  for (const { rendition, media } of audio) {
    renditions.push({ samples: await openMedia(media, timeline), language: rendition.language });
  }
  const { starts, seconds } = main.places;
  const { targetDuration: targetSeconds } = main.first;
  const segments = { starts, seconds, isIndependent, ...(targetSeconds !== undefined && { targetSeconds }) };
  const isLive = following !== undefined && !main.first.isEnded;
  return {
    facts: () => ({ ...first.facts(), tracks: tracksOf(renditions), segments }),
    pieces: async function* () {
      yield { items: notes.map(findingItem), bytesRead: 0 };
      const pieces = renditions.length === 1 ? first.pieces() : together(renditions);
      yield* isLive ? limited(pieces, following) : pieces;
    },
    ...(isLive && { isLive }),
  };
};

/** The samples of one playlist, on the timeline of all. */
const openMedia = async (media: MediaPlaylist, timeline: Timeline): Promise<OpenSamples> => {
  const begun = await begin(media.chunks());
  const { reader } = containerOfSegments(begun.head.subarray(0, PROBE_HEAD_BYTES));
  const samples = await openSamples(reader as OpenReader, begun, {}, media.places.starts);
  return {
    facts: samples.facts,
    pieces: async function* () {
      for await (const piece of through(samples.pieces(), new Retimed(media.places, timeline))) {
        yield { items: media.takeFindings().map(findingItem), bytesRead: piece.bytesRead };
        yield piece;
      }
      yield { items: media.takeFindings().map(findingItem), bytesRead: 0 };
    },
  };
};

/** Ends a live stream after its duration, or when it is interrupted. */
async function* limited(
  pieces: AsyncGenerator<Piece<ReadItem>>,
  { durationMs = Number.POSITIVE_INFINITY }: Following,
): AsyncGenerator<Piece<ReadItem>> {
  let firstMs: number | undefined;
  let isDone = false;
  const upTo = function* (items: Iterable<ReadItem>): Generator<ReadItem, void> {
    for (const item of items) {
      if (item.kind === 'sample') {
        firstMs ??= item.sample.dtsMs;
        isDone ||= item.sample.dtsMs - firstMs >= durationMs;
      }
      if (!isDone) yield item;
    }
  };
  for await (const piece of pieces) {
    yield { items: upTo(piece.items), bytesRead: piece.bytesRead };
    if (isDone) return;
  }
}

const findingItem = (finding: Diagnostic): ReadItem => ({ kind: 'finding', finding });

/** Bytes that prove the container of a segment. */
const PROOF_BYTES = 4096;

const begin = async (iterator: AsyncGenerator<Uint8Array>): Promise<BegunBytes> => {
  let head = new Uint8Array(0);
  while (head.length < PROOF_BYTES && !isKnown(head)) {
    const next = await iterator.next();
    if (next.done === true) return { head, complete: true, iterator };
    head = joined([head, next.value]);
  }
  return { head, complete: false, iterator };
};

/** The first segment of a live stream may have fewer bytes, and the next one is some seconds away. */
const isKnown = (head: Uint8Array): boolean => head.length > 0 && probe(head, false, '').kind === 'format';
