import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addEmulationPrevention, removeEmulationPrevention } from '../../../src/codec/h26x/emulation-prevention.ts';
import { escapedByteOf } from '../../../src/syntax/offset-map.ts';

/** nal_unit() (H.264 7.3.1) taken literally; the header byte is treated like any other. */
const naive = (nal: Uint8Array): { bytes: number[]; removed: number[] } => {
  const bytes: number[] = [];
  const removed: number[] = [];
  for (let i = 0; i < nal.length; i++) {
    if (i + 2 < nal.length && nal[i] === 0 && nal[i + 1] === 0 && nal[i + 2] === 3) {
      bytes.push(0, 0);
      removed.push(i + 2);
      i += 2;
    } else bytes.push(nal[i] as number);
  }
  return { bytes, removed };
};

const low = fc.array(fc.constantFrom(0, 0, 0, 1, 2, 3, 3, 4, 255), { maxLength: 40 }).map((v) => Uint8Array.from(v));
const any = fc.oneof(low, fc.uint8Array({ maxLength: 200 }));

describe('removeEmulationPrevention', () => {
  it('is what the syntax table says', () => {
    fc.assert(
      fc.property(any, (nal) => {
        const { bytes, removed } = removeEmulationPrevention(nal);
        expect({ bytes: [...bytes], removed: [...removed] }).toEqual(naive(nal));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['67 00 00 03 01', '67 00 00 01', [3]],
    ['67 00 00 03', '67 00 00', [3]],
    ['67 00 00 03 00 00 03', '67 00 00 00 00', [3, 6]],
    ['67 00 00 03 03', '67 00 00 03', [3]],
    ['67 00 00 00 03 01', '67 00 00 00 01', [4]],
    ['67 00 03 00 03', '67 00 03 00 03', []],
    ['67 00 00 02 00 00 04', '67 00 00 02 00 00 04', []],
  ])('%s', (nal, rbsp, removed) => {
    const bytes = Uint8Array.from(nal.split(' '), (digits) => Number.parseInt(digits, 16));
    const result = removeEmulationPrevention(bytes);
    expect([...result.bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')).toBe(rbsp);
    expect(result.removed).toEqual(removed);
  });

  it('copies nothing where there is nothing to remove', () => {
    const nal = Uint8Array.of(0x67, 1, 0, 0, 4);
    expect(removeEmulationPrevention(nal).bytes).toBe(nal);
    expect(removeEmulationPrevention(nal, 3).bytes.buffer).toBe(nal.buffer);
  });

  it('reads the first bytes only, on request', () => {
    fc.assert(
      fc.property(any, fc.nat(40), (nal, limit) => {
        expect([...removeEmulationPrevention(nal, limit).bytes]).toEqual(naive(nal.subarray(0, limit)).bytes);
      }),
    );
  });
});

describe('addEmulationPrevention', () => {
  /** An RBSP ends in its stop bit, or in cabac_zero_words of two bytes each (7.4.1). */
  const rbsp = fc
    .tuple(any, fc.integer({ min: 1, max: 255 }), fc.nat(3))
    .map(([bytes, last, words]) => Uint8Array.from([...bytes, last, ...new Array<number>(2 * words).fill(0)]));

  it('is undone', () => {
    fc.assert(
      fc.property(rbsp, (bytes) => {
        expect([...removeEmulationPrevention(addEmulationPrevention(bytes)).bytes]).toEqual([...bytes]);
      }),
      { numRuns: 3000 },
    );
  });

  it('leaves no start code, no forbidden pattern and no zero at the end', () => {
    fc.assert(
      fc.property(rbsp, (bytes) => {
        const nal = Buffer.from(addEmulationPrevention(bytes));
        expect(nal.at(-1)).not.toBe(0);
        for (const third of [0, 1, 2]) expect(nal.includes(Buffer.of(0, 0, third))).toBe(false);
        for (let at = nal.indexOf('000003', 0, 'hex'); at >= 0; at = nal.indexOf('000003', at + 1, 'hex')) {
          expect(nal[at + 3] ?? 0).toBeLessThanOrEqual(3);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('escapedByteOf', () => {
  it('finds the byte that holds a bit', () => {
    fc.assert(
      fc.property(any, (nal) => {
        const { bytes, removed } = removeEmulationPrevention(nal);
        const kept = Array.from(nal, (_, at) => at).filter((at) => !removed.includes(at));
        for (let bit = 0; bit < bytes.length * 8; bit++) {
          expect(escapedByteOf(bit, removed)).toBe(kept[Math.floor(bit / 8)]);
        }
      }),
    );
  });

  it('gives the end of the unit for the bit after the last', () => {
    const { bytes, removed } = removeEmulationPrevention(Uint8Array.of(1, 0, 0, 3, 1, 0, 0, 3, 2));
    expect(removed).toEqual([3, 7]);
    expect(escapedByteOf(bytes.length * 8, removed)).toBe(9);
  });
});
