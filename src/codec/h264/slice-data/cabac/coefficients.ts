import { damage } from '../damage.ts';
import type { ArithmeticDecoder } from './arithmetic-decoder.ts';
import { ABS_LEVEL, CAT_CHROMA_DC, LAST, LAST_8X8, SIGNIFICANT, SIGNIFICANT_8X8 } from './block-contexts.ts';

/** Bins of 1 in the prefix of coeff_abs_level_minus1 that a suffix follows (9.3.2.3, uCoff). */
const LEVEL_PREFIX_MAX = 14;

/** More leading ones than the suffix of any level has: coefficients have at most 22 bits (A.2.8: 14 bits a sample). */
const LEVEL_SUFFIX_MAX = 24;

/** ctxIdxInc of significant_coeff_flag and last_significant_coeff_flag: the position in the block (9.3.3.1.3). */
const POSITIONS = Uint8Array.from({ length: 16 }, (_, i) => i);
/** In chroma DC: Min( numDecodAbsLevel / NumC8x8, 2 ), of 4 and 8 coefficients. */
const POSITIONS_420 = Uint8Array.of(0, 1, 2);
const POSITIONS_422 = Uint8Array.of(0, 0, 1, 1, 2, 2, 2);

/**
 * The coefficients of a block whose coded_block_flag is 1 (H.264 7.3.5.3.3). Their values are not kept, nor their
 * positions: parsing depends on neither. `field`: 1 for the contexts of field macroblocks.
 */
export const skipCoefficients = (decoder: ArithmeticDecoder, category: number, field: number, count: number): void =>
  skip(decoder, category, field, POSITIONS, POSITIONS, count - 1);

/** The same of an 8x8 block, whose contexts come from a table. */
export const skipCoefficients8x8 = (decoder: ArithmeticDecoder, category: number, field: number): void =>
  skip(decoder, category, field, SIGNIFICANT_8X8[field] as Uint8Array, LAST_8X8, 63);

/** The same of chroma DC, 4 or 8 coefficients. */
export const skipChromaDc = (decoder: ArithmeticDecoder, field: number, count: number): void => {
  const increments = count === 8 ? POSITIONS_422 : POSITIONS_420;
  skip(decoder, CAT_CHROMA_DC, field, increments, increments, count - 1);
};

const skip = (
  decoder: ArithmeticDecoder,
  category: number,
  field: number,
  significantIncrements: Uint8Array,
  lastIncrements: Uint8Array,
  last: number,
): void => {
  const significant = (SIGNIFICANT[field] as Uint16Array)[category] as number;
  const lastOnes = (LAST[field] as Uint16Array)[category] as number;
  let coded = 0;
  let i = 0;
  for (; i < last; i++) {
    if (decoder.decision(significant + (significantIncrements[i] as number)) === 0) continue;
    coded++;
    if (decoder.decision(lastOnes + (lastIncrements[i] as number)) === 1) break;
  }
  // The last one is not coded: it must be there.
  if (i === last) coded++;
  skipLevels(decoder, category, coded);
};

/** coeff_abs_level_minus1 and coeff_sign_flag of `coded` coefficients, the last one first. */
const skipLevels = (decoder: ArithmeticDecoder, category: number, coded: number): void => {
  const context = ABS_LEVEL[category] as number;
  const most = category === CAT_CHROMA_DC ? 3 : 4;
  let ones = 0;
  let larger = 0;
  for (let left = coded; left > 0; left--) {
    if (decoder.decision(context + (larger > 0 ? 0 : ones < 3 ? 1 + ones : 4)) === 0) ones++;
    else {
      const next = context + 5 + (larger < most ? larger : most);
      larger++;
      let prefix = 1;
      while (prefix < LEVEL_PREFIX_MAX && decoder.decision(next) === 1) prefix++;
      if (prefix === LEVEL_PREFIX_MAX) skipLevelSuffix(decoder);
    }
    decoder.bypass();
  }
};

/** Exp-Golomb of order 0 (9.3.2.3). */
const skipLevelSuffix = (decoder: ArithmeticDecoder): void => {
  let bits = 0;
  while (decoder.bypass() === 1) {
    if (++bits > LEVEL_SUFFIX_MAX) {
      throw damage('out-of-range', 'coeff_abs_level_minus1', decoder.bit, 'a level of at most 22 bits is expected');
    }
  }
  for (; bits > 0; bits--) decoder.bypass();
};
