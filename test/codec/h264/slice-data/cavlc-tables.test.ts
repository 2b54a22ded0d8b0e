import { describe, expect, it } from 'vitest';
import { findByZeros, lookupByBits, lookupByZeros } from '../../../../src/codec/h264/slice-data/cavlc/code-lookup.ts';
import {
  CODED_BLOCK_PATTERN_INTER,
  CODED_BLOCK_PATTERN_INTRA,
  CODED_BLOCK_PATTERN_LUMA_INTER,
  CODED_BLOCK_PATTERN_LUMA_INTRA,
  COEFF_TOKEN_0_1,
  COEFF_TOKEN_2_3,
  COEFF_TOKEN_4_7,
  COEFF_TOKEN_8,
  COEFF_TOKEN_CHROMA_DC_420,
  COEFF_TOKEN_CHROMA_DC_422,
  RUN_BEFORE,
  TOTAL_ZEROS,
  TOTAL_ZEROS_CHROMA_DC_420,
  TOTAL_ZEROS_CHROMA_DC_422,
} from '../../../../src/codec/h264/slice-data/cavlc/code-tables.ts';

/** Sum of 2^-length: 1 for a code without a gap. */
const kraft = (codes: readonly string[]): number => codes.reduce((sum, code) => sum + 2 ** -code.length, 0);

const isPrefixFree = (codes: readonly string[]): boolean =>
  codes.every((code, i) => codes.every((other, k) => i === k || !other.startsWith(code)));

/** How many codes a row of coeff_token has: TrailingOnes is at most 3, and at most TotalCoeff. */
const tokenCount = (total: number): number => Math.min(total, 3) + 1;

describe('codes of CAVLC (H.264 9.2)', () => {
  it.each([
    ['COEFF_TOKEN_0_1', COEFF_TOKEN_0_1, 17],
    ['COEFF_TOKEN_2_3', COEFF_TOKEN_2_3, 17],
    ['COEFF_TOKEN_4_7', COEFF_TOKEN_4_7, 17],
    ['COEFF_TOKEN_8', COEFF_TOKEN_8, 17],
    ['COEFF_TOKEN_CHROMA_DC_420', COEFF_TOKEN_CHROMA_DC_420, 5],
    ['COEFF_TOKEN_CHROMA_DC_422', COEFF_TOKEN_CHROMA_DC_422, 9],
  ] as const)('%s is complete and prefix-free', (_name, codes, rows) => {
    expect(codes.map((row) => row.length)).toEqual(Array.from({ length: rows }, (_, total) => tokenCount(total)));
    expect(isPrefixFree(codes.flat())).toBe(true);
    expect(kraft(codes.flat())).toBeLessThanOrEqual(1);
    // Not more than 1/32 of the words is unused.
    expect(kraft(codes.flat())).toBeGreaterThanOrEqual(1 - 2 / 64);
  });

  it.each([
    ['TOTAL_ZEROS', TOTAL_ZEROS, (row: number) => 16 - row],
    ['TOTAL_ZEROS_CHROMA_DC_420', TOTAL_ZEROS_CHROMA_DC_420, (row: number) => 4 - row],
    ['TOTAL_ZEROS_CHROMA_DC_422', TOTAL_ZEROS_CHROMA_DC_422, (row: number) => 8 - row],
    ['RUN_BEFORE', RUN_BEFORE, (row: number) => (row < 6 ? row + 2 : 15)],
  ] as const)('%s is complete and prefix-free', (name, table, count) => {
    table.forEach((codes, row) => {
      expect(codes.length, `row ${row}`).toBe(count(row));
      expect(isPrefixFree(codes)).toBe(true);
      const unused = 1 - kraft(codes);
      // All words have a meaning, but for the row of zeros of the two longest codes.
      expect(unused).toBe(
        name === 'TOTAL_ZEROS' && row === 0 ? 2 ** -9 : name === 'RUN_BEFORE' && row === 6 ? 2 ** -11 : 0,
      );
    });
  });

  it('finds every code, whatever follows it', () => {
    for (const codes of [COEFF_TOKEN_0_1, COEFF_TOKEN_2_3, COEFF_TOKEN_4_7, COEFF_TOKEN_CHROMA_DC_420]) {
      const flat = codes.flat();
      const lookup = lookupByZeros(flat);
      flat.forEach((code, value) => {
        for (const rest of ['0', '1']) {
          const window = Number.parseInt(code.padEnd(32, rest), 2) | 0;
          expect(findByZeros(lookup, window)).toBe((value << 5) | code.length);
        }
      });
    }
    const zeros = lookupByBits(TOTAL_ZEROS, 9);
    TOTAL_ZEROS.forEach((codes, row) => {
      codes.forEach((code, value) => {
        expect(zeros[(row << 9) | Number.parseInt(code.padEnd(9, '0'), 2)]).toBe((value << 5) | code.length);
        expect(zeros[(row << 9) | Number.parseInt(code.padEnd(9, '1'), 2)]).toBe((value << 5) | code.length);
      });
    });
  });

  it('maps coded_block_pattern one to one (Table 9-4)', () => {
    for (const table of [CODED_BLOCK_PATTERN_INTRA, CODED_BLOCK_PATTERN_INTER]) {
      expect([...table].sort((a, b) => a - b)).toEqual(Array.from({ length: 48 }, (_, i) => i));
    }
    for (const table of [CODED_BLOCK_PATTERN_LUMA_INTRA, CODED_BLOCK_PATTERN_LUMA_INTER]) {
      expect([...table].sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, i) => i));
    }
  });
});
