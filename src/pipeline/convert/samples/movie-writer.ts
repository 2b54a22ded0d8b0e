import { sameBytes } from '../../../bytes/same-bytes.ts';
import { box, fields, u64 } from '../../../container/mp4/write/box-writer.ts';
import { type MovieTrack, movie, movieFileType } from '../../../container/mp4/write/movie.ts';
import { sampleEntryOf } from '../../../container/mp4/write/sample-entry.ts';
import { SampleTable } from '../../../container/mp4/write/sample-table.ts';
import type { WrittenTrack } from '../../../container/mp4/write/written-track.ts';
import type { Output } from '../../../io/output.ts';
import { ConversionError } from '../../../syntax/errors.ts';
import { hasRecordUnitsOf } from './record-units.ts';
import type { SampleWriter, StartTimes, WrittenSample } from './sample-writer.ts';

/** mdat with a size of 64 bits, which is known at the end. */
const MDAT_HEADER = box('mdat', new Uint8Array(8)).length;

/** Bytes that are moved at once. */
const MOVE_BYTES = 4 << 20;

/** Sample entries of a track; a stream has a few. */
const MAX_ENTRIES = 256;

interface Written {
  readonly track: MovieTrack & { readonly table: SampleTable };
  /** Its configurations, a sample entry each. */
  readonly entries: WrittenTrack[];
  /** Number of the one that samples have now, from 1. */
  description: number;
}

/**
 * Writes an MP4 file with moov in front (fast start): media data first, then, with all samples known, it moves back by
 * the size of moov. Decoding times are those of the source; an edit list starts the presentation at its first frame.
 */
export class MovieWriter implements SampleWriter {
  readonly #output: Output;
  readonly #tracks = new Map<number, Written>();
  #head: Uint8Array = new Uint8Array(0);
  /** Byte offset of the end of what was written. */
  #at = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  async begin(starts: readonly StartTimes[]): Promise<void> {
    const { patch, readBack } = this.#output;
    if (patch === undefined || readBack === undefined) throw new ConversionError('not-encodable', NEEDS_FILE);
    for (const { track, dts, pts } of starts) {
      // The media begins with its first decoding time; what is shown begins with its first frame.
      const edit = { skippedTicks: pts - dts, delayTicks: Math.max(0, pts) };
      const written = { ...track, ...edit, table: new SampleTable() };
      this.#tracks.set(track.id, { track: written, entries: [track], description: 1 });
    }
    // Tracks that cannot be described are refused before anything is written.
    movie(this.#list);
    this.#head = movieFileType(this.#list);
    this.#put(this.#head);
    this.#put(new Uint8Array(MDAT_HEADER));
    await this.#output.flush();
  }

  async sample({ track: { id }, dts, pts, duration, isSync, data }: WrittenSample): Promise<void> {
    const written = this.#tracks.get(id);
    if (written === undefined) return;
    const { track, description } = written;
    track.table.add({
      offset: this.#at,
      size: data.length,
      duration,
      compositionOffset: pts - dts,
      isSync,
      description,
    });
    this.#put(data);
    await this.#output.flush();
  }

  /** Another sample entry; sets that only come to those before stand in the same one. */
  async reconfigure(track: WrittenTrack): Promise<boolean | string> {
    const written = this.#tracks.get(track.id);
    if (written === undefined) return false;
    const { entries } = written;
    const known = entries.findIndex(({ config = NOTHING }) => sameBytes(config, track.config ?? NOTHING));
    const current = entries[written.description - 1];
    if (known >= 0) written.description = known + 1;
    else if (current !== undefined && hasRecordUnitsOf(track, current)) {
      entries[written.description - 1] = track;
      return true;
    } else if (entries.length === MAX_ENTRIES) return false;
    else {
      // It throws for a configuration that cannot be described.
      sampleEntryOf(track);
      written.description = entries.push(track);
    }
    return SEVERAL_ENTRIES;
  }

  async end(): Promise<void> {
    const mediaStart = this.#head.length;
    const mediaEnd = this.#at;
    // The size of moov does not depend on the offsets in it, which have 64 bits.
    const moov = movie(this.#list, movie(this.#list).length);
    this.#put(new Uint8Array(moov.length));
    await this.#output.flush();
    this.#patch(mediaStart, mdatHeader(mediaEnd - mediaStart));
    this.#move(mediaStart, mediaEnd, moov.length);
    this.#patch(mediaStart, moov);
  }

  get #list(): readonly MovieTrack[] {
    return [...this.#tracks.values()].map(({ track, entries: [first, ...others] }) => ({ ...track, ...first, others }));
  }

  #put(bytes: Uint8Array): void {
    this.#output.write(bytes);
    this.#at += bytes.length;
  }

  #patch(offset: number, bytes: Uint8Array): void {
    this.#output.patch?.(offset, bytes);
  }

  /** Moves a range back by `by` bytes, from its end on: what is not read yet is never overwritten. */
  #move(start: number, end: number, by: number): void {
    const buffer = new Uint8Array(MOVE_BYTES);
    for (let to = end; to > start; ) {
      const from = Math.max(start, to - MOVE_BYTES);
      const part = buffer.subarray(0, to - from);
      for (let read = 0; read < part.length; ) {
        const count = this.#output.readBack?.(from + read, part.subarray(read)) ?? 0;
        if (count === 0) throw new ConversionError('not-encodable', 'the output ends before what was written to it');
        read += count;
      }
      this.#patch(from + by, part);
      to = from;
    }
  }
}

const NOTHING = new Uint8Array(0);

const SEVERAL_ENTRIES = 'the file has a sample entry for each, which old players do not take';

const mdatHeader = (size: number): Uint8Array => fields((w) => u64(w.u32(1).utf8('mdat'), size));

const NEEDS_FILE = 'MP4 needs its size and tables in front, which a pipe cannot get: --to fmp4 writes fragments';
