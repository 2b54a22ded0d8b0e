import { describe, expect, it } from 'vitest';
import { isAnnexB, nalUnitsOf } from '../../../../src/container/flv/body/nal-units.ts';
import type { LengthSize } from '../../../../src/container/length-prefixed/splitter.ts';
import { hex } from '../../../harness/flv-writer.ts';

// A length of 0x0123 looks like a start code of three bytes.
const LONG = hex(`00000123${'41'.repeat(0x123)}`);
/** Two units after start codes, of 2 and 3 bytes. */
const START_CODES = hex('0000000109100000000165aabb');

const read = (payload: Uint8Array, lengthSize: LengthSize = 4, missingBytes = 0) => {
  const annexB = isAnnexB(payload, lengthSize, missingBytes);
  return { annexB, items: [...nalUnitsOf(payload, lengthSize, annexB)] };
};

describe('nalUnitsOf', () => {
  it('reads a length that looks like a start code', () => {
    expect(read(LONG)).toMatchObject({
      annexB: false,
      items: [{ kind: 'unit', offset: 0, prefixLength: 4, size: 0x123, missingBytes: 0, bytes: LONG.subarray(4) }],
    });
  });

  it('reads lengths if the tag is cut', () => {
    for (const length of [5, 100, 0x126]) {
      const missingBytes = LONG.length - length;
      expect(read(LONG.subarray(0, length), 4, missingBytes)).toMatchObject({
        annexB: false,
        items: [{ offset: 0, prefixLength: 4, size: length - 4, missingBytes }],
      });
    }
  });

  it('reads lengths if the tag is cut in a length', () => {
    const { annexB, items } = read(hex('000000020901000001'), 4, 300);
    expect([annexB, items.map(({ kind }) => kind)]).toEqual([false, ['unit', 'junk']]);
    expect(items[1]).toMatchObject({ offset: 6, length: 3 });
  });

  it('reads start codes if the lengths do not fit, cut or not', () => {
    const items = [
      { prefixLength: 4, size: 2, bytes: hex('0910') },
      { offset: 6, size: 3, bytes: hex('65aabb') },
    ];
    expect(read(START_CODES)).toMatchObject({ annexB: true, items });
    // As a length the second field is 0x10000000: more than the 40 bytes that are missing.
    expect(read(START_CODES, 4, 40)).toMatchObject({ annexB: true, items });
  });

  it('reads lengths that do not fit if there is no start code', () => {
    expect(read(hex('000000096501'))).toMatchObject({ annexB: false, items: [{ size: 2, missingBytes: 7 }] });
  });
});
