import { H264Blocks } from '../../../src/codec/h264/slice-data/blocks-stage.ts';
import { H264Stream, type H264Unit } from '../../../src/codec/h264/stream/h264-stream.ts';
import { AnnexbSplitter } from '../../../src/container/annexb/splitter.ts';
import type { PictureBlocks } from '../../../src/media/macroblocks.ts';
import { KEEP_ALL, type StageFinding } from '../../../src/media/unit.ts';

/** A picture of a stream. */
export interface ReadPicture {
  readonly picture: PictureBlocks;
  /** Of each of its slices, in their order: how many bits its macroblocks may have. */
  readonly sliceBits: readonly SliceBits[];
  readonly isCabac: boolean;
  readonly chroma_format_idc: number;
  readonly separatePlanes: boolean;
  /** Its first slice. */
  readonly first: H264Unit | undefined;
}

/**
 * Bits of slice_data() of one slice, from the end of its header in the trace to the stop bit. One number; but x264 sets,
 * in half of its CABAC slices, one of the rbsp_alignment_zero_bits after the stop bit: then any bit set in the last byte.
 */
export type SliceBits = readonly number[];

/** The pictures of a raw stream, in decoding order. */
export function* readPictures(bytes: Uint8Array): Generator<ReadPicture> {
  const stream = new H264Stream({ trace: isSlice });
  const blocks = new H264Blocks();
  const slices = new Slices();
  const withBits = function* (pictures: Iterable<PictureBlocks>): Generator<ReadPicture> {
    for (const picture of pictures) yield { picture, ...slices.take(picture.accessUnit) };
  };
  const placed = function* (units: Iterable<H264Unit | StageFinding>): Generator<ReadPicture> {
    for (const unit of units) {
      if (unit.kind === 'finding') continue;
      slices.add(unit);
      yield* withBits(blocks.push(unit));
    }
  };
  const splitter = new AnnexbSplitter(KEEP_ALL);
  for (const item of splitter.push(bytes)) if (item.kind === 'unit') yield* placed(stream.push(item));
  for (const item of splitter.end()) if (item.kind === 'unit') yield* placed(stream.push(item));
  yield* placed(stream.end());
  yield* withBits(blocks.end());
}

/** nal_unit_type of slices and of data partitions. */
const isSlice = (type: number): boolean => type >= 1 && type <= 5;

type PictureSlices = Omit<ReadPicture, 'picture'>;

/** What is known of the slices of primary coded pictures, by access unit. */
class Slices {
  readonly #pictures = new Map<number, PictureSlices & { readonly sliceBits: SliceBits[] }>();
  /** The picture of the last slice; undefined if that is of no primary coded picture. */
  #picture: (PictureSlices & { readonly sliceBits: SliceBits[] }) | undefined;

  add(first: H264Unit): void {
    const { accessUnit, type, primary, slice, trace, unit } = first;
    if (accessUnit === undefined || !isSlice(type)) return;
    // Partitions B and C belong to the partition A before them.
    const isPartition = type === 3 || type === 4;
    if (!isPartition) {
      const { pps, sps } = primary?.sets ?? {};
      this.#picture = slice?.isPrimary === true && !slice.isRedundant ? this.#pictures.get(accessUnit) : undefined;
      if (this.#picture === undefined && slice?.isPrimary === true && !slice.isRedundant) {
        this.#picture = {
          sliceBits: [],
          isCabac: pps?.entropy_coding_mode_flag === 1,
          chroma_format_idc: sps?.chroma_format_idc ?? 1,
          separatePlanes: sps?.separate_colour_plane_flag === 1,
          first,
        };
        this.#pictures.set(accessUnit, this.#picture);
      }
    }
    const last = trace?.fields.at(-1);
    if (this.#picture === undefined || last === undefined) return;
    const { sliceBits, isCabac } = this.#picture;
    const bits = sliceDataBits(unit.bytes, last.bit + last.bits, isCabac);
    const partitionA = isPartition ? sliceBits.pop() : undefined;
    sliceBits.push(partitionA === undefined ? bits : [(partitionA[0] ?? 0) + (bits[0] ?? 0)]);
  }

  take(accessUnit: number): PictureSlices {
    const picture = this.#pictures.get(accessUnit);
    this.#pictures.delete(accessUnit);
    return picture ?? { sliceBits: [], isCabac: false, chroma_format_idc: 1, separatePlanes: false, first: undefined };
  }
}

/** Bits that the arithmetic decoder reads before the first macroblock (9.3.1.2). */
const CABAC_START_BITS = 9;

/** With CABAC, rbsp_stop_one_bit is the last bit that the arithmetic decoder reads (9.3.1.2). */
const sliceDataBits = (unit: Uint8Array, headerEnd: number, isCabac: boolean): SliceBits => {
  let last = unit.length - 1;
  // cabac_zero_words are 00 00 03.
  while (last > 0 && (unit[last] === 0 || (unit[last] === 3 && unit[last - 1] === 0 && unit[last - 2] === 0))) last--;
  let removed = 0;
  for (let i = 2; i <= last; i++) if (unit[i] === 3 && unit[i - 1] === 0 && unit[i - 2] === 0) removed++;
  const byte = unit[last] ?? 0;
  const ones = [0, 1, 2, 3, 4, 5, 6, 7]
    .filter((bit) => (byte & (0x80 >> bit)) !== 0)
    .map((bit) => 8 * (last - removed) + bit);
  if (!isCabac) return [(ones.at(-1) ?? 0) - headerEnd];
  const start = 8 * Math.ceil(headerEnd / 8) + CABAC_START_BITS;
  return ones.map((stopBit) => stopBit + 1 - start);
};
