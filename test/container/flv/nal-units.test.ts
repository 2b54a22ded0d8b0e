import { describe, expect, it } from 'vitest';
import { nalUnitsOf } from '../../../src/container/flv/nal-units.ts';
import { hex } from '../../harness/flv-writer.ts';

// A length of 0x0123 looks like a start code of three bytes.
const LONG = hex(`00000123${'41'.repeat(0x123)}`);

describe('nalUnitsOf', () => {
  it('reads a length that looks like a start code', () => {
    expect(nalUnitsOf(LONG, 4)).toEqual({
      units: [{ offset: 0, prefixLength: 4, size: 0x123, missingBytes: 0 }],
      annexB: false,
      strayBytes: 0,
    });
  });

  it('keeps to lengths when the tag was cut', () => {
    for (const length of [5, 100, 0x126]) {
      const missing = LONG.length - length;
      const { annexB, units } = nalUnitsOf(LONG.subarray(0, length), 4, missing);
      expect([length, annexB, units]).toEqual([
        length,
        false,
        [{ offset: 0, prefixLength: 4, size: length - 4, missingBytes: missing }],
      ]);
    }
  });

  it('keeps to lengths when the tag was cut in a length', () => {
    const { annexB, units, strayBytes } = nalUnitsOf(hex('000000020901000001'), 4, 300);
    expect([annexB, units.length, strayBytes]).toEqual([false, 1, 3]);
  });

  it('takes start codes when the lengths lead nowhere, cut or not', () => {
    const annexB = hex('0000000109100000000165aabb');
    expect(nalUnitsOf(annexB, 4)).toMatchObject({ annexB: true, units: [{ size: 2 }, { offset: 6, size: 3 }] });
    // As a length the second field is 0x10000000: more than the 40 bytes that are missing.
    expect(nalUnitsOf(annexB, 4, 40)).toMatchObject({ annexB: true, units: [{ size: 2 }, { offset: 6, size: 3 }] });
  });
});
