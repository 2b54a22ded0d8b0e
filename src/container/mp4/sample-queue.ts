import type { SampleTrack } from '../../media/sample.ts';
import { WHOLE_UNIT_BYTES } from '../../syntax/limits.ts';
import { KEPT_READS, READ_BYTES, type ReadItem, type SampleOrder, type Wanted } from '../sample-reader.ts';
import type { PlacedSample, SampleCursor } from './sample-cursor.ts';
import type { Mp4Track } from './track.ts';

/** Bytes of the input that are there. */
interface Part {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Bytes of the longest sample that is read. */
const SAMPLE_LIMIT = WHOLE_UNIT_BYTES * 2;

/** The samples that tracks have to come, delivered by time or by their place. */
export class SampleQueue {
  readonly #order: SampleOrder;
  #cursors: SampleCursor[] = [];
  #parts: Part[] = [];
  /** Samples delivered, by track_ID. */
  readonly #counts = new Map<number, number>();
  /** The last sample entry of each track. */
  readonly #entries = new Map<number, SampleTrack>();
  readonly #configOffsets = new Map<SampleTrack, number>();

  constructor(order: SampleOrder) {
    this.#order = order;
  }

  /** Bytes from an offset on. Where samples come by their place, earlier ones are not needed any more. */
  give(offset: number, bytes: Uint8Array): void {
    if (this.#order === 'storage') this.#parts = [{ offset, bytes }];
    else if (bytes.length > 0) this.#parts = [{ offset, bytes }, ...this.#parts.slice(0, KEPT_READS - 1)];
  }

  /** Samples to come; `movieOffset`: byte offset of the movie box that begins the track. */
  *add(cursor: SampleCursor, movieOffset: number | undefined): Generator<ReadItem, void> {
    const { track } = cursor;
    if (movieOffset !== undefined) {
      track.tracks.forEach((one, i) => {
        const at = track.entries[i]?.configStart;
        if (at !== undefined) this.#configOffsets.set(one, movieOffset + at);
      });
      yield* this.#begin(track, track.tracks[0] as SampleTrack);
      const encrypted = track.entries.find(({ encryption }) => encryption !== undefined);
      if (encrypted !== undefined) {
        const message = `track ${track.id} is encrypted (${encrypted.encryption}): its samples cannot be read`;
        yield { kind: 'finding', finding: { severity: 'error', code: 'encrypted', message, offset: movieOffset } };
      }
    }
    if (track.entries.every(({ encryption }) => encryption === undefined)) this.#cursors.push(cursor);
  }

  /** Delivers samples that begin before `end`; returns the bytes that it needs for the next one. */
  *deliver(end: number): Generator<ReadItem, Wanted | undefined> {
    for (;;) {
      const cursor = this.#first();
      const sample = cursor?.next;
      if (cursor === undefined || sample === undefined || sample.offset >= end) return undefined;
      const data = this.#bytesOf(sample);
      if (data === undefined) {
        return { offset: sample.offset, atLeast: sample.size, atMost: Math.max(sample.size, READ_BYTES) };
      }
      yield* this.#deliver(cursor.track, sample, data);
      cursor.advance();
    }
  }

  /** Tells of samples that the input ended before. */
  *left(inputEnd: number): Generator<ReadItem, void> {
    for (const { track, next } of this.#cursors) {
      if (next === undefined) continue;
      const index = this.#counts.get(track.id) ?? 0;
      const message = `track ${track.id}: the samples from ${index} on are missing: the first of them is at byte ${next.offset}, and the input ends at ${inputEnd}`;
      yield { kind: 'finding', finding: { severity: 'error', code: 'missing-samples', message, offset: inputEnd } };
    }
    this.#cursors = [];
  }

  #first(): SampleCursor | undefined {
    if (this.#cursors.some(({ next }) => next === undefined)) {
      this.#cursors = this.#cursors.filter(({ next }) => next !== undefined);
    }
    let best: SampleCursor | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const cursor of this.#cursors) {
      const { track, next } = cursor;
      const key = this.#order === 'time' ? msOf(track, (next as PlacedSample).dts) : (next as PlacedSample).offset;
      if (key < least || best === undefined) [best, least] = [cursor, key];
    }
    return best;
  }

  #bytesOf({ offset, size }: PlacedSample): Uint8Array | undefined {
    if (size === 0 || size > SAMPLE_LIMIT) return NOTHING;
    for (const part of this.#parts) {
      const start = offset - part.offset;
      if (start >= 0 && start + size <= part.bytes.length) return part.bytes.subarray(start, start + size);
    }
    return undefined;
  }

  *#deliver(track: Mp4Track, placed: PlacedSample, data: Uint8Array): Generator<ReadItem, void> {
    const entry = track.tracks[placed.description - 1] ?? (track.tracks[0] as SampleTrack);
    if (this.#entries.get(track.id) !== entry) yield* this.#begin(track, entry);
    const index = this.#counts.get(track.id) ?? 0;
    this.#counts.set(track.id, index + 1);
    const { offset, size, dts, pts, duration, isSync } = placed;
    if (size > SAMPLE_LIMIT) {
      const message = `track ${track.id}: sample ${index} has ${size} bytes: it is not read`;
      yield { kind: 'finding', finding: { severity: 'error', code: 'container-syntax', message, offset } };
      return;
    }
    yield {
      kind: 'sample',
      sample: {
        track: entry,
        index,
        offset,
        ptsMs: msOf(track, pts),
        dtsMs: msOf(track, dts),
        durationMs: (duration * 1000) / track.timescale,
        isSync,
        data,
      },
    };
  }

  *#begin(track: Mp4Track, entry: SampleTrack): Generator<ReadItem, void> {
    this.#entries.set(track.id, entry);
    const configOffset = this.#configOffsets.get(entry);
    yield { kind: 'track', track: entry, ...(configOffset !== undefined && { configOffset }) };
  }
}

const NOTHING = new Uint8Array(0);

/** Ticks in milliseconds, with the edit list applied. */
const msOf = ({ timescale, edit }: Mp4Track, ticks: number): number =>
  edit === undefined ? (ticks * 1000) / timescale : ((ticks - edit.mediaTime) * 1000) / timescale + edit.empty * 1000;
