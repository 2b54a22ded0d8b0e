import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../src/bytes/hex.ts';

describe('hex', () => {
  it('round trip', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
        const hex = toHex(bytes);
        expect(hex).toBe(Buffer.from(bytes).toString('hex'));
        expect(fromHex(hex)).toEqual(bytes);
        expect(fromHex(hex.toUpperCase())).toEqual(bytes);
      }),
    );
    expect(toHex(new Uint8Array())).toBe('');
  });

  it.each(['67 42 c0', '67:42:C0', '0x67, 0x42, 0xc0', '67-42-c0', ' 6742\n\tc0 ', '0X6742C0'])('reads %j', (text) => {
    expect(fromHex(text)).toEqual(Uint8Array.of(0x67, 0x42, 0xc0));
  });

  it.each(['', '  ', '6', '674', '67 4g', '67.42', '0x', 'hex', '６７'])('refuses %j', (text) => {
    expect(fromHex(text)).toBeNull();
  });
});
