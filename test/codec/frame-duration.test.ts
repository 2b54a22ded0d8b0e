import { describe, expect, it } from 'vitest';
import { ac3FrameDuration } from '../../src/codec/ac3/frame-duration.ts';
import { mp3FrameDuration } from '../../src/codec/mp3/frame-duration.ts';
import { opusFrameDuration } from '../../src/codec/opus/frame-duration.ts';
import { concat, hex } from '../harness/flv-writer.ts';

/** A header, padded with zeros to a frame of `length` bytes. */
const frame = (header: string, length: number): Uint8Array => concat(hex(header), new Uint8Array(length - 4));

describe('MPEG audio Layer III', () => {
  // ISO/IEC 11172-3 2.4.2.3, 2.4.3.1: 144 * bitrate / sampling_frequency bytes (MPEG-2: 72), one more with padding_bit.
  it.each([
    ['fffb9000', 417, 1152, 44_100],
    ['fffb9200', 418, 1152, 44_100],
    ['fffb9400', 384, 1152, 48_000],
    ['fff38000', 208, 576, 22_050],
    ['ffe38000', 417, 576, 11_025],
  ])('%s: %i bytes are %i samples at %i Hz', (header, length, samples, sampleRateHz) => {
    expect(mp3FrameDuration(frame(header, length))).toEqual({ samples, sampleRateHz });
  });

  it('counts every frame of a tag', () => {
    const two = concat(frame('fffb9000', 417), frame('fffb9200', 418));
    expect(mp3FrameDuration(two)).toEqual({ samples: 2304, sampleRateHz: 44_100 });
  });

  it.each([
    ['a frame that is cut', frame('fffb9200', 417)],
    ['bytes after a frame', concat(frame('fffb9000', 417), hex('00'))],
    ['Layer II', frame('fffd9000', 417)],
    ['a free bitrate', frame('fffb0000', 417)],
    ['a reserved rate', frame('fffb9c00', 417)],
    ['something else', hex('00112233')],
    ['nothing', new Uint8Array(0)],
  ])('%s is not known', (_name, bytes) => {
    expect(mp3FrameDuration(bytes)).toBeUndefined();
  });
});

describe('Opus', () => {
  // RFC 6716 3.1, Table 2: config << 3 | stereo << 2 | code; samples at 48 kHz.
  it.each([
    [0, 0, 480],
    [3, 0, 2880],
    [11, 0, 2880],
    [12, 0, 480],
    [13, 0, 960],
    [15, 0, 960],
    [16, 0, 120],
    [19, 0, 960],
    [31, 0, 960],
    [31, 1, 1920],
    [31, 2, 1920],
  ])('config %i, code %i: %i samples', (config, code, samples) => {
    expect(opusFrameDuration(Uint8Array.of((config << 3) | code))).toEqual({ samples, sampleRateHz: 48_000 });
  });

  it('counts the frames of code 3', () => {
    expect(opusFrameDuration(hex('fb83'))).toEqual({ samples: 3 * 960, sampleRateHz: 48_000 });
    // A packet has at least one frame and at most 120 ms.
    expect(opusFrameDuration(hex('fb07'))).toBeUndefined();
    expect(opusFrameDuration(hex('fb00'))).toBeUndefined();
    expect(opusFrameDuration(new Uint8Array(0))).toBeUndefined();
  });
});

describe('AC-3', () => {
  // ATSC A/52 5.3.1: syncword, crc1, fscod and frmsizecod, bsid and bsmod.
  it.each([
    ['0b770000 10 40', 48_000],
    ['0b770000 50 40', 44_100],
    ['0b770000 90 40', 32_000],
  ])('%s: 1536 samples at %i Hz', (text, sampleRateHz) => {
    expect(ac3FrameDuration(hex(text.replaceAll(' ', '')))).toEqual({ samples: 1536, sampleRateHz });
  });

  it.each(['0b770000d040', '0b7700001080', '000000000000', '0b77'])('%s is not known', (text) => {
    expect(ac3FrameDuration(hex(text))).toBeUndefined();
  });
});
