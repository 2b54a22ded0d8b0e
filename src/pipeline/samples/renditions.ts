import type { ReadItem, TrackFacts } from '../../container/sample-reader.ts';
import type { SampleTrack } from '../../media/sample.ts';
import type { Piece } from '../piece.ts';
import type { OpenSamples } from './open-samples.ts';

/** Track numbers of the renditions begin so far apart: each counts its tracks anew. PIDs have 13 bits. */
const TRACK_IDS = 0x10000;

/** One of the renditions that are presented together. */
export interface Rendition {
  readonly samples: OpenSamples;
  /** As its playlist says. */
  readonly language?: string | undefined;
}

/** A track of a rendition, with a number and a language of its own. `index`: of the rendition; the first one's is 0. */
const trackOf = (track: SampleTrack, { language }: Rendition, index: number): SampleTrack => ({
  ...(language !== undefined && IS_ISO_639_2.test(language) && { language }),
  ...track,
  id: track.id + TRACK_IDS * index,
});

/** MP4 and MPEG-TS have these; of a tag of two letters nothing is made. */
const IS_ISO_639_2 = /^[a-z]{3}$/;

/** What is known about the tracks of all renditions. */
export const tracksOf = (renditions: readonly Rendition[]): readonly TrackFacts[] =>
  renditions.flatMap((rendition, i) =>
    rendition.samples.facts().tracks.map((facts) => ({ ...facts, track: trackOf(facts.track, rendition, i) })),
  );

/** The samples of a rendition, and where it is. */
class Cursor {
  readonly #pieces: AsyncGenerator<Piece<ReadItem>>;
  readonly #rendition: Rendition;
  readonly #index: number;
  /** The same object for the same track: users compare them. */
  readonly #tracks = new Map<SampleTrack, SampleTrack>();
  #items: Iterator<ReadItem> | undefined;
  /** The item that comes next. */
  next: ReadItem | undefined;
  isEnded = false;
  bytesRead = 0;

  constructor(rendition: Rendition, index: number) {
    this.#pieces = rendition.samples.pieces();
    this.#rendition = rendition;
    this.#index = index;
  }

  /** When its next item comes: what is no sample comes at once. */
  get atMs(): number {
    return this.next?.kind === 'sample' ? this.next.sample.dtsMs : Number.NEGATIVE_INFINITY;
  }

  /** Goes to the next item of the piece that is there. */
  advance(): void {
    this.next = undefined;
    const result = this.#items?.next();
    if (result !== undefined && result.done !== true)
      this.next = this.#index === 0 ? result.value : this.#own(result.value);
  }

  /** Reads on if the piece that was there is used up. */
  async fill(): Promise<void> {
    while (this.next === undefined && !this.isEnded) {
      const piece = await this.#pieces.next();
      if (piece.done === true) this.isEnded = true;
      else {
        this.bytesRead = piece.value.bytesRead;
        this.#items = piece.value.items[Symbol.iterator]();
        this.advance();
      }
    }
  }

  close(): Promise<unknown> {
    return this.#pieces.return(undefined);
  }

  /** Byte offsets count in the bytes of the first rendition: others have none. */
  #own(item: ReadItem): ReadItem {
    if (item.kind === 'finding') {
      const { offset: _, ...finding } = item.finding;
      return { kind: 'finding', finding };
    }
    if (item.kind === 'track') return { kind: 'track', track: this.#track(item.track) };
    const { offset: _offset, offsetAt: _offsetAt, ...sample } = item.sample;
    return { kind: 'sample', sample: { ...sample, track: this.#track(sample.track) } };
  }

  #track(track: SampleTrack): SampleTrack {
    let own = this.#tracks.get(track);
    if (own === undefined) {
      own = trackOf(track, this.#rendition, this.#index);
      if (this.#tracks.size === MAX_TRACKS) this.#tracks.clear();
      this.#tracks.set(track, own);
    }
    return own;
  }
}

/** Tracks that are remembered; a rendition has one or two. */
const MAX_TRACKS = 64;

/** The samples of renditions that are presented together, in order of decoding time. */
export async function* together(renditions: readonly Rendition[]): AsyncGenerator<Piece<ReadItem>> {
  const cursors = renditions.map((rendition, i) => new Cursor(rendition, i));
  const [first] = cursors;
  try {
    for (;;) {
      for (const cursor of cursors) await cursor.fill();
      const open = cursors.filter(({ isEnded }) => !isEnded);
      if (open.length === 0) return;
      yield { items: upToRefill(open), bytesRead: first?.bytesRead ?? 0 };
    }
  } finally {
    for (const cursor of cursors) await cursor.close();
  }
}

/** The items in order, until one of the renditions has to be read further. */
function* upToRefill(cursors: readonly Cursor[]): Generator<ReadItem, void> {
  while (cursors.every(({ next }) => next !== undefined)) {
    const earliest = cursors.reduce((a, b) => (b.atMs < a.atMs ? b : a));
    yield earliest.next as ReadItem;
    earliest.advance();
  }
}
