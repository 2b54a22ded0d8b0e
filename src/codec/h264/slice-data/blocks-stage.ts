import type { PictureType } from '../../../media/frame-record.ts';
import type { BlockError, PictureBlocks } from '../../../media/macroblocks.ts';
import type { Unit } from '../../../media/unit.ts';
import { BitstreamError } from '../../../syntax/errors.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { copyUnescaped } from '../../h26x/emulation-prevention.ts';
import type { PlacedUnit } from '../../placed-unit.ts';
import type { BlockReader } from '../../stream-codec.ts';
import type { H264Unit } from '../stream/h264-stream.ts';
import type { PrimarySlice } from '../stream/picture-boundary.ts';
import { parsePps } from '../syntax/pps.ts';
import type { SliceHeader, SliceParameterSets } from '../syntax/slice-header.ts';
import { OpenPicture } from './open-picture.ts';
import { readPartitionStart, readSliceStart, type SliceStart } from './slice-setup.ts';

/** Data of a slice that wait for their partitions B and C. */
interface PendingSlice {
  readonly unit: H264Unit;
  readonly sets: SliceParameterSets;
  readonly bytes: Uint8Array;
  readonly start: SliceStart;
  b?: { readonly bytes: Uint8Array; readonly bit: number };
  c?: { readonly bytes: Uint8Array; readonly bit: number };
}

/** Reads the macroblocks of the primary coded pictures of one stream: units with all their bytes in, pictures out. */
export class H264Blocks implements BlockReader {
  readonly #picture = new OpenPicture();
  /** slice_group_id of PPSs with map type 6, which the parsed sets do not have. */
  readonly #maps = new Map<number, Uint8Array>();
  #pending: PendingSlice | undefined;
  /** The unit without emulation prevention bytes. Reused: valid until the next unit. */
  #rbsp = new Uint8Array(1 << 16);
  #frame = -1;

  *push(placed: PlacedUnit): Generator<PictureBlocks, void> {
    const unit = placed as H264Unit;
    const { type } = unit;
    if (type === 3 || type === 4) {
      this.#addPartition(unit);
      return;
    }
    this.#endPartitions();
    if (type === 8) this.#keepMap(unit);
    const { primary, slice } = unit;
    if (primary === undefined || slice === undefined || slice.isRedundant || !slice.isPrimary) return;
    if (unit.startsPicture !== undefined) {
      yield* this.#finish();
      if (unit.picture?.pairedWith === undefined) this.#frame++;
    }
    this.#readSlice(unit, primary, slice.type);
  }

  *release(): Generator<PictureBlocks, void> {
    this.#endPartitions();
    yield* this.#finish();
  }

  end(): Iterable<PictureBlocks> {
    return this.release();
  }

  *#finish(): Generator<PictureBlocks, void> {
    const blocks = this.#picture.finish();
    if (blocks !== undefined) yield blocks;
  }

  #readSlice(unit: H264Unit, primary: PrimarySlice, type: PictureType): void {
    const { sets } = primary;
    const rbsp = this.#unescape(unit.unit);
    const start = sets === undefined ? undefined : readSliceStart(rbsp, sets);
    if (sets === undefined || start === undefined || start instanceof BitstreamError) {
      // The header has its own finding; a picture without one readable slice has no size.
      this.#picture.fail(errorOf(unit, start instanceof BitstreamError ? start : unit.error), unit.unit.size);
      return;
    }
    this.#picture.open(unit, primary, this.#frame, sets, type);
    if (unit.type === 2) this.#pending = { unit, sets, bytes: rbsp.slice(), start };
    else this.#picture.read(unit, start, sets, rbsp, this.#mapOf(start.header, sets));
  }

  #addPartition(unit: H264Unit): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    const bytes = this.#unescape(unit.unit).slice();
    const start = readPartitionStart(bytes, pending.sets);
    if (start instanceof BitstreamError || start.slice_id !== pending.start.slice_id) return;
    this.#picture.addBits(unit.unit.size);
    if (unit.type === 3) pending.b = { bytes, bit: start.bit };
    else pending.c = { bytes, bit: start.bit };
  }

  #endPartitions(): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#pending = undefined;
    const { unit, start, sets, bytes, b, c } = pending;
    this.#picture.read(unit, start, sets, bytes, this.#mapOf(start.header, sets), [b, c]);
  }

  #mapOf(header: SliceHeader, { pps }: SliceParameterSets): Uint8Array | undefined {
    return pps.slice_group_map_type === 6 ? this.#maps.get(header.pic_parameter_set_id) : undefined;
  }

  #keepMap({ unit, parsed: { pps } }: H264Unit): void {
    if (pps?.slice_group_map_type !== 6 || pps.pic_parameter_set_id === undefined) return;
    const r = new SyntaxReader(this.#unescape(unit).subarray(1));
    try {
      const { slice_group_id } = parsePps(r, () => undefined);
      this.#maps.set(pps.pic_parameter_set_id, Uint8Array.from(slice_group_id ?? []));
    } catch (error) {
      if (!(error instanceof BitstreamError)) throw error;
    }
  }

  #unescape({ bytes }: Unit): Uint8Array {
    if (this.#rbsp.length < bytes.length) this.#rbsp = new Uint8Array(2 * bytes.length);
    return this.#rbsp.subarray(0, copyUnescaped(bytes, this.#rbsp));
  }
}

const errorOf = (unit: H264Unit, error: BitstreamError | undefined): BlockError => ({
  unit: unit.index,
  mb: 0,
  code: error?.code ?? 'unknown-parameter-set',
  message: error?.message ?? 'the parameter sets of the slice are missing',
  bit: error?.bit ?? 0,
});
