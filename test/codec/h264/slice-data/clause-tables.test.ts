import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CONTEXT_TABLES } from '../../../../src/codec/h264/slice-data/cabac/context-tables.ts';
import { RANGE_TAB_LPS, TRANS_IDX_LPS } from '../../../../src/codec/h264/slice-data/cabac/range-tables.ts';
import * as codes from '../../../../src/codec/h264/slice-data/cavlc/code-tables.ts';

/*
 * The tables of clause 9 of H.264, against what others have read out of the text of the specification, none of it from a
 * decoder: m and n of contexts 0 to 459 by a script from the text of the PDF (06/2026), those from 460 on and the codes
 * of CAVLC by hand, table by table (08/2021, 08/2024). Here are the digests of their numbers.
 */
const digest = (values: unknown): string =>
  createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 32);

type Pair = readonly [m: number, n: number];

/** m and n of each context in one column: 0 for I and SI, then cabac_init_idc; 0, 0 where it has none. */
const columnOf = (column: number): readonly Pair[] => {
  const pairs: Pair[] = Array.from({ length: 1024 }, () => [0, 0]);
  for (const { from, intra, inter } of CONTEXT_TABLES) {
    const values = (column === 0 ? intra : (inter?.[column - 1] ?? intra)) ?? [];
    for (let i = 0; i < values.length; i += 2) pairs[from + i / 2] = [values[i] as number, values[i + 1] as number];
  }
  return pairs;
};

describe('the tables of H.264 clause 9', () => {
  it.each([
    ['I and SI', 0, '97a742751bb6db0e2f700d69fa77c8cd', '195096f2796301832af6f9d1d61ceb10'],
    ['cabac_init_idc 0', 1, '92b9c7aa7f44664fd74d0a6534c3f3f4', '2ee7bceecd1aaf8508e1e866c3862700'],
    ['cabac_init_idc 1', 2, 'eb3ac507401892835fb89bb981f9e209', 'a5bcc4b48881c472bcdf0eb975ad694d'],
    ['cabac_init_idc 2', 3, '7fea9d4e5c364ac9f1aafe3ba237343e', 'cf4a305f893ebcf45c33df40e2b44ebc'],
  ])('m and n of contexts, %s (Tables 9-12 to 9-33)', (_name, column, first, rest) => {
    const pairs = columnOf(column);
    expect(digest(pairs.slice(0, 460))).toBe(first);
    expect(digest(pairs.slice(460))).toBe(rest);
  });

  // Contexts of the same elements in Cb and Cr have the values of those of luma.
  it.each([
    [460, 85, 12],
    [472, 85, 12],
    [484, 105, 44],
    [528, 105, 44],
    [572, 166, 44],
    [616, 166, 44],
    [776, 277, 44],
    [820, 277, 44],
    [864, 338, 44],
    [908, 338, 44],
    [952, 227, 30],
    [982, 227, 30],
  ])('contexts from %i on are those from %i on again', (from, luma, count) => {
    for (let column = 0; column < 4; column++) {
      const pairs = columnOf(column);
      expect(pairs.slice(from, from + count)).toEqual(pairs.slice(luma, luma + count));
    }
  });

  it.each([
    ['rangeTabLPS (Table 9-44)', [...RANGE_TAB_LPS], 'dba10b74b6f50363859fbc0bacc8defd'],
    ['transIdxLPS (Table 9-45)', [...TRANS_IDX_LPS], 'a50edeb272d55aa7e0c3d8338c9deb40'],
    ['coeff_token, 0 <= nC < 2 (Table 9-5)', codes.COEFF_TOKEN_0_1, '6fba39ced7c2cb56bc12957ae68a6d52'],
    ['coeff_token, 2 <= nC < 4', codes.COEFF_TOKEN_2_3, 'd86870f0bff23a713fb29dfeed2bd504'],
    ['coeff_token, 4 <= nC < 8', codes.COEFF_TOKEN_4_7, '03b80155f77b54b9cfc77ce2d814543e'],
    ['coeff_token, 8 <= nC', codes.COEFF_TOKEN_8, 'bf5e7bd8bb039852c70e591853c199e5'],
    ['coeff_token, nC -1', codes.COEFF_TOKEN_CHROMA_DC_420, '9eb1a6d76de19e2a826d0f9b0692c365'],
    ['coeff_token, nC -2', codes.COEFF_TOKEN_CHROMA_DC_422, 'acb9fc7da5ac23cb2b1ecc2785eb7525'],
    ['total_zeros (Tables 9-7, 9-8)', codes.TOTAL_ZEROS, 'dc2e26bb9c7669001bb62996adee6891'],
    ['total_zeros (Table 9-9 a)', codes.TOTAL_ZEROS_CHROMA_DC_420, 'cf0203e5259edebabc74f3afb92e8e26'],
    ['total_zeros (Table 9-9 b)', codes.TOTAL_ZEROS_CHROMA_DC_422, '49fa23d4210c5c2b60ae9ccdf32d6419'],
    ['run_before (Table 9-10)', codes.RUN_BEFORE, '8fa6bc1e303fc83c89612314e3ee006b'],
    ['coded_block_pattern, intra (Table 9-4 a)', codes.CODED_BLOCK_PATTERN_INTRA, '2ca1abb7b96e8521ab09ef72dfc7eed0'],
    ['coded_block_pattern, inter (Table 9-4 a)', codes.CODED_BLOCK_PATTERN_INTER, '80eddc8c08e21ef67f808d726e51eaa8'],
    [
      'coded_block_pattern, intra (Table 9-4 b)',
      codes.CODED_BLOCK_PATTERN_LUMA_INTRA,
      '16d3281e64db3f41ca63071a237155a7',
    ],
    [
      'coded_block_pattern, inter (Table 9-4 b)',
      codes.CODED_BLOCK_PATTERN_LUMA_INTER,
      '50416561199e7370cfbc52451d5c4212',
    ],
  ] as const)('%s', (_name, values, expected) => {
    expect(digest(values)).toBe(expected);
  });
});
