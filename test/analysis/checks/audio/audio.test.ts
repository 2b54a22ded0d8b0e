import { describe, expect, it } from 'vitest';
import type { OptionValue } from '../../../../src/analysis/checks/options.ts';
import { checked } from '../../../harness/checked.ts';
import { concat, flvHeader, hex, tag } from '../../../harness/flv-writer.ts';
import { aacHeaderTag, aacTags, ascOf, gopFlv, gopStream } from '../../../harness/gop-stream.ts';

const check = (bytes: Uint8Array, id: string, options: Record<string, OptionValue> = {}) =>
  checked(bytes, { rules: { [id]: ['error', options] } });

const aac = (asc = ascOf(3, 2)) => concat(flvHeader(4), aacHeaderTag(asc), ...aacTags(50));

/** MPEG-1 layer 3, 128 kb/s, 44.1 kHz, joint stereo: a header and 413 bytes (ISO/IEC 11172-3 2.4.1.3). */
const mp3 = concat(
  flvHeader(4),
  ...Array.from({ length: 5 }, (_, i) => tag(8, 26 * i, concat(hex('2ffffb9064'), new Uint8Array(413)))),
);

describe('audio/present', () => {
  it('wants a frame', async () => {
    expect((await check(aac(), 'audio/present')).results).toMatchObject([{ status: 'passed' }]);
    expect((await check(gopFlv('IPP'), 'audio/present')).findings).toMatchObject([{ message: 'no audio frame' }]);
    const header = gopFlv('IPP', { flags: 5, before: [aacHeaderTag()] });
    expect((await check(header, 'audio/present')).findings).toHaveLength(1);
    expect((await check(gopStream('IPP'), 'audio/present')).results).toMatchObject([{ status: 'skipped' }]);
  });
});

describe('audio/codec', () => {
  it('compares name, FourCC and codec string', async () => {
    for (const name of ['AAC', 'mp4a', 'mp4a.40.2']) {
      expect((await check(aac(), 'audio/codec', { allow: [name] })).findings).toEqual([]);
    }
    expect((await check(mp3, 'audio/codec', { allow: ['MP3'] })).findings).toEqual([]);
    expect((await check(aac(), 'audio/codec', { allow: ['Opus'] })).findings).toMatchObject([
      { message: 'the audio codec is AAC (mp4a.40.2), not Opus', track: 'audio', location: { tag: 1 } },
    ]);
  });
});

describe('audio/sample-rate', () => {
  it('is that of the configuration', async () => {
    expect((await check(aac(), 'audio/sample-rate', { allowHz: [44100, 48000] })).findings).toEqual([]);
    expect((await check(aac(ascOf(7, 2)), 'audio/sample-rate', { allowHz: [44100, 48000] })).findings).toMatchObject([
      { message: 'the sample rate is 22050 Hz, not 44100 or 48000', location: { tag: 0 } },
    ]);
  });

  it('is that of the first frame of MP3', async () => {
    expect((await check(mp3, 'audio/sample-rate', { allowHz: [44100] })).results).toMatchObject([{ status: 'passed' }]);
    expect((await check(mp3, 'audio/sample-rate', { allowHz: [48000] })).findings).toMatchObject([
      { measured: '44100 Hz' },
    ]);
  });
});

describe('audio/channels', () => {
  it('is that of the configuration', async () => {
    expect((await check(aac(), 'audio/channels', { allow: [1, 2], max: 2 })).findings).toEqual([]);
    expect((await check(aac(ascOf(3, 6)), 'audio/channels', { allow: [1, 2] })).findings).toMatchObject([
      { message: 'the audio has 6 channels, expected 1 or 2', measured: 6 },
    ]);
    expect((await check(mp3, 'audio/channels', { max: 1 })).findings).toMatchObject([{ expected: 'at most 1' }]);
  });
});

describe('audio/bitrate', () => {
  it('is the mean rate of the frames', async () => {
    // 100 bytes in 1024 samples at 48 kHz: 37.5 kb/s.
    expect((await check(aac(), 'audio/bitrate', { minKbps: 37, maxKbps: 38 })).findings).toEqual([]);
    expect((await check(aac(), 'audio/bitrate', { maxKbps: 32 })).findings).toMatchObject([
      { message: 'audio: 37.5 kb/s, at most 32 kb/s', measured: '37.5 kb/s' },
    ]);
    expect((await check(aac(), 'audio/bitrate', { minKbps: 64 })).findings).toMatchObject([
      { expected: 'at least 64 kb/s' },
    ]);
  });
});

describe('audio/asc-mismatch', () => {
  it('wants 44 kHz stereo in each AAC tag, whatever the sound is', async () => {
    expect((await check(aac(ascOf(7, 1)), 'audio/asc-mismatch')).results).toMatchObject([{ status: 'passed' }]);
    const mono = concat(flvHeader(4), aacHeaderTag(ascOf(4, 1), 'ae'), ...aacTags(5, 100, 'ae'));
    expect((await check(mono, 'audio/asc-mismatch')).findings).toMatchObject([
      { message: 'an AAC tag says 44 kHz mono: it has to say 44 kHz stereo', location: { tag: 0 } },
    ]);
    expect((await check(mp3, 'audio/asc-mismatch')).findings).toEqual([]);
  });
});
