import { describe, expect, it } from 'vitest';
import { TimestampUnwrapper } from '../../src/media/timestamp.ts';

const unwrap = (timestamps: readonly number[]): number[] => {
  const times = new TimestampUnwrapper();
  return timestamps.map((timestamp) => times.next(timestamp >>> 0));
};

describe('TimestampUnwrapper', () => {
  it.each([
    ['increases', [0, 33, 67], [0, 33, 67]],
    ['starts anywhere', [0x9000_0000, 0x9000_0021], [0x9000_0000, 0x9000_0021]],
    ['wraps at 32 bits', [0xffff_fff0, 0xffff_fff8, 16], [-16, -8, 16]],
    ['wraps at 32 bits in the middle', [0xf000_0000, 0xffff_fff0, 16], [0xf000_0000, 0xffff_fff0, 2 ** 32 + 16]],
    ['wraps at 31 bits', [0x7fff_fff0, 16], [0x7fff_fff0, 2 ** 31 + 16]],
    ['goes back with the stream', [1000, 800, 100_000], [1000, 800, 100_000]],
    ['keeps a wrap of 24 bits as a step back', [16_777_200, 17], [16_777_200, 17]],
    ['starts with a small negative time', [0xffff_fe0c, 0], [-500, 0]],
  ])('%s', (_name, timestamps, expected) => {
    expect(unwrap(timestamps)).toEqual(expected);
  });

  it('is not changed by peek', () => {
    const times = new TimestampUnwrapper();
    times.next(0xfffffff0);
    expect(times.peek(16)).toBe(16);
    expect(times.next(0xfffffff8)).toBe(-8);
  });
});
