import { damage } from '../damage.ts';
import type { BitReader } from './bit-reader.ts';
import { findByZeros, lookupByBits, lookupByZeros } from './code-lookup.ts';
import {
  COEFF_TOKEN_0_1,
  COEFF_TOKEN_2_3,
  COEFF_TOKEN_4_7,
  COEFF_TOKEN_CHROMA_DC_420,
  COEFF_TOKEN_CHROMA_DC_422,
  type CoeffTokenCodes,
  RUN_BEFORE,
  TOTAL_ZEROS,
  TOTAL_ZEROS_CHROMA_DC_420,
  TOTAL_ZEROS_CHROMA_DC_422,
} from './code-tables.ts';

/** Value of a coeff_token: TotalCoeff * 4 + TrailingOnes. */
const tokens = (codes: CoeffTokenCodes): Uint16Array =>
  lookupByZeros(codes.flatMap((row) => [0, 1, 2, 3].map((ones) => row[ones] ?? '')));

const LOW = tokens(COEFF_TOKEN_0_1);
const MIDDLE = tokens(COEFF_TOKEN_2_3);
const HIGH = tokens(COEFF_TOKEN_4_7);
/** nC -1 and -2, for blocks of 4 and 8 coefficients. */
const TOKENS_420 = tokens(COEFF_TOKEN_CHROMA_DC_420);
const TOKENS_422 = tokens(COEFF_TOKEN_CHROMA_DC_422);

const ZEROS_BITS = 9;
const ZEROS = lookupByBits(TOTAL_ZEROS, ZEROS_BITS);
const ZEROS_420_BITS = 3;
const ZEROS_420 = lookupByBits(TOTAL_ZEROS_CHROMA_DC_420, ZEROS_420_BITS);
const ZEROS_422_BITS = 5;
const ZEROS_422 = lookupByBits(TOTAL_ZEROS_CHROMA_DC_422, ZEROS_422_BITS);
/** Runs of up to 6; a longer one is as many zeros and a 1. */
const RUN_BITS = 3;
const RUNS = lookupByBits(RUN_BEFORE, RUN_BITS);
const LAST_RUNS = RUN_BEFORE.length;

/** level_prefix of more than 15 + 8 is longer than any level (9.2.2.1). */
const LEVEL_PREFIX_MAX = 25;

/** nC of chroma DC. */
export const CHROMA_DC_420 = -1;
export const CHROMA_DC_422 = -2;

/**
 * residual_block_cavlc() (H.264 7.3.5.3.2): returns TotalCoeff. The coefficients themselves are not kept.
 * `count`: the most that the block has.
 */
export const skipBlock = (bits: BitReader, nC: number, count: number): number => {
  const token = readToken(bits, nC);
  const total = token >> 2;
  if (total === 0) return 0;
  if (total > count)
    throw damage('out-of-range', 'coeff_token', bits.bit, `${total} coefficients in a block of ${count}`);
  skipLevels(bits, total, token & 3);
  if (total < count) skipRuns(bits, total, count);
  return total;
};

/** coeff_token (9.2.1). */
const readToken = (bits: BitReader, nC: number): number => {
  if (nC >= 8) {
    // Six bits; 0000 11 is no coefficient.
    const code = bits.u(6);
    return code === 3 ? 0 : code + 4;
  }
  const lookup = nC >= 4 ? HIGH : nC >= 2 ? MIDDLE : nC >= 0 ? LOW : nC === CHROMA_DC_420 ? TOKENS_420 : TOKENS_422;
  const entry = findByZeros(lookup, bits.peek());
  if (entry === 0) throw damage('forbidden-value', 'coeff_token', bits.bit, 'no such code');
  bits.bit += entry & 31;
  return entry >> 5;
};

/** Signs of the trailing ones, then the levels (9.2.2). */
const skipLevels = (bits: BitReader, total: number, ones: number): void => {
  bits.bit += ones;
  let suffixLength = total > 10 && ones < 3 ? 1 : 0;
  for (let i = ones; i < total; i++) {
    const window = bits.peek();
    const prefix = Math.clz32(window);
    if (prefix > LEVEL_PREFIX_MAX) throw damage('out-of-range', 'level_prefix', bits.bit, 'longer than any level');
    let code: number;
    if (prefix < 14) {
      // The usual case: prefix and suffix from one window.
      code = (prefix << suffixLength) | (suffixLength === 0 ? 0 : (window << (prefix + 1)) >>> (32 - suffixLength));
      bits.bit += prefix + 1 + suffixLength;
    } else {
      bits.bit += prefix + 1;
      code = longLevelCode(bits, prefix, suffixLength);
    }
    if (i === ones && ones < 3) code += 2;
    const abs = (code + 2 - (code & 1)) >> 1;
    if (suffixLength === 0) suffixLength = 1;
    if (abs > 3 << (suffixLength - 1) && suffixLength < 6) suffixLength++;
  }
};

/** levelCode of level_prefix 14 or more (9.2.2.1), without what the first level adds. */
const longLevelCode = (bits: BitReader, prefix: number, suffixLength: number): number => {
  const size = prefix >= 15 ? prefix - 3 : suffixLength === 0 ? 4 : suffixLength;
  let code = (Math.min(15, prefix) << suffixLength) + bits.u(size);
  if (prefix >= 15 && suffixLength === 0) code += 15;
  if (prefix >= 16) code += (1 << (prefix - 3)) - 4096;
  return code;
};

/** total_zeros and run_before (9.2.3). */
const skipRuns = (bits: BitReader, total: number, count: number): void => {
  let zeros =
    count === 4
      ? readTotalZeros(bits, ZEROS_420, ZEROS_420_BITS, total)
      : count === 8
        ? readTotalZeros(bits, ZEROS_422, ZEROS_422_BITS, total)
        : readTotalZeros(bits, ZEROS, ZEROS_BITS, total);
  if (zeros > count - total) throw damage('out-of-range', 'total_zeros', bits.bit, `0..${count - total} is expected`);
  for (let left = total - 1; left > 0 && zeros > 0; left--) {
    const run = readRun(bits, zeros);
    if (run > zeros) throw damage('out-of-range', 'run_before', bits.bit, `0..${zeros} is expected`);
    zeros -= run;
  }
};

const readTotalZeros = (bits: BitReader, lookup: Uint16Array, length: number, total: number): number => {
  const entry = lookup[((total - 1) << length) | (bits.peek() >>> (32 - length))] as number;
  if (entry === 0) throw damage('forbidden-value', 'total_zeros', bits.bit, 'no such code');
  bits.bit += entry & 31;
  return entry >> 5;
};

const readRun = (bits: BitReader, zerosLeft: number): number => {
  const window = bits.peek();
  const row = (zerosLeft < LAST_RUNS ? zerosLeft : LAST_RUNS) - 1;
  const entry = RUNS[(row << RUN_BITS) | (window >>> (32 - RUN_BITS))] as number;
  if (entry !== 0) {
    bits.bit += entry & 31;
    return entry >> 5;
  }
  // 0001 is a run of 7.
  const zeros = Math.clz32(window);
  bits.bit += zeros + 1;
  return zeros + 4;
};
