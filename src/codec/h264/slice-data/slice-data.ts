import { lastOneBit } from '../../../syntax/bits.ts';
import { BitstreamError } from '../../../syntax/errors.ts';
import { I, SI } from '../syntax/slice-types.ts';
import { CabacReader } from './cabac/cabac-reader.ts';
import { CavlcReader } from './cavlc/cavlc-reader.ts';
import type { ResidualPartition } from './cavlc/cavlc-residual.ts';
import { damage } from './damage.ts';
import { MacroblockLayer } from './macroblock-layer.ts';
import { Neighbours } from './neighbours.ts';
import type { PictureStore } from './picture-store.ts';
import type { SliceParameters } from './slice-parameters.ts';

/** Slice data and where it lies. */
export interface SliceBits {
  /** The unit, without emulation prevention bytes. */
  readonly bytes: Uint8Array;
  /** First bit of slice_data(). */
  readonly bit: number;
  /** Partitions B and C, as far as they are there. */
  readonly partitions?: readonly [ResidualPartition | undefined, ResidualPartition | undefined];
}

/** Derives motion (H.264 8.4.1) once a macroblock is read. */
export interface MotionDerivation {
  derive(at: Neighbours): void;
}

/** How a slice ended. */
export interface SliceEnd {
  /** Why the rest could not be read. */
  readonly error: BitstreamError | undefined;
  /** The macroblock that `error` is about. */
  readonly mb: number;
}

/** slice_data() (H.264 7.3.4): reads the macroblocks of a slice into the arrays of its picture. Never throws. */
export class SliceData {
  readonly #at: Neighbours;
  readonly #layer: MacroblockLayer;
  readonly #cabac: CabacReader;
  readonly #cavlc: CavlcReader;
  #picture: PictureStore;
  #slice: SliceParameters | undefined;
  #motion: MotionDerivation | undefined;
  /** Address of the current macroblock, and its index: they differ with MBAFF. */
  #address = 0;
  /** Where the data of the slice ends: the stop bit. */
  #end = 0;
  /** The macroblock that is not complete; -1 between two. */
  #openMb = -1;

  constructor(picture: PictureStore) {
    this.#picture = picture;
    this.#at = new Neighbours(picture);
    this.#layer = new MacroblockLayer(this.#at, picture);
    this.#cabac = new CabacReader(this.#at, picture);
    this.#cavlc = new CavlcReader(this.#at, picture);
  }

  read(picture: PictureStore, slice: SliceParameters, bits: SliceBits, motion: MotionDerivation | undefined): SliceEnd {
    this.#picture = picture;
    this.#slice = slice;
    this.#motion = motion;
    this.#openMb = -1;
    this.#address = slice.firstMb * (slice.mbaff ? 2 : 1);
    this.#end = Math.max(bits.bit, lastOneBit(bits.bytes, bits.bytes.length * 8));
    picture.prepareNone(slice.isCabac);
    this.#at.startSlice(picture, slice.number, slice.mbaff);
    try {
      if (slice.isCabac) this.#readCabac(slice, bits);
      else this.#readCavlc(slice, bits);
    } catch (error) {
      if (!(error instanceof BitstreamError)) throw error;
      const mb = this.#openMb < 0 ? this.#at.mb : this.#openMb;
      if (this.#openMb >= 0) this.#drop(mb);
      return { error, mb };
    }
    if (!this.#layer.isResidualMissing) return { error: undefined, mb: 0 };
    const missing = damage('missing-reference', 'slice_id', bits.bit, 'partition B or C of the slice is missing');
    return { error: missing, mb: this.#at.mb };
  }

  #readCabac(slice: SliceParameters, { bytes, bit }: SliceBits): void {
    const cabac = this.#cabac;
    cabac.start(this.#picture, slice, bytes, (bit + 7) >> 3);
    this.#layer.start(this.#picture, slice, cabac, this.#end + 1);
    const mayBeSkipped = slice.sliceType !== I && slice.sliceType !== SI;
    for (;;) {
      if (slice.mbaff) this.#readCabacPair(mayBeSkipped);
      else {
        const from = cabac.bit;
        this.#open(this.#indexOf(this.#address));
        if (mayBeSkipped && cabac.mbSkip() === 1) this.#skip(cabac.bit - from);
        else this.#layer.read(from);
        this.#close(cabac.bit, this.#end + 1);
      }
      const before = cabac.bit;
      const isLast = cabac.endOfSlice() === 1;
      const { header } = this.#picture.bits;
      header[this.#at.mb] = (header[this.#at.mb] as number) + cabac.bit - before;
      if (isLast) break;
      this.#address = this.#next(this.#address);
    }
    // The last bit that was read is the stop bit. x264 writes another 1 in the alignment after it, in every other picture.
    const left = this.#end + 1 - cabac.bit;
    if (left > 7) {
      throw damage('trailing-bits', 'end_of_slice_flag', cabac.bit, `${left} bits before the end of the slice data`);
    }
  }

  /** Both macroblocks of an MBAFF pair: an upper one that is skipped needs mb_field_decoding_flag of the lower one. */
  #readCabacPair(mayBeSkipped: boolean): void {
    const cabac = this.#cabac;
    const at = this.#at;
    const upper = this.#indexOf(this.#address);
    const lower = upper + this.#picture.widthInMbs;
    let from = cabac.bit;
    at.field = 0;
    this.#open(upper);
    const inferred = this.#inferredField();
    this.#setField(upper, inferred);
    const isUpperSkipped = mayBeSkipped && cabac.mbSkip() === 1;
    let isLowerSkipped = false;
    let lowerFrom = 0;
    if (isUpperSkipped) {
      this.#picture.kind[upper] = 0;
      lowerFrom = cabac.bit;
      at.move(lower);
      isLowerSkipped = cabac.mbSkip() === 1;
      const field = isLowerSkipped ? inferred : cabac.mbField();
      at.field = field;
      at.move(upper);
      this.#setField(upper, field);
      this.#skip(lowerFrom - from);
    } else {
      this.#setField(upper, cabac.mbField());
      this.#layer.read(from);
      lowerFrom = cabac.bit;
    }
    this.#close(cabac.bit, this.#end + 1);
    this.#address++;
    from = lowerFrom;
    this.#open(lower);
    if (!isUpperSkipped) isLowerSkipped = mayBeSkipped && cabac.mbSkip() === 1;
    if (isLowerSkipped) this.#skip(cabac.bit - from);
    else this.#layer.read(from);
    this.#close(cabac.bit, this.#end + 1);
  }

  #readCavlc(slice: SliceParameters, { bytes, bit, partitions }: SliceBits): void {
    const cavlc = this.#cavlc;
    cavlc.start(this.#picture, slice, bytes, bit, partitions);
    this.#layer.start(this.#picture, slice, cavlc, this.#end);
    const mayBeSkipped = slice.sliceType !== I && slice.sliceType !== SI;
    for (;;) {
      const from = cavlc.bit;
      let isPreviousSkipped = false;
      if (mayBeSkipped) {
        const run = cavlc.mbSkipRun(this.#picture.count - this.#address);
        isPreviousSkipped = run > 0;
        if (cavlc.bit > this.#end) throw this.#truncated(cavlc.bit);
        const isMore = cavlc.bit < this.#end;
        for (let i = 0; i < run; i++) {
          if (i > 0) this.#address = this.#next(this.#address);
          this.#openSkippedCavlc(i === run - 1 && isMore);
          this.#skip(i === run - 1 && !isMore ? cavlc.bit - from : 0);
          this.#close(cavlc.bit, this.#end);
        }
        if (run > 0) {
          if (!isMore) return;
          this.#address = this.#next(this.#address);
        }
      }
      this.#openCavlc(isPreviousSkipped);
      this.#layer.read(from);
      if (cavlc.residual.isPastEnd) throw this.#truncated(cavlc.residual.bit);
      this.#close(cavlc.bit, this.#end);
      if (cavlc.bit >= this.#end) return;
      this.#address = this.#next(this.#address);
    }
  }

  /** `isBeforeCoded`: the next macroblock of the slice is not skipped. */
  #openSkippedCavlc(isBeforeCoded: boolean): void {
    const mb = this.#indexOf(this.#address);
    this.#open(mb);
    if (this.#slice?.mbaff !== true || this.#isLower) return;
    // The lower macroblock is coded: its mb_field_decoding_flag comes next, and is that of the pair.
    this.#setField(mb, isBeforeCoded ? this.#cavlc.peekField() : this.#inferredField());
  }

  #openCavlc(isPreviousSkipped: boolean): void {
    const mb = this.#indexOf(this.#address);
    this.#open(mb);
    if (this.#slice?.mbaff !== true) return;
    if (!this.#isLower) this.#setField(mb, this.#cavlc.mbField());
    else if (isPreviousSkipped) this.#setField(mb - this.#picture.widthInMbs, this.#cavlc.mbField());
  }

  get #isLower(): boolean {
    return (this.#address & 1) === 1;
  }

  /** mb_field_decoding_flag where it is not coded (7.4.4): that of the pair to the left, or above. */
  #inferredField(): number {
    const { pairA, pairB } = this.#at;
    const { fieldDecoding, none } = this.#picture;
    return pairA !== none ? (fieldDecoding[pairA] as number) : (fieldDecoding[pairB] as number);
  }

  #setField(upper: number, field: number): void {
    const { fieldDecoding, widthInMbs } = this.#picture;
    fieldDecoding[upper] = field;
    fieldDecoding[upper + widthInMbs] = field;
    this.#picture.touch(upper + widthInMbs);
    this.#at.setField(field);
  }

  #open(mb: number): void {
    const picture = this.#picture;
    if (this.#address >= picture.count) {
      throw damage(
        'out-of-range',
        'mb_type',
        this.#slice?.isCabac === true ? this.#cabac.bit : this.#cavlc.bit,
        'macroblocks after the last one of the picture',
      );
    }
    // Slices that overlap: the later one counts.
    if (picture.isRead[mb] === 1) picture.clearMb(mb);
    this.#openMb = mb;
    picture.touch(mb);
    picture.slice[mb] = this.#slice?.number as number;
    this.#at.move(mb);
  }

  #skip(bits: number): void {
    this.#layer.skip();
    this.#picture.bits.header[this.#at.mb] = bits;
  }

  /** The macroblock is complete, unless it reads bits after the end. */
  #close(bit: number, end: number): void {
    if (bit > end) throw this.#truncated(bit);
    const { mb } = this.#at;
    this.#motion?.derive(this.#at);
    this.#picture.isRead[mb] = 1;
    this.#picture.readCount++;
    this.#openMb = -1;
  }

  #truncated(bit: number): BitstreamError {
    return damage('truncated', 'macroblock_layer', bit, `the slice data ends at bit ${this.#end}`);
  }

  #drop(mb: number): void {
    this.#picture.clearMb(mb);
  }

  /** Index of a macroblock address (6.4.1). */
  #indexOf(address: number): number {
    if (this.#slice?.mbaff !== true) return address;
    const width = this.#picture.widthInMbs;
    const pair = address >> 1;
    const row = (pair / width) | 0;
    return (2 * row + (address & 1)) * width + pair - row * width;
  }

  /** NextMbAddress( ) (8.2.2). */
  #next(address: number): number {
    const groups = this.#slice?.sliceGroups;
    let next = address + 1;
    if (groups === undefined) return next;
    while (next < groups.length && groups[next] !== groups[address]) next++;
    return next;
  }
}
