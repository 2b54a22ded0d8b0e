import { expect, test } from 'vitest';
import { bitrateText, bytesText, durationText, fpsText, plural } from '../../src/media/quantity.ts';

test.each([
  [0, '0 B'],
  [1, '1 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [1234, '1.23 kB'],
  [9994, '9.99 kB'],
  [9995, '10.0 kB'],
  [99_949, '99.9 kB'],
  [99_950, '100 kB'],
  [999_499, '999 kB'],
  [999_500, '1.00 MB'],
  [1_234_567, '1.23 MB'],
  [1e9, '1.00 GB'],
  [1e12, '1.00 TB'],
  [1e15, '1000 TB'],
])('%i bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));

test.each([
  [0, '0 b/s'],
  [64_000, '64.0 kb/s'],
  [1_234_567, '1.23 Mb/s'],
])('%i bits a second are %s', (bps, text) => expect(bitrateText(bps)).toBe(text));

test.each([
  [0, '0.00 s'],
  [0.04, '0.04 s'],
  [59.99, '59.99 s'],
  [60, '1:00'],
  [61.4, '1:01'],
  [3599.4, '59:59'],
  [3599.6, '1:00:00'],
  [3725, '1:02:05'],
  [86_400, '24:00:00'],
])('%d seconds are %s', (seconds, text) => expect(durationText(seconds)).toBe(text));

test('just under a minute is not sixty seconds', () => expect(durationText(59.999)).toBe('1:00'));

test.each([
  [30, '30'],
  [29.97003, '29.97'],
  [23.97602, '23.976'],
  [59.94006, '59.94'],
])('%d frames a second are %s', (fps, text) => expect(fpsText(fps)).toBe(text));

test('plural', () => {
  expect([0, 1, 2].map((count) => plural(count, 'frame'))).toEqual(['0 frames', '1 frame', '2 frames']);
});
