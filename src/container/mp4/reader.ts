import { codecOf } from '../../codec/registry.ts';
import type { SampleTrack } from '../../media/sample.ts';
import { ContainerError, LimitError } from '../../syntax/errors.ts';
import {
  type ContainerFacts,
  READ_BYTES,
  type ReadItem,
  type SampleOrder,
  type SampleReader,
  type Wanted,
} from '../sample-reader.ts';
import { boxHeaderAt, MAX_HEADER_BYTES, type Mp4Box } from './box.ts';
import { FragmentTimes, fragmentOf } from './fragment.ts';
import { brandsOf, type Movie, movieOf } from './movie.ts';
import { SampleQueue } from './sample-queue.ts';
import type { Mp4Track } from './track.ts';

/** Boxes that are read whole, and how large they may be: an hour of video has an index of about 2 MB. */
const WHOLE: Readonly<Record<string, number>> = { ftyp: 1 << 16, styp: 1 << 16, moov: 64 << 20, moof: 16 << 20 };

/** What a reader has of the boxes so far. */
interface Seen {
  brands: readonly string[] | undefined;
  mediaBeforeMovie: boolean;
  movie: Movie | undefined;
  hasFragments: boolean;
}

/**
 * Reads MP4, fragmented MP4 and QuickTime (ISO/IEC 14496-12): boxes one after the other, and the samples that the sample
 * tables and movie fragments place. Times have the edit list applied: empty edits, and the first edit with media.
 */
export class Mp4Reader implements SampleReader {
  readonly #order: SampleOrder;
  readonly #queue: SampleQueue;
  readonly #times = new FragmentTimes();
  readonly #seen: Seen = { brands: undefined, mediaBeforeMovie: false, movie: undefined, hasFragments: false };
  #wanted: Wanted | undefined = { offset: 0, atLeast: MAX_HEADER_BYTES, atMost: READ_BYTES };
  /** Byte offset of the next box. */
  #at = 0;
  #isInSamples = false;
  /** Samples before this offset are delivered next, then the boxes from `#at` on are read. */
  #samplesEnd = 0;

  constructor(order: SampleOrder = 'storage') {
    this.#order = order;
    this.#queue = new SampleQueue(order);
  }

  get wanted(): Wanted | undefined {
    return this.#wanted;
  }

  get facts(): ContainerFacts {
    const { brands, mediaBeforeMovie, movie, hasFragments } = this.#seen;
    return {
      ...(brands !== undefined && { brands }),
      isFragmented: hasFragments,
      isFastStart: !mediaBeforeMovie,
      ...(movie?.writer !== undefined && { writer: movie.writer }),
      tracks: (movie?.tracks ?? []).map(trackFacts),
    };
  }

  *take(bytes: Uint8Array, inputEnd?: number): Generator<ReadItem, void> {
    const base = this.#wanted?.offset ?? 0;
    this.#queue.give(base, bytes);
    for (;;) {
      if (this.#isInSamples) {
        const missing = yield* this.#queue.deliver(this.#samplesEnd);
        if (missing !== undefined) {
          if (inputEnd !== undefined && missing.offset + missing.atLeast > inputEnd) yield* this.#cut(inputEnd);
          else this.#wanted = missing;
          return;
        }
        this.#isInSamples = false;
      }
      const more = yield* this.#box(bytes, base, inputEnd);
      if (more === undefined) continue;
      if (more !== 'done') this.#wanted = more;
      return;
    }
  }

  /** Reads the box at `#at`; returns the bytes that it lacks. */
  *#box(
    bytes: Uint8Array,
    base: number,
    inputEnd: number | undefined,
  ): Generator<ReadItem, Wanted | 'done' | undefined> {
    const at = this.#at;
    if (inputEnd !== undefined && at >= inputEnd) {
      yield* this.#end(inputEnd);
      return 'done';
    }
    const inside = at >= base && at <= base + bytes.length ? at - base : undefined;
    const header = inside === undefined ? 'more' : boxHeaderAt(bytes, inside);
    if (header === 'more') {
      const isAll = inside !== undefined && inputEnd !== undefined && base + bytes.length >= inputEnd;
      if (isAll || (inputEnd !== undefined && at + 8 > inputEnd))
        return yield* this.#stop('container-truncated', at, inputEnd);
      return { offset: at, atLeast: MAX_HEADER_BYTES, atMost: READ_BYTES };
    }
    if (header === 'bad' || !IS_TYPE.test(header.type)) return yield* this.#stop('container-syntax', at, inputEnd);
    const end = base + header.end;
    const limit = WHOLE[header.type];
    if (limit !== undefined) {
      const size = header.end - header.offset;
      if (size > limit)
        throw new LimitError('container-syntax', `the ${header.type} box has ${size} bytes: more than ${limit}`);
      if (inputEnd !== undefined && end > inputEnd)
        return yield* this.#stop('container-truncated', at, inputEnd, header.type);
      if (header.end > bytes.length) return { offset: at, atLeast: size, atMost: size };
      yield* this.#whole(bytes.slice(header.offset, header.end), header, at);
    } else if (header.type === 'mdat') {
      this.#media(end);
    }
    this.#at = end;
    return undefined;
  }

  /** A box that is there as a whole. */
  *#whole(bytes: Uint8Array, { type, offset, start, end }: Mp4Box, at: number): Generator<ReadItem, void> {
    const box: Mp4Box = { type, offset: 0, start: start - offset, end: end - offset };
    if (type === 'moov') yield* this.#movie(bytes, box, at);
    else if (type === 'moof') yield* this.#fragment(bytes, box, at);
    else this.#seen.brands ??= brandsOf(bytes, box);
  }

  *#movie(bytes: Uint8Array, moov: Mp4Box, at: number): Generator<ReadItem, void> {
    const movie = movieOf(bytes, moov);
    this.#seen.movie = movie;
    for (const table of movie.tables) {
      for (const box of table.cut) {
        const message = `track ${table.track.id}: ${box} announces more entries than it holds`;
        yield { kind: 'finding', finding: { severity: 'error', code: 'container-syntax', message, offset: at } };
      }
      yield* recordsMissing(table.track, at);
      yield* this.#queue.add(table, at);
    }
    // The media data came before: they are read now, all of them.
    if (this.#seen.mediaBeforeMovie) this.#deliver(Number.POSITIVE_INFINITY);
  }

  *#fragment(bytes: Uint8Array, moof: Mp4Box, at: number): Generator<ReadItem, void> {
    const { movie } = this.#seen;
    this.#seen.hasFragments = true;
    if (movie === undefined) throw noMovie('its movie fragments come without their initialisation segment');
    const { cursors, faults } = fragmentOf(bytes, moof, at, movie, this.#times);
    for (const { code, message } of faults) {
      yield { kind: 'finding', finding: { severity: 'error', code, message, offset: at } };
    }
    for (const cursor of cursors) yield* this.#queue.add(cursor, undefined);
  }

  /** An mdat box: its samples, if they are known. */
  #media(end: number): void {
    if (this.#seen.movie === undefined) this.#seen.mediaBeforeMovie = true;
    else this.#deliver(this.#order === 'time' ? Number.POSITIVE_INFINITY : end);
  }

  #deliver(end: number): void {
    this.#isInSamples = true;
    this.#samplesEnd = end;
  }

  /** The end of the input. */
  *#end(inputEnd: number): Generator<ReadItem, void> {
    this.#wanted = undefined;
    if (this.#seen.movie === undefined) {
      throw noMovie(
        this.#seen.mediaBeforeMovie
          ? 'its index (moov box) is missing: the recording was not finished, or the file is cut'
          : 'it has no index (moov box) and no media data',
      );
    }
    if (this.#at > inputEnd && Number.isFinite(this.#at)) {
      const message = `the last box lacks ${this.#at - inputEnd} bytes`;
      yield { kind: 'finding', finding: { severity: 'error', code: 'container-truncated', message, offset: inputEnd } };
    }
    yield* this.#queue.left(inputEnd);
  }

  /** Samples are not there: the input is cut. */
  *#cut(inputEnd: number): Generator<ReadItem, void> {
    this.#wanted = undefined;
    yield* this.#queue.left(inputEnd);
  }

  /** A box that cannot be read: nothing behind it can. */
  *#stop(
    code: 'container-truncated' | 'container-syntax',
    at: number,
    inputEnd: number | undefined,
    type?: string,
  ): Generator<ReadItem, 'done'> {
    this.#wanted = undefined;
    const what = type === undefined ? 'box' : `${type} box`;
    const message =
      code === 'container-syntax'
        ? 'no box begins here: the rest of the input is not read'
        : `the input ends inside a ${what} at byte ${at}`;
    if (this.#seen.movie === undefined) throw noMovie(message);
    yield { kind: 'finding', finding: { severity: 'error', code, message, offset: at } };
    yield* this.#queue.left(inputEnd ?? at);
    return 'done';
  }
}

/** Types of boxes: printable, or with the copyright sign of QuickTime. */
const IS_TYPE = /^[\x20-\x7e\xa9]{4}$/;

const noMovie = (why: string): ContainerError => new ContainerError('unsupported-format', `cannot be read: ${why}`);

const trackFacts = ({ tracks, timescale, edit, edits }: Mp4Track): ContainerFacts['tracks'][number] => ({
  track: tracks[0] as SampleTrack,
  ...(edit !== undefined && {
    edit: { emptyMs: edit.empty * 1000, mediaTimeMs: (edit.mediaTime * 1000) / timescale },
  }),
  ...(edits > 0 && { edits }),
});

/** Sample entries of video that need a decoder configuration record and have none. */
function* recordsMissing({ id, kind, entries }: Mp4Track, at: number): Generator<ReadItem, void> {
  if (kind !== 'video') return;
  for (const { type, fourCc, config, encryption } of entries) {
    if (config !== undefined || encryption !== undefined || codecOf(fourCc)?.config?.isNeeded !== true) continue;
    const message = `track ${id}: the sample entry ${type} has no decoder configuration record`;
    yield { kind: 'finding', finding: { severity: 'error', code: 'container-syntax', message, offset: at } };
  }
}
