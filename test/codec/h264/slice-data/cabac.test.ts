import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArithmeticDecoder, statesFor } from '../../../../src/codec/h264/slice-data/cabac/arithmetic-decoder.ts';
import { CONTEXT_TABLES } from '../../../../src/codec/h264/slice-data/cabac/context-tables.ts';
import { RANGE_TAB_LPS, TRANS_IDX_LPS } from '../../../../src/codec/h264/slice-data/cabac/range-tables.ts';
import { ArithmeticEncoder } from './arithmetic-encoder.ts';

const bytesOf = (bits: string): Uint8Array =>
  Uint8Array.from(bits.match(/.{1,8}/g) ?? [], (octet) => Number.parseInt(octet.padEnd(8, '0'), 2));

const started = (bits: string): ArithmeticDecoder => {
  const decoder = new ArithmeticDecoder();
  decoder.initialise(26, undefined);
  decoder.start(bytesOf(bits), 0);
  return decoder;
};

describe('arithmetic decoder (H.264 9.3.1.2, 9.3.3.2)', () => {
  it('reads 9 bits first, then one for each doubling of the range', () => {
    const decoder = started('0'.repeat(64));
    expect(decoder.bit).toBe(9);
    // codIRange 510: a bypass bin takes one bit, and codIOffset 0 is always below the range.
    expect([decoder.bypass(), decoder.bypass()]).toEqual([0, 0]);
    expect(decoder.bit).toBe(11);
    // 510 - 2 >= 256: no doubling.
    expect(decoder.terminate()).toBe(0);
    expect(decoder.bit).toBe(11);
  });

  it('decodes bypass bins by hand', () => {
    // codIOffset 255; doubled with the next bits: 510 | 1 >= 510 -> 1, rest 1; then 2, 5, 10 … below 510.
    const decoder = started('011111111' + '1' + '0110000000');
    expect(decoder.bypass()).toBe(1);
    expect(Array.from({ length: 7 }, () => decoder.bypass())).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('decodes decisions by hand', () => {
    // Context 3 of an I slice with QP 26: m 20, n -15 -> preCtxState 17: pStateIdx 46, valMPS 0.
    expect(statesFor(26, undefined)[3]).toBe(46 * 2);
    // codIRange 510, qCodIRangeIdx 3: rangeTabLPS 22, so the MPS has 0..487. codIOffset 488 is the LPS.
    const lps = started((488).toString(2).padStart(9, '0') + '0'.repeat(40));
    expect(lps.decision(3)).toBe(1);
    // 22 is doubled four times to 352.
    expect(lps.bit).toBe(13);
    const mps = started((487).toString(2).padStart(9, '0') + '0'.repeat(40));
    expect(mps.decision(3)).toBe(0);
    expect(mps.bit).toBe(9);
  });

  it('ends with the stop bit of the slice', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 51 }),
        fc.constantFrom(undefined, 0, 1, 2),
        fc.array(fc.tuple(fc.constantFrom('decision', 'bypass', 'terminate'), fc.nat(1023), fc.nat(1)), {
          maxLength: 400,
        }),
        (qp, idc, bins) => {
          const states = statesFor(qp, idc);
          const encoder = new ArithmeticEncoder(states);
          for (const [kind, context, bin] of bins) {
            if (kind === 'decision') encoder.encode(context, bin);
            else if (kind === 'bypass') encoder.bypass(bin);
            else encoder.terminate(0);
          }
          encoder.terminate(1);
          const decoder = new ArithmeticDecoder();
          decoder.initialise(qp, idc);
          decoder.start(bytesOf(encoder.bits), 0);
          for (const [kind, context, bin] of bins) {
            if (kind === 'decision') expect(decoder.decision(context)).toBe(bin);
            else if (kind === 'bypass') expect(decoder.bypass()).toBe(bin);
            else expect(decoder.terminate()).toBe(0);
          }
          expect(decoder.terminate()).toBe(1);
          expect(decoder.bit).toBe(encoder.bits.length);
          expect(encoder.bits.endsWith('1')).toBe(true);
        },
      ),
    );
  });
});

describe('tables of CABAC', () => {
  it('rangeTabLPS falls with the state, and grows with the range', () => {
    expect(RANGE_TAB_LPS).toHaveLength(256);
    for (let state = 0; state < 63; state++) {
      const row = RANGE_TAB_LPS.subarray(4 * state, 4 * state + 4);
      expect([...row].sort((a, b) => a - b)).toEqual([...row]);
      if (state === 0) continue;
      const before = RANGE_TAB_LPS.subarray(4 * state - 4, 4 * state);
      expect(row.every((value, i) => value <= (before[i] as number))).toBe(true);
    }
    // Table 9-44, rows 0, 31 and 62.
    expect([...RANGE_TAB_LPS.subarray(0, 4)]).toEqual([128, 176, 208, 240]);
    expect([...RANGE_TAB_LPS.subarray(124, 128)]).toEqual([29, 35, 41, 48]);
    expect([...RANGE_TAB_LPS.subarray(248, 252)]).toEqual([6, 7, 8, 9]);
  });

  it('transIdxLPS leads to states of higher probability of the LPS', () => {
    expect(TRANS_IDX_LPS).toHaveLength(64);
    expect(TRANS_IDX_LPS.every((next, state) => next <= state)).toBe(true);
    expect([TRANS_IDX_LPS[10], TRANS_IDX_LPS[35], TRANS_IDX_LPS[62], TRANS_IDX_LPS[63]]).toEqual([8, 26, 38, 63]);
  });

  it('every context but that of DecodeTerminate is in one table', () => {
    const inter = new Set<number>();
    for (const { from, intra, inter: columns } of CONTEXT_TABLES) {
      const lengths = [intra, ...(columns ?? [])].filter((column) => column !== undefined).map(({ length }) => length);
      expect(new Set(lengths).size, `from ${from}`).toBe(1);
      for (let i = 0; i < (lengths[0] as number) / 2; i++) {
        expect(inter.has(from + i)).toBe(false);
        inter.add(from + i);
      }
    }
    expect(inter.size).toBe(1023);
    expect(inter.has(276)).toBe(false);
  });

  it('has the values of the specification', () => {
    const pair = (context: number, column?: number) => {
      const table = CONTEXT_TABLES.findLast(({ from }) => from <= context);
      const values = column === undefined ? table?.intra : (table?.inter?.[column] ?? table?.intra);
      const at = 2 * (context - (table?.from ?? 0));
      return [values?.[at], values?.[at + 1]];
    };
    expect(pair(0)).toEqual([20, -15]);
    expect(pair(10)).toEqual([7, 51]);
    expect([pair(11, 0), pair(11, 1), pair(11, 2)]).toEqual([
      [23, 33],
      [22, 25],
      [29, 16],
    ]);
    expect([pair(40, 0), pair(54, 0), pair(60)]).toEqual([
      [-3, 69],
      [-7, 67],
      [0, 41],
    ]);
    expect([pair(70), pair(70, 0), pair(104)]).toEqual([
      [0, 11],
      [0, 45],
      [-22, 125],
    ]);
    expect([pair(105), pair(227), pair(399), pair(1012)]).toEqual([
      [-7, 93],
      [-3, 71],
      [31, 21],
      [-3, 70],
    ]);
  });
});
