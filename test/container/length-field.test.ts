import { expect, it } from 'vitest';
import { toHex } from '../../src/bytes/hex.ts';
import { lengthField } from '../../src/container/length-prefixed/length-field.ts';

it.each([
  [0, 1, '00'],
  [255, 1, 'ff'],
  [258, 2, '0102'],
  [65535, 2, 'ffff'],
  [0x1020304, 4, '01020304'],
  [0xffffffff, 4, 'ffffffff'],
] as const)('%i in %i bytes', (bytes, size, hex) => {
  expect(toHex(lengthField(bytes, size, () => 'a unit'))).toBe(hex);
});

it.each([
  [256, 1, 'unit 7 has 256 bytes, a length field of 1 byte holds at most 255'],
  [65536, 2, 'unit 7 has 65536 bytes, a length field of 2 bytes holds at most 65535'],
  [2 ** 32, 4, 'unit 7 has 4294967296 bytes, a length field of 4 bytes holds at most 4294967295'],
] as const)('%i do not fit %i bytes', (bytes, size, message) => {
  expect(() => lengthField(bytes, size, () => 'unit 7')).toThrow(
    expect.objectContaining({ code: 'not-encodable', message }),
  );
});
