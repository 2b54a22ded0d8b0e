import type { PictureBlocks } from '../../media/macroblocks.ts';
import { MotionSum } from './motion-sum.ts';

/** What a map shows of each macroblock. */
export const MAP_KINDS = ['qp', 'type', 'bits', 'motion'] as const;
export type MapKind = (typeof MAP_KINDS)[number];

/** One value for each macroblock of a picture, in raster order. */
export interface BlockMap {
  readonly kind: MapKind;
  /** In macroblocks. */
  readonly width: number;
  readonly height: number;
  /** QP_Y; index into MACROBLOCK_CLASSES; bits; mean length of the motion vectors in luma samples. NaN: none. */
  readonly values: Float32Array;
}

/** A copy: it stays valid. */
export const blockMap = (kind: MapKind, blocks: PictureBlocks): BlockMap => {
  const { widthInMbs: width, heightInMbs: height, isRead } = blocks;
  const value = VALUES[kind];
  const values = new Float32Array(width * height);
  for (let mb = 0; mb < values.length; mb++) values[mb] = isRead[mb] === 0 ? Number.NaN : value(blocks, mb);
  return { kind, width, height, values };
};

/** Bits of a macroblock. */
export const bitsOf = ({ bits: { header, motion, luma, chroma } }: Pick<PictureBlocks, 'bits'>, mb: number): number =>
  (header[mb] as number) + (motion[mb] as number) + (luma[mb] as number) + (chroma[mb] as number);

/** Mean length of its motion vectors; `undefined` without any. */
export const motionOf = (blocks: PictureBlocks, mb: number): number | undefined => {
  if (!blocks.hasMotion) return undefined;
  const sum = new MotionSum();
  sum.add(blocks, mb);
  return sum.mean;
};

const VALUES: Readonly<Record<MapKind, (blocks: PictureBlocks, mb: number) => number>> = {
  qp: ({ qp }, mb) => qp[mb] as number,
  type: ({ mbClass }, mb) => mbClass[mb] as number,
  bits: bitsOf,
  motion: (blocks, mb) => motionOf(blocks, mb) ?? Number.NaN,
};
