import { describe, expect, test } from 'vitest';
import { toHex } from '../../../src/bytes/hex.ts';
import { AudioConversion, type AudioConversionOptions } from '../../../src/pipeline/convert/audio/audio-conversion.ts';
import type { Diagnostic } from '../../../src/syntax/diagnostics.ts';
import { concat, flvHeader, hex, tag } from '../../harness/flv-writer.ts';
import { bytewise } from '../../harness/split.ts';
import { CountedSource, reused } from '../source.ts';
import { finished, MemoryOutput } from './converted.ts';

interface Sound {
  readonly hex: string;
  readonly facts: AudioConversion['facts'];
  readonly diagnostics: readonly Diagnostic[];
}

const convert = async (
  input: Uint8Array,
  options: Partial<AudioConversionOptions> & { pieces?: readonly Uint8Array[]; output?: 'file' | 'pipe' } = {},
): Promise<Sound> => {
  const { pieces = [input], output: kind = 'file', to = 'adts', ...rest } = options;
  const output = new MemoryOutput(kind);
  const conversion = new AudioConversion(new CountedSource(reused(pieces)), output, {
    to,
    ...(to === 'adts' && { codec: 'mp4a' }),
    verify: true,
    interrupted: new AbortController().signal,
    ...rest,
  });
  const diagnostics = await finished(conversion, output);
  expect(conversion.facts.verification?.identical).toBe(true);
  return { hex: toHex(output.bytes), facts: conversion.facts, diagnostics };
};

const codes = ({ diagnostics }: Sound): string[] =>
  diagnostics.map(({ severity, code, tag: at }) => `${severity} ${code} ${at}`);

/** AAC LC, 44,100 Hz, stereo; the same in mono at 48,000 Hz. */
const STEREO = 'af001210';
const MONO = 'af001188';
/** The header of ISO/IEC 14496-3 1.A.2.2 for frames of n bytes: MPEG-4, AAC LC, no crc_check, variable bit rate. */
const stereo = (bytes: number): string => `fff150${(0x80 + ((bytes + 7) >> 11)).toString(16)}${lengthHex(bytes)}fc`;
const mono = (bytes: number): string => `fff14c${(0x40 + ((bytes + 7) >> 11)).toString(16)}${lengthHex(bytes)}fc`;
const lengthHex = (bytes: number): string => ((((bytes + 7) & 0x7ff) << 5) | 0x1f).toString(16).padStart(4, '0');

describe('AAC to ADTS', () => {
  const input = concat(
    ...[flvHeader(), tag(18, 0, '02000161'), tag(9, 0, '1200')],
    ...[tag(8, 0, STEREO), tag(8, 0, 'af01210a0b'), tag(8, 23, 'af01210c')],
  );

  test('a header before each frame', async () => {
    const sound = await convert(input);
    expect(sound.hex).toBe(`${stereo(3)}210a0b${stereo(2)}210c`);
    expect(sound.diagnostics).toEqual([]);
    expect(sound.facts.audio).toEqual({
      codec: 'mp4a',
      trackId: 0,
      frames: 2,
      droppedFrames: 0,
      sampleRateHz: 44_100,
      channels: 2,
      durationMs: 46,
    });
  });

  test.each(['file', 'pipe'] as const)('bytes one at a time give the same (%s)', async (output) => {
    expect((await convert(input, { pieces: bytewise(input), output })).hex).toBe((await convert(input)).hex);
  });

  test('of Enhanced RTMP', async () => {
    const ex = concat(flvHeader(), tag(8, 0, '906d7034611210'), tag(8, 0, '916d703461210a'));
    expect((await convert(ex)).hex).toBe(`${stereo(2)}210a`);
  });

  test('another AudioSpecificConfig changes the headers, the same one again does not', async () => {
    const sound = await convert(
      concat(
        ...[flvHeader(), tag(8, 0, STEREO), tag(8, 0, 'af01210a'), tag(8, 20, STEREO), tag(8, 23, 'af01210b')],
        ...[tag(8, 46, MONO), tag(8, 46, 'af01210c'), tag(8, 60, 'af00'), tag(8, 67, 'af01210d')],
      ),
    );
    expect(sound.hex).toBe(`${stereo(2)}210a${stereo(2)}210b${mono(2)}210c${mono(2)}210d`);
    expect(codes(sound)).toEqual(['info new-sequence-header 4', 'info empty-sequence-header 6']);
  });

  test('one that ADTS cannot express is an error that names the tag', async () => {
    // Object type 39 (ER AAC ELD), 48,000 Hz, stereo.
    const eld = concat(flvHeader(), tag(8, 0, STEREO), tag(8, 0, 'af01210a'), tag(8, 0, 'af00f8e64000'));
    await expect(convert(eld)).rejects.toThrow(/^tag 2 at byte 51: ADTS: object type 39/);
  });

  test('frames before the first sequence header are left out and reported', async () => {
    const sound = await convert(
      concat(flvHeader(), tag(8, 0, 'af01ffff'), tag(8, 1, 'af01210a'), tag(8, 2, STEREO), tag(8, 2, 'af01210b')),
    );
    expect(sound.hex).toBe(`${stereo(2)}210b`);
    expect(sound.facts.audio).toMatchObject({ frames: 1, droppedFrames: 2 });
    expect(codes(sound)).toEqual(['error no-sequence-header 0']);
  });

  test('ADTS in the tags is used as it is, with or without a sequence header', async () => {
    const frame = `${stereo(3)}210a0b`;
    const inTags = [tag(8, 0, `af01${frame}`), tag(8, 23, `af01${frame}${frame}`)];
    for (const first of [[], [tag(8, 0, STEREO)]]) {
      const sound = await convert(concat(flvHeader(), ...first, ...inTags));
      expect(sound.hex).toBe(`${frame}${frame}${frame}`);
      expect(codes(sound)).toEqual([`warning adts-in-tag ${first.length}`]);
      expect(sound.facts.audio).toMatchObject({ frames: 3, sampleRateHz: 44_100, channels: 2, durationMs: 70 });
    }
  });

  test('empty frames, a cut tag and junk', async () => {
    const sound = await convert(
      concat(
        ...[flvHeader(), tag(8, 0, STEREO), tag(8, 0, 'af01'), tag(8, 0, ''), hex('00112233'), tag(8, 0, 'af01210a')],
        tag(8, 23, 'af01210b0c').subarray(0, -6),
      ),
    );
    expect(sound.hex).toBe(`${stereo(2)}210a`);
    expect(codes(sound)).toEqual(['info empty-frame 1', 'error junk undefined', 'error truncated-tag 4']);
    expect(sound.facts.audio).toMatchObject({ frames: 1, droppedFrames: 1 });
  });
});

describe('the selection of a track', () => {
  test('the first one in a multitrack tag that the output can hold; others are named', async () => {
    // ManyTracksManyCodecs: Opus on track 0, AAC on track 1.
    const both = (inner: 0 | 1, opus: string, aac: string) => {
      const size = (data: string) => (data.length / 2).toString(16).padStart(6, '0');
      return tag(8, 0, `952${inner}4f70757300${size(opus)}${opus}6d70346101${size(aac)}${aac}`);
    };
    const input = concat(flvHeader(), both(0, '', '1210'), both(1, 'fc01', '210a'));
    const sound = await convert(input);
    expect(sound.hex).toBe(`${stereo(2)}210a`);
    expect(sound.facts.audio).toMatchObject({ codec: 'mp4a', trackId: 1 });
    expect(sound.diagnostics.map(({ message }) => message)).toEqual([
      'audio:0 (Opus) is not written: only one track is, --track chooses it',
    ]);
    expect((await convert(input, { to: 'raw' })).hex).toBe('fc01');
  });

  test.each([
    ['no audio', concat(flvHeader(), tag(9, 0, '1200')), {}, 'the stream has no audio track'],
    ['an empty FLV', flvHeader(), {}, 'the stream has no audio track'],
    ['another codec', concat(flvHeader(), tag(8, 0, '2ffffb')), {}, 'the audio is MP3, ADTS holds only AAC'],
    [
      'no MP3',
      concat(flvHeader(), tag(8, 0, 'b201')),
      { to: 'raw', codec: '.mp3' },
      "the audio is 'speex', a .mp3 file",
    ],
    ['no frame', concat(flvHeader(), tag(8, 0, STEREO)), {}, 'no frame that can be written'],
    ['encrypted', concat(flvHeader(), tag(0x28, 0, 'af0101')), {}, 'the audio of the stream is encrypted'],
  ] as const)('%s: an error', async (_name, input, options, message) => {
    await expect(convert(input, options)).rejects.toThrow(message);
  });
});

describe('raw audio', () => {
  // MPEG-1 layer III, 48,000 Hz, joint stereo: SoundRate is 44 kHz, its maximum.
  const MP3 = 'fffb9464';

  test('MP3 frames as they are, and what their header says', async () => {
    const input = concat(flvHeader(), tag(8, 0, `2f${MP3}00`), tag(8, 24, `2f${MP3}01`), tag(8, 48, `2f${MP3}02`));
    const sound = await convert(input, { to: 'raw', codec: '.mp3', pieces: bytewise(input) });
    expect(sound.hex).toBe(`${MP3}00${MP3}01${MP3}02`);
    expect(sound.diagnostics).toEqual([]);
    expect(sound.facts.audio).toMatchObject({
      codec: '.mp3',
      frames: 3,
      sampleRateHz: 48_000,
      channels: 2,
      durationMs: 72,
    });
  });

  test.each([
    ['PCM', '3f', 'pcm', { sampleRateHz: 44_100, channels: 2 }, []],
    ['A-law, whose rate is 8 kHz whatever the tag says', '7e', 'alaw', { sampleRateHz: 8_000, channels: 1 }, []],
    ['Speex', 'b6', 'speex', { sampleRateHz: 16_000, channels: 1 }, ['warning raw-frames 0']],
  ])('%s', async (_name, header, codec, facts, found) => {
    const sound = await convert(concat(flvHeader(), tag(8, 0, `${header}0102`), tag(8, 20, `${header}03`)), {
      to: 'raw',
    });
    expect(sound.hex).toBe('010203');
    expect(sound.facts.audio).toMatchObject({ codec, frames: 2, ...facts });
    expect(codes(sound)).toEqual(found);
  });
});
