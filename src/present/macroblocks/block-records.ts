import { bitsOf, motionOf } from '../../analysis/macroblocks/block-map.ts';
import { BIT_KINDS, CLASS_KEYS } from '../../analysis/macroblocks/picture-measure.ts';
import { MACROBLOCK_CLASSES, type PictureBlocks } from '../../media/macroblocks.ts';

/** The columns of `BlockFacts` in CSV. */
export const BLOCK_COLUMNS: readonly string[] = [
  ...['macroblockCount', 'missingMacroblocks', 'slices', 'adaptiveSlices'],
  ...['min', 'mean', 'max', 'stdev'].map((key) => `qp.${key}`),
  ...CLASS_KEYS.map((key) => `types.${key}`),
  ...['transform8x8', 'fieldMacroblocks'],
  ...[...BIT_KINDS, 'total'].map((kind) => `bits.${kind}`),
  ...['motion.mean', 'motion.max'],
];

/** Of a macroblock that could not be read. */
const MISSING = 'missing';

/** The macroblocks of a picture, each member a list in raster order. */
export const macroblockLists = (blocks: PictureBlocks) => {
  const count = blocks.widthInMbs * blocks.heightInMbs;
  const list = <T>(value: (mb: number) => T): T[] => Array.from({ length: count }, (_, mb) => value(mb));
  const { mbType, typeNames, isRead, bits } = blocks;
  return {
    type: list((mb) => (isRead[mb] === 0 ? MISSING : (typeNames[mbType[mb] as number] ?? MISSING))),
    class: list((mb) => (isRead[mb] === 0 ? MISSING : classOf(blocks, mb))),
    slice: list((mb) => (isRead[mb] === 0 ? 0 : (blocks.slice[mb] as number))),
    qp: list((mb) => blocks.qp[mb] as number),
    qpCb: list((mb) => blocks.qpCb[mb] as number),
    qpCr: list((mb) => blocks.qpCr[mb] as number),
    codedBlockPattern: list((mb) => blocks.codedBlockPattern[mb] as number),
    transform8x8: list((mb) => blocks.transform8x8[mb] as number),
    fieldDecoding: list((mb) => blocks.fieldDecoding[mb] as number),
    bits: list((mb) => bitsOf(blocks, mb)),
    headerBits: list((mb) => bits.header[mb] as number),
    motionBits: list((mb) => bits.motion[mb] as number),
    lumaBits: list((mb) => bits.luma[mb] as number),
    chromaBits: list((mb) => bits.chroma[mb] as number),
    ...(blocks.hasMotion && { motion: list((mb) => motionOf(blocks, mb) ?? 0) }),
  };
};

const classOf = ({ mbClass }: PictureBlocks, mb: number): string =>
  MACROBLOCK_CLASSES[mbClass[mb] as number] ?? MISSING;
