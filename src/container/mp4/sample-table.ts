import { childOf, type Mp4Box, uint64At, viewOf } from './box.ts';
import { Runs } from './runs.ts';
import type { PlacedSample, SampleCursor } from './sample-cursor.ts';
import { type Table, tableOf } from './table.ts';
import type { Mp4Track } from './track.ts';

/** Walks the sample table of a track (ISO/IEC 14496-12 8.5): entry by entry, without expanding it. */
export class SampleTable implements SampleCursor {
  readonly track: Mp4Track;
  /** Boxes that announce more entries than they hold. */
  readonly cut: readonly string[];
  next: PlacedSample | undefined;

  readonly #durations: Runs;
  readonly #shifts: Runs;
  readonly #sizeOf: (index: number) => number;
  readonly #count: number;
  readonly #chunks: Table;
  readonly #isLarge: boolean;
  readonly #toChunk: Table;
  readonly #sync: Table | undefined;

  #index = 0;
  #dts = 0;
  /** Numbers of the chunk, of the entry of stsc, and of the entry of stss that come next, from 0. */
  #chunk = -1;
  #entry = 0;
  #syncEntry = 0;
  #leftInChunk = 0;
  #offset = 0;
  #description = 1;

  /** `stbl`: in `bytes`, which are kept. */
  constructor(track: Mp4Track, bytes: Uint8Array, stbl: Mp4Box) {
    this.track = track;
    const child = (type: string): Mp4Box | undefined => childOf(bytes, stbl, type);
    const stts = tableOf(bytes, child('stts'), 8);
    const ctts = tableOf(bytes, child('ctts'), 8);
    this.#durations = new Runs(stts, false);
    // Version 0 has unsigned offsets; writers of QuickTime put negative ones there, too.
    this.#shifts = new Runs(ctts, true);
    const large = child('co64');
    this.#isLarge = large !== undefined;
    this.#chunks = tableOf(bytes, large ?? child('stco'), large === undefined ? 4 : 8);
    this.#toChunk = tableOf(bytes, child('stsc'), 12);
    const stss = child('stss');
    this.#sync = stss === undefined ? undefined : tableOf(bytes, stss, 4);
    const sizes = sizesOf(bytes, child('stsz'), child('stz2'));
    this.#count = sizes.count;
    this.#sizeOf = sizes.of;
    const tables = { stts, ctts, stco: this.#chunks, stsc: this.#toChunk, stss: this.#sync, stsz: sizes };
    this.cut = Object.entries(tables).flatMap(([name, table]) => (table?.isCut === true ? [name] : []));
    this.advance();
  }

  advance(): void {
    this.next = this.#index < this.#count && this.#hasChunk() ? this.#read() : undefined;
  }

  /** Goes to the next chunk if this one has no more samples. False after the last chunk. */
  #hasChunk(): boolean {
    while (this.#leftInChunk === 0) {
      if (++this.#chunk >= this.#chunks.count) return false;
      const { view, start } = this.#chunks;
      const at = start + this.#chunk * (this.#isLarge ? 8 : 4);
      this.#offset = this.#isLarge ? uint64At(view, at) : view.getUint32(at);
      if (this.#toChunk.count === 0) return false;
      // Entries name the first chunk of a run, from 1.
      while (this.#entry + 1 < this.#toChunk.count && this.#stsc(this.#entry + 1, 0) <= this.#chunk + 1) this.#entry++;
      this.#leftInChunk = this.#stsc(this.#entry, 4);
      this.#description = this.#stsc(this.#entry, 8);
    }
    return true;
  }

  #stsc(entry: number, at: number): number {
    return this.#toChunk.view.getUint32(this.#toChunk.start + entry * 12 + at);
  }

  #read(): PlacedSample {
    const size = this.#sizeOf(this.#index);
    const duration = this.#durations.next() ?? 0;
    const sample = {
      offset: this.#offset,
      size,
      dts: this.#dts,
      pts: this.#dts + (this.#shifts.next() ?? 0),
      duration,
      isSync: this.#isSync(),
      description: this.#description,
    };
    this.#offset += size;
    this.#leftInChunk--;
    this.#index++;
    this.#dts += duration;
    return sample;
  }

  #isSync(): boolean {
    if (this.#sync === undefined) return true;
    const { view, start, count } = this.#sync;
    const number = this.#index + 1;
    while (this.#syncEntry < count && view.getUint32(start + this.#syncEntry * 4) < number) this.#syncEntry++;
    return this.#syncEntry < count && view.getUint32(start + this.#syncEntry * 4) === number;
  }
}

interface Sizes {
  readonly count: number;
  readonly isCut: boolean;
  of(index: number): number;
}

/** Sizes of the samples: one for all, a table, or a compact table of 4, 8 or 16 bits (8.7.3). */
const sizesOf = (bytes: Uint8Array, stsz: Mp4Box | undefined, stz2: Mp4Box | undefined): Sizes => {
  const box = stsz ?? stz2;
  if (box === undefined || box.end - box.start < 12) return { count: 0, isCut: false, of: () => 0 };
  const view = viewOf(bytes);
  if (stsz !== undefined) {
    const size = view.getUint32(box.start + 4);
    // Samples of one size end where the chunks or the input do.
    if (size > 0) return { count: view.getUint32(box.start + 8), isCut: false, of: () => size };
    const { start, count, isCut } = tableOf(bytes, box, 4, 4);
    return { count, isCut, of: (index) => view.getUint32(start + index * 4) };
  }
  const bits = view.getUint8(box.start + 7);
  const { start, count, isCut } = tableOf(bytes, box, bits === 16 ? 2 : bits === 4 ? 0.5 : 1, 4);
  if (bits === 16) return { count, isCut, of: (index) => view.getUint16(start + index * 2) };
  if (bits === 8) return { count, isCut, of: (index) => view.getUint8(start + index) };
  return { count, isCut, of: (index) => (view.getUint8(start + (index >> 1)) >> (index % 2 === 0 ? 4 : 0)) & 15 };
};
