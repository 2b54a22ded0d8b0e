import { damage } from '../damage.ts';
import type { ArithmeticDecoder } from './arithmetic-decoder.ts';
import { ABS_LEVEL, CAT_CHROMA_DC, LAST, LAST_8X8, SIGNIFICANT, SIGNIFICANT_8X8 } from './block-contexts.ts';

/** Bins of 1 in the prefix of coeff_abs_level_minus1 that a suffix follows (9.3.2.3, uCoff). */
const LEVEL_PREFIX_MAX = 14;

/** More leading ones than the suffix of any level has: coefficients have at most 22 bits (A.2.8: 14 bits a sample). */
const LEVEL_SUFFIX_MAX = 24;

/**
 * The coefficients of a block whose coded_block_flag is 1 (H.264 7.3.5.3.3). Their values are not kept, nor their
 * positions: parsing depends on neither.
 */
export const skipCoefficients = (decoder: ArithmeticDecoder, category: number, field: number, count: number): void => {
  const significant = (SIGNIFICANT[field] as Uint16Array)[category] as number;
  const last = (LAST[field] as Uint16Array)[category] as number;
  let coded = 0;
  let i = 0;
  for (; i < count - 1; i++) {
    if (decoder.decision(significant + i) === 1) {
      coded++;
      if (decoder.decision(last + i) === 1) break;
    }
  }
  // The last one is not coded: it must be there.
  if (i === count - 1) coded++;
  skipLevels(decoder, category, coded);
};

/** The same of an 8x8 block, whose contexts come from a table (9.3.3.1.3). */
export const skipCoefficients8x8 = (decoder: ArithmeticDecoder, category: number, field: number): void => {
  const significant = (SIGNIFICANT[field] as Uint16Array)[category] as number;
  const last = (LAST[field] as Uint16Array)[category] as number;
  const increments = SIGNIFICANT_8X8[field] as Uint8Array;
  let coded = 0;
  let i = 0;
  for (; i < 63; i++) {
    if (decoder.decision(significant + (increments[i] as number)) === 1) {
      coded++;
      if (decoder.decision(last + (LAST_8X8[i] as number)) === 1) break;
    }
  }
  if (i === 63) coded++;
  skipLevels(decoder, category, coded);
};

/** The same of chroma DC, 4 or 8 coefficients. */
export const skipChromaDc = (decoder: ArithmeticDecoder, field: number, count: number): void => {
  const significant = (SIGNIFICANT[field] as Uint16Array)[CAT_CHROMA_DC] as number;
  const last = (LAST[field] as Uint16Array)[CAT_CHROMA_DC] as number;
  const shift = count === 8 ? 1 : 0;
  let coded = 0;
  let i = 0;
  for (; i < count - 1; i++) {
    // Min( numDecodAbsLevel / NumC8x8, 2 )
    const increment = Math.min(i >> shift, 2);
    if (decoder.decision(significant + increment) === 1) {
      coded++;
      if (decoder.decision(last + increment) === 1) break;
    }
  }
  if (i === count - 1) coded++;
  skipLevels(decoder, CAT_CHROMA_DC, coded);
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
