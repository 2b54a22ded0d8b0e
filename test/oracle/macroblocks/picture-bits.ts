import type { PictureBlocks } from '../../../src/media/macroblocks.ts';
import type { ReadPicture } from './read-pictures.ts';

/** Bits of a macroblock. */
const ofMacroblock = ({ bits: { header, motion, luma, chroma } }: PictureBlocks, mb: number): number =>
  (header[mb] ?? 0) + (motion[mb] ?? 0) + (luma[mb] ?? 0) + (chroma[mb] ?? 0);

/** Bits of all its macroblocks. */
export const bitsOf = (picture: PictureBlocks): number => {
  let sum = 0;
  for (let mb = 0; mb < picture.isRead.length; mb++) sum += ofMacroblock(picture, mb);
  return sum;
};

/** Do the bits of the macroblocks of each slice reach from the end of its header to its stop bit? */
export const addsUp = ({ picture, sliceBits, separatePlanes }: ReadPicture): boolean => {
  // The slices of Cb and Cr lie over those of Y: only their sum is known.
  if (separatePlanes) {
    const total = bitsOf(picture);
    const sumOf = (bits: (slice: readonly number[]) => number | undefined): number =>
      sliceBits.reduce((sum, slice) => sum + (bits(slice) ?? 0), 0);
    return sumOf((slice) => slice[0]) <= total && total <= sumOf((slice) => slice.at(-1));
  }
  const sums = sliceBits.map(() => 0);
  for (let mb = 0; mb < picture.isRead.length; mb++) {
    if (picture.isRead[mb] === 0) continue;
    const slice = picture.slice[mb] ?? 0;
    sums[slice] = (sums[slice] ?? 0) + ofMacroblock(picture, mb);
  }
  return sums.length === sliceBits.length && sums.every((sum, i) => sliceBits[i]?.includes(sum) === true);
};

/** Has no macroblock bits of motion, luma or chroma that its type and coded_block_pattern exclude (7.3.5)? */
export const hasOnlyItsBits = ({ picture, chroma_format_idc, separatePlanes }: ReadPicture): boolean => {
  const { typeNames, mbType, codedBlockPattern, isRead, bits } = picture;
  for (let mb = 0; mb < isRead.length; mb++) {
    if (isRead[mb] === 0) continue;
    const name = typeNames[mbType[mb] ?? 0] ?? '';
    const pattern = codedBlockPattern[mb] ?? 0;
    const hasMotion = /^[PB]_(?!Skip|Direct_16x16)/.test(name);
    const hasLuma = (pattern & 15) !== 0 || name.startsWith('I_16x16');
    // In 4:4:4, Cb and Cr are coded like luma; separate planes are whole slices.
    const hasChroma = chroma_format_idc === 3 ? hasLuma || separatePlanes : pattern > 15 && chroma_format_idc !== 0;
    if (!hasMotion && bits.motion[mb] !== 0) return false;
    if (!hasLuma && bits.luma[mb] !== 0) return false;
    if (!hasChroma && bits.chroma[mb] !== 0) return false;
  }
  return true;
};
