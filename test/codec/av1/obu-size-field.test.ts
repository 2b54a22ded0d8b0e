import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/bytes/hex.ts';
import { leb128 } from '../../../src/bytes/leb128.ts';
import { withoutSizeField, withSizeField } from '../../../src/codec/av1/obu-size-field.ts';
import { SyntaxReader } from '../../../src/syntax/syntax-reader.ts';
import { bytesOf } from '../../harness/cases.ts';

describe('leb128', () => {
  it.each([
    [0, '00'],
    [127, '7f'],
    [128, '8001'],
    [16383, 'ff7f'],
    [16384, '808001'],
    [2 ** 32 - 1, 'ffffffff0f'],
  ])('%i is %s (AV1 4.10.5)', (value, hex) => {
    expect(toHex(leb128(value))).toBe(hex);
    expect(new SyntaxReader(leb128(value)).leb128('value')).toBe(value);
  });
});

describe('the size field of an OBU', () => {
  it('is added and removed (AV1 5.3.1), after the extension byte where there is one', () => {
    for (const [without, sized] of [
      ['10', '1200'],
      ['08aabb', '0a02aabb'],
      // obu_extension_flag, temporal_id 1
      ['3420aabb', '362002aabb'],
    ] as const) {
      expect(toHex(withSizeField(bytesOf(without)))).toBe(sized);
      expect(toHex(withoutSizeField(bytesOf(sized)))).toBe(without);
      expect(toHex(withSizeField(bytesOf(sized)))).toBe(sized);
      expect(toHex(withoutSizeField(bytesOf(without)))).toBe(without);
    }
  });

  it('of more bytes than needed stays as it is, and counts', () => {
    expect(toHex(withSizeField(bytesOf('0a8200aabb')))).toBe('0a8200aabb');
    expect(toHex(withoutSizeField(bytesOf('0a8200aabb')))).toBe('08aabb');
  });

  it('ends the OBU: bytes after it are left out; an OBU that is cut short stays', () => {
    expect(toHex(withSizeField(bytesOf('0a02aabbcc')))).toBe('0a02aabb');
    expect(toHex(withoutSizeField(bytesOf('0a02aabbcc')))).toBe('08aabb');
    for (const cut of ['', '0a', '0c', '0a03aabb', '0a80']) {
      expect(toHex(withSizeField(bytesOf(cut)))).toBe(cut === '0c' ? '0c' : cut);
      expect(toHex(withoutSizeField(bytesOf(cut)))).toBe(cut);
    }
  });

  it('takes any payload there and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (payload, extended) => {
        const obu = new Uint8Array([extended ? 0x34 : 0x30, ...(extended ? [0x28] : []), ...payload]);
        const sized = withSizeField(obu);
        expect(sized.length).toBe(obu.length + (payload.length < 128 ? 1 : 2));
        expect(toHex(withoutSizeField(sized))).toBe(toHex(obu));
      }),
    );
  });
});
