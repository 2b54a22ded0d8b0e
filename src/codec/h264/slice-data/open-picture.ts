import type { PictureStructure, PictureType } from '../../../media/frame-record.ts';
import type { BlockError, PictureBlocks } from '../../../media/macroblocks.ts';
import { MAX_FRAME_SIZE_IN_MBS } from '../levels.ts';
import { frameSizeInMbs } from '../picture-size.ts';
import type { H264Unit } from '../stream/h264-stream.ts';
import type { PrimarySlice } from '../stream/picture-boundary.ts';
import type { SliceHeader, SliceParameterSets } from '../syntax/slice-header.ts';
import { I, SI } from '../syntax/slice-types.ts';
import type { ResidualPartition } from './cavlc/cavlc-residual.ts';
import { MotionVectors } from './motion/motion-vectors.ts';
import { pictureId } from './motion/reference-frame.ts';
import { fieldOf, type ReferenceList } from './motion/reference-lists.ts';
import { ReferencePictures } from './motion/reference-pictures.ts';
import { addPlane, blocksOf } from './picture-blocks.ts';
import { NO_SLICE, PictureStore } from './picture-store.ts';
import { SliceData } from './slice-data.ts';
import { SliceGroups } from './slice-groups.ts';
import type { SliceParameters } from './slice-parameters.ts';
import { type SliceStart, sliceParametersOf } from './slice-setup.ts';

/** Slice types by increasing dependence: the type of a picture is that of its most dependent slice. */
const DEPENDENCE: readonly PictureType[] = ['I', 'SI', 'P', 'SP', 'B'];

/** Findings kept of one picture. */
const MAX_ERRORS = 64;

/** The picture that is being read, and the arrays that all pictures of a stream share. */
export class OpenPicture {
  #data: SliceData | undefined;
  readonly #groups = new SliceGroups();
  readonly #motion = new MotionVectors();
  readonly #references = new ReferencePictures();
  /** Pictures that the reference indices of each slice mean: 32 of each list. */
  #slicePictures: (Int32Array | undefined)[] = [];
  #hasMotion = true;
  /** Of Y, and with separate colour planes of Cb and Cr. */
  #planes: PictureStore[] = [];
  #isOpen = false;
  #unit: H264Unit | undefined;
  #frame = 0;
  #mbaff = false;
  #hasPlanes = false;
  #structure: PictureStructure = 'frame';
  #type: PictureType = 'I';
  #slices = 0;
  #totalBits = 0;
  #errors: BlockError[] = [];

  /** Begins a picture with its first slice that can be read, and takes note of each later one. */
  open(unit: H264Unit, primary: PrimarySlice, frame: number, { sps }: SliceParameterSets, type: PictureType): void {
    this.addBits(unit.unit.size);
    if (this.#isOpen) {
      if (DEPENDENCE.indexOf(type) > DEPENDENCE.indexOf(this.#type)) this.#type = type;
      return;
    }
    const { slice: header } = primary;
    const { width, height } = frameSizeInMbs(sps);
    const rows = header.field_pic_flag === 1 ? height >> 1 : height;
    if (width * height > MAX_FRAME_SIZE_IN_MBS) return;
    this.#hasPlanes = sps.separate_colour_plane_flag === 1;
    this.#prepare(width, rows, width * height, this.#hasPlanes ? 3 : 1);
    this.#isOpen = true;
    this.#unit = unit;
    this.#frame = frame;
    this.#mbaff = sps.mb_adaptive_frame_field_flag === 1 && header.field_pic_flag !== 1;
    this.#structure =
      header.field_pic_flag !== 1 ? 'frame' : header.bottom_field_flag === 1 ? 'bottom field' : 'top field';
    this.#type = type;
    this.#slices = 0;
    this.#slicePictures = [];
    this.#hasMotion = true;
    this.#references.begin(primary, sps, unit.picture?.pairedWith !== undefined);
  }

  /** Reads the data of a slice. */
  read(
    unit: H264Unit,
    start: SliceStart,
    sets: SliceParameterSets,
    rbsp: Uint8Array,
    map: Uint8Array | undefined,
    partitions?: readonly [ResidualPartition | undefined, ResidualPartition | undefined],
  ): void {
    const plane = this.#planes[this.#hasPlanes ? (start.header.colour_plane_id ?? 0) : 0];
    if (!this.#isOpen || plane === undefined) return;
    const groups = this.#groups.of(sets.pps, sets.sps, start.header, map);
    // Numbers that come again, after so many slices, are those of macroblocks far away.
    const number = this.#slices++ % NO_SLICE;
    const slice = sliceParametersOf(start.header, sets, number, partitions !== undefined, groups);
    this.#data ??= new SliceData(plane);
    const bits = { bytes: rbsp, bit: start.bit, ...(partitions !== undefined && { partitions }) };
    const motion = this.#startMotion(start.header, slice, plane);
    const { error, mb } = this.#data.read(plane, slice, bits, motion);
    if (motion?.isIncomplete === true) this.#hasMotion = false;
    if (error !== undefined) {
      this.fail({ unit: unit.index, mb, code: error.code, message: error.message, bit: error.bit }, 0);
    }
  }

  /** Slices of I and SI have no motion, nor do the planes of Cb and Cr: theirs is not shown. */
  #startMotion(header: SliceHeader, slice: SliceParameters, plane: PictureStore): MotionVectors | undefined {
    if (slice.sliceType === I || slice.sliceType === SI || plane !== this.#planes[0]) return undefined;
    const [l0, l1] = slice.refIdxMax;
    const lists = this.#references.listsOf(header, [l0 + 1, l1 + 1]);
    this.#slicePictures[slice.number] = picturesOf(lists);
    this.#motion.start(plane, slice, {
      frame: this.#references.frame,
      lists,
      isSpatial: header.direct_spatial_mv_pred_flag === 1,
      isBottomField: this.#references.isBottomField,
    });
    return this.#motion;
  }

  /** The picture that a reference index of a macroblock means. */
  #pictureOf(store: PictureStore, mb: number, list: number, refIdx: number): number {
    const pictures = this.#slicePictures[store.slice[mb] as number];
    if (pictures === undefined) return 0;
    if (!this.#mbaff || store.fieldDecoding[mb] === 0) return pictures[list * 32 + refIdx] as number;
    const isBottom = (Math.floor(mb / store.widthInMbs) & 1) === 1;
    return ((pictures[list * 32 + (refIdx >> 1)] as number) & ~3) | fieldOf(refIdx, isBottom);
  }

  /** Takes note of a slice that cannot be read. */
  fail(error: BlockError, sizeBytes: number): void {
    this.addBits(sizeBytes);
    if (this.#errors.length < MAX_ERRORS) this.#errors.push(error);
  }

  addBits(sizeBytes: number): void {
    this.#totalBits += 8 * sizeBytes;
  }

  /** Ends the picture; `undefined` if nothing of it could be read. */
  finish(): PictureBlocks | undefined {
    const [store, ...others] = this.#planes;
    const errors = this.#errors;
    const totalBits = this.#totalBits;
    this.#errors = [];
    this.#totalBits = 0;
    if (!this.#isOpen || store === undefined) return undefined;
    this.#isOpen = false;
    const unit = this.#unit as H264Unit;
    for (const plane of others) addPlane(store, plane);
    this.#references.end(store, this.#mbaff, (mb, list, refIdx) => this.#pictureOf(store, mb, list, refIdx));
    return blocksOf(store, {
      frame: this.#frame,
      accessUnit: unit.accessUnit ?? 0,
      offset: unit.unit.offset,
      structure: this.#structure,
      type: this.#type,
      mbaff: this.#mbaff,
      hasMotion: this.#hasMotion,
      totalBits,
      errors,
    });
  }

  /** Arrays for frames of this size; they are kept for its fields. */
  #prepare(width: number, height: number, capacity: number, count: number): void {
    const [first] = this.#planes;
    if (first !== undefined && first.capacity < capacity) this.#planes = [];
    while (this.#planes.length > count) this.#planes.pop();
    while (this.#planes.length < count)
      this.#planes.push(new PictureStore(Math.max(capacity, this.#planes[0]?.capacity ?? 0)));
    for (const plane of this.#planes) plane.begin(width, height);
  }
}

const picturesOf = (lists: readonly [ReferenceList, ReferenceList]): Int32Array => {
  const pictures = new Int32Array(64);
  lists.forEach((list, i) => {
    list.forEach((entry, refIdx) => {
      if (entry !== undefined) pictures[i * 32 + refIdx] = pictureId(entry.frame, entry.fields);
    });
  });
  return pictures;
};
