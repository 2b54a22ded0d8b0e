import { expect, it } from 'vitest';
import { ByteWriter, utf8Bytes } from '../../src/bytes/byte-writer.ts';
import { toHex } from '../../src/bytes/hex.ts';

it('writes big-endian, and grows', () => {
  const w = new ByteWriter();
  w.u8(1)
    .u16(0x0203)
    .u24(0x040506)
    .u32(0xffff_fffe)
    .i16(-2)
    .i24(-34)
    .i32(-1)
    .f64(1.5)
    .utf8('é')
    .bytes(Uint8Array.of(9));
  expect(w.length).toBe(30);
  expect(toHex(w.toBytes())).toBe('010203040506fffffffefffeffffdeffffffff3ff8000000000000c3a909');
  const long = new ByteWriter();
  for (let i = 0; i < 100_000; i++) long.u24(i);
  long.bytes(new Uint8Array(1_000_000)).u8(7);
  const bytes = long.toBytes();
  expect(bytes.length).toBe(1_300_001);
  expect(toHex(bytes.subarray(299_997, 300_001))).toBe('01869f00');
  expect(bytes.at(-1)).toBe(7);
});

it('hands out a copy', () => {
  const w = new ByteWriter();
  const before = w.u8(1).toBytes();
  w.u8(2);
  before[0] = 9;
  expect(toHex(w.toBytes())).toBe('0102');
});

it.each([
  ['u8', 256],
  ['u8', -1],
  ['u16', 65_536],
  ['u24', 16_777_216],
  ['u32', 2 ** 32],
  ['u32', 0.5],
  ['i16', 32_768],
  ['i24', -8_388_609],
  ['i32', 2 ** 31],
] as const)('%s refuses %d, and writes nothing', (method, value) => {
  const w = new ByteWriter();
  expect(() => w[method](value)).toThrow(RangeError);
  expect(w.length).toBe(0);
});

it('encodes text as UTF-8', () => expect(toHex(utf8Bytes('✓'))).toBe('e29c93'));
