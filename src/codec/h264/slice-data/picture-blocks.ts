import type { PictureStructure, PictureType } from '../../../media/frame-record.ts';
import type { BlockError, PictureBlocks } from '../../../media/macroblocks.ts';
import { MB_TYPE_NAMES } from './mb-types.ts';
import type { PictureStore } from './picture-store.ts';

/** What is known of a picture beside its macroblocks. */
export interface PictureFacts {
  readonly frame: number;
  readonly accessUnit: number;
  readonly offset: number;
  readonly structure: PictureStructure;
  readonly type: PictureType;
  readonly mbaff: boolean;
  readonly hasMotion: boolean;
  /** Bits of its slices, NAL units and all. */
  readonly totalBits: number;
  readonly errors: readonly BlockError[];
}

/** Adds the bits of separate colour planes to those of chroma, macroblock by macroblock. */
export const addPlane = (luma: PictureStore, plane: PictureStore): void => {
  const { chroma } = luma.bits;
  const { header, motion, luma: residual, chroma: none } = plane.bits;
  const [first, end] = plane.touched;
  for (let mb = first; mb < end; mb++) {
    const bits = (header[mb] as number) + (motion[mb] as number) + (residual[mb] as number) + (none[mb] as number);
    chroma[mb] = (chroma[mb] as number) + bits;
    luma.touch(mb);
  }
};

/** The picture as others see it: views of the arrays, without what only the parser needs. */
export const blocksOf = (store: PictureStore, facts: PictureFacts): PictureBlocks => {
  const { count, bits } = store;
  const [first, end] = store.touched;
  let overheadBits = facts.totalBits;
  for (const kind of [bits.header, bits.motion, bits.luma, bits.chroma]) {
    for (let mb = first; mb < end; mb++) overheadBits -= kind[mb] as number;
  }
  return {
    frame: facts.frame,
    accessUnit: facts.accessUnit,
    offset: facts.offset,
    structure: facts.structure,
    type: facts.type,
    mbaff: facts.mbaff,
    widthInMbs: store.widthInMbs,
    heightInMbs: store.heightInMbs,
    readCount: store.readCount,
    isRead: store.isRead.subarray(0, count),
    slice: store.slice.subarray(0, count),
    mbType: store.mbType.subarray(0, count),
    typeNames: MB_TYPE_NAMES,
    mbClass: store.mbClass.subarray(0, count),
    qp: store.qp.subarray(0, count),
    qpCb: store.qpCb.subarray(0, count),
    qpCr: store.qpCr.subarray(0, count),
    codedBlockPattern: store.codedBlockPattern.subarray(0, count),
    transform8x8: store.transform8x8.subarray(0, count),
    fieldDecoding: store.fieldDecoding.subarray(0, count),
    bits: {
      header: bits.header.subarray(0, count),
      motion: bits.motion.subarray(0, count),
      luma: bits.luma.subarray(0, count),
      chroma: bits.chroma.subarray(0, count),
    },
    subMbType: store.subMbType.subarray(0, count * 4),
    intraModes: store.intraModes.subarray(0, count * 16),
    intraChromaMode: store.intraChromaMode.subarray(0, count),
    refIdx: store.refIdx.subarray(0, count * 8),
    mvd: store.mvd.subarray(0, count * 64),
    mv: store.mv.subarray(0, count * 64),
    hasMotion: facts.hasMotion,
    overheadBits,
    errors: facts.errors,
  };
};
