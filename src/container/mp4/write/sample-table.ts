import { fields, fullBox, u64 } from './box-writer.ts';

/** A list of numbers: 8 bytes each. */
class Numbers {
  #values = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const more = new Float64Array(2 * this.length);
      more.set(this.#values);
      this.#values = more;
    }
    this.#values[this.length++] = value;
  }

  at(index: number): number {
    return this.#values[index] as number;
  }

  /** Replaces the last one. */
  setLast(value: number): void {
    this.#values[this.length - 1] = value;
  }
}

/** Runs of equal values: count and value in turns. */
class Runs {
  readonly #runs = new Numbers();
  #last = Number.NaN;
  #count = 0;

  push(value: number): void {
    if (value === this.#last) {
      this.#count++;
    } else {
      this.#close();
      this.#last = value;
      this.#count = 1;
    }
  }

  *[Symbol.iterator](): Generator<readonly [count: number, value: number], void> {
    for (let i = 0; i < this.#runs.length; i += 2) yield [this.#runs.at(i), this.#runs.at(i + 1)];
    if (this.#count > 0) yield [this.#count, this.#last];
  }

  #close(): void {
    if (this.#count === 0) return;
    this.#runs.push(this.#count);
    this.#runs.push(this.#last);
  }
}

/** A sample that was written. */
export interface TableSample {
  /** Byte offset in the file. */
  readonly offset: number;
  readonly size: number;
  /** Ticks to the next sample in decoding order. */
  readonly duration: number;
  /** Presentation time less decoding time, ticks. */
  readonly compositionOffset: number;
  readonly isSync: boolean;
  /** sample_description_index: the number of its sample entry, from 1. */
  readonly description?: number;
}

/** Collects the samples of a track for the tables of moov (ISO/IEC 14496-12 8.6, 8.7): some 16 bytes each. */
export class SampleTable {
  readonly #durations = new Runs();
  readonly #offsets = new Runs();
  readonly #sizes = new Numbers();
  readonly #syncs = new Numbers();
  /** Chunks: where each begins, its number of samples, and their sample entry. */
  readonly #chunkOffsets = new Numbers();
  readonly #chunkSamples = new Numbers();
  readonly #chunkDescriptions = new Numbers();
  #chunkEnd = -1;
  #description = 1;
  #hasOffsets = false;
  #hasNegativeOffsets = false;
  #decodedTicks = 0;
  #shownTicks = 0;

  /** Ticks of decoding time. */
  get decodedTicks(): number {
    return this.#decodedTicks;
  }

  /** Ticks from the start of the media to the end of the last frame shown. */
  get shownTicks(): number {
    return this.#shownTicks;
  }

  get count(): number {
    return this.#sizes.length;
  }

  add({ offset, size, duration, compositionOffset, isSync, description = 1 }: TableSample): void {
    this.#shownTicks = Math.max(this.#shownTicks, this.#decodedTicks + compositionOffset + duration);
    this.#decodedTicks += duration;
    this.#durations.push(duration);
    this.#offsets.push(compositionOffset);
    if (compositionOffset !== 0) this.#hasOffsets = true;
    if (compositionOffset < 0) this.#hasNegativeOffsets = true;
    this.#sizes.push(size);
    if (isSync) this.#syncs.push(this.#sizes.length);
    if (offset === this.#chunkEnd && description === this.#description) {
      this.#chunkSamples.setLast(this.#chunkSamples.at(this.#chunkSamples.length - 1) + 1);
    } else {
      this.#chunkOffsets.push(offset);
      this.#chunkSamples.push(1);
      this.#chunkDescriptions.push(description);
    }
    this.#chunkEnd = offset + size;
    this.#description = description;
  }

  /** The boxes of stbl after stsd. `shift`: bytes by which the media data moves back. */
  boxes(isVideo: boolean, shift: number): readonly Uint8Array[] {
    const ctts = this.#hasOffsets ? [runBox('ctts', this.#hasNegativeOffsets ? 1 : 0, this.#offsets)] : [];
    // Without the box each sample is one that decoding can start at.
    const stss = isVideo && this.#syncs.length < this.count ? [list('stss', this.#syncs)] : [];
    return [runBox('stts', 0, this.#durations), ...ctts, ...stss, this.#stsc(), this.#stsz(), this.#chunks(shift)];
  }

  #stsc(): Uint8Array {
    const entries: (readonly [chunk: number, samples: number, description: number])[] = [];
    for (let i = 0; i < this.#chunkSamples.length; i++) {
      const [samples, description] = [this.#chunkSamples.at(i), this.#chunkDescriptions.at(i)];
      const last = entries.at(-1);
      if (samples !== last?.[1] || description !== last[2]) entries.push([i + 1, samples, description]);
    }
    return fullBox(
      'stsc',
      0,
      0,
      fields((w) => {
        w.u32(entries.length);
        for (const [chunk, samples, description] of entries) w.u32(chunk).u32(samples).u32(description);
      }),
    );
  }

  #stsz(): Uint8Array {
    return fullBox(
      'stsz',
      0,
      0,
      fields((w) => {
        w.u32(0).u32(this.#sizes.length);
        for (let i = 0; i < this.#sizes.length; i++) w.u32(this.#sizes.at(i));
      }),
    );
  }

  #chunks(shift: number): Uint8Array {
    return fullBox(
      'co64',
      0,
      0,
      fields((w) => {
        w.u32(this.#chunkOffsets.length);
        for (let i = 0; i < this.#chunkOffsets.length; i++) u64(w, this.#chunkOffsets.at(i) + shift);
      }),
    );
  }
}

/** stts and ctts: counts and values. */
const runBox = (type: 'stts' | 'ctts', version: number, runs: Runs): Uint8Array =>
  fullBox(
    type,
    version,
    0,
    fields((w) => {
      const all = [...runs];
      w.u32(all.length);
      for (const [count, value] of all) {
        w.u32(count);
        if (value < 0) w.i32(value);
        else w.u32(value);
      }
    }),
  );

const list = (type: string, numbers: Numbers): Uint8Array =>
  fullBox(
    type,
    0,
    0,
    fields((w) => {
      w.u32(numbers.length);
      for (let i = 0; i < numbers.length; i++) w.u32(numbers.at(i));
    }),
  );

/** The boxes of stbl after stsd, without samples: those are in fragments. */
export const emptySampleTable = (): readonly Uint8Array[] => [
  ...['stts', 'stsc', 'stco'].map((type) => fullBox(type, 0, 0, new Uint8Array(4))),
  fullBox('stsz', 0, 0, new Uint8Array(8)),
];
