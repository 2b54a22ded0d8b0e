import { describe, expect, it } from 'vitest';
import { h264Levels } from '../../../src/codec/h264/level-table.ts';
import type { LevelDemand } from '../../../src/codec/level-table.ts';

/** The limits that a demand breaks, `name needed > allowed`. */
const broken = (level: string, demand: Partial<LevelDemand>): string[] =>
  h264Levels
    .judge(level, { profile: 'High', codedWidth: 16, codedHeight: 16, ...demand })
    .filter(({ holds }) => !holds)
    .map(({ name, needed, allowed }) => `${name} ${needed} > ${allowed}`);

const mbs = (width: number, height: number) => ({ codedWidth: 16 * width, codedHeight: 16 * height });
/** 1920x1088: 8160 macroblocks. */
const HD = mbs(120, 68);

describe('limits of a level (H.264 A.3.1 to A.3.3): the last value that holds, and the next one', () => {
  it.each<[string, string, Partial<LevelDemand>, Partial<LevelDemand>, string[]]>([
    // MaxFS 8192.
    ['frame size, A.3.1 e', '4', mbs(128, 64), mbs(128, 65), ['frameSize 8320 > 8192']],
    // Sqrt(8 * 99) = 28.1.
    ['width, A.3.1 f', '1', mbs(28, 3), mbs(29, 3), ['width 29 > 28']],
    ['height, A.3.1 g', '1', mbs(3, 28), mbs(3, 29), ['height 29 > 28']],
    // 3600 * 30 = MaxMBPS 108000.
    [
      'macroblocks a second, A.3.1 a',
      '3.1',
      { ...mbs(80, 45), fps: 30 },
      { ...mbs(80, 45), fps: 31 },
      ['sampleRate 111600 > 108000'],
    ],
    ['frames a second, fR', '5.2', { fps: 172 }, { fps: 173 }, ['frameRate 173 > 172']],
    ['frames a second from level 6 on', '6', { fps: 300 }, { fps: 301 }, ['frameRate 301 > 300']],
    // MaxDpbMbs 32768 / 8160 = 4.
    ['DPB, A.3.1 h', '4', { ...HD, dpbFrames: 4 }, { ...HD, dpbFrames: 5 }, ['dpb 5 > 4']],
    ['DPB of small frames', '4', { dpbFrames: 16 }, { dpbFrames: 17 }, ['dpb 17 > 16']],
    // 1250 * 20000.
    ['bit rate of High', '4', { bitrateBps: 25e6 }, { bitrateBps: 25e6 + 1 }, ['bitrate 25000001 > 25000000']],
    [
      'bit rate of Main',
      '4',
      { profile: 'Main', bitrateBps: 20e6 },
      { profile: 'Main', bitrateBps: 20e6 + 1 },
      ['bitrate 20000001 > 20000000'],
    ],
    [
      'bit rate of High 10',
      '4',
      { profile: 'High 10', bitrateBps: 60e6 },
      { profile: 'High 10', bitrateBps: 60e6 + 1 },
      ['bitrate 60000001 > 60000000'],
    ],
    [
      'bit rate of High 4:2:2',
      '4',
      { profile: 'High 4:2:2', bitrateBps: 80e6 },
      { profile: 'High 4:2:2', bitrateBps: 80e6 + 1 },
      ['bitrate 80000001 > 80000000'],
    ],
    // 1500 * 25000, at 1500 * 20000 bits a second.
    [
      'buffer, A.3.3 h',
      '4',
      { bufferBits: (rate) => (rate === 30e6 ? 37.5e6 : undefined) },
      { bufferBits: (rate) => (rate === 30e6 ? 37.5e6 + 1 : undefined) },
      ['buffer 37500001 > 37500000'],
    ],
    // One schedule is enough (A.3.1 j).
    [
      'HRD',
      '4',
      {
        hrd: {
          nal: [
            { bitRateBps: 40e6, cpbSizeBits: 40e6, cbr: false },
            { bitRateBps: 30e6, cpbSizeBits: 37.5e6, cbr: false },
          ],
        },
      },
      { hrd: { vcl: [{ bitRateBps: 30e6, cpbSizeBits: 37.5e6, cbr: false }] } },
      ['hrdBitrate 30000000 > 25000000', 'hrdBuffer 37500000 > 31250000'],
    ],
    // 384 * 8160 / 4: 8160 macroblocks are more than 245760 / 172.
    [
      'first frame, A.3.1 c',
      '4',
      { ...HD, frameBytes: { first: 783360 } },
      { ...HD, frameBytes: { first: 783361 } },
      ['firstFrameBytes 783361 > 783360'],
    ],
    // 384 * 245760 / 4 bytes a second.
    [
      'frames, A.3.1 d',
      '4',
      { frameBytes: { first: 1, perSecond: 23592960 } },
      { frameBytes: { first: 1, perSecond: 23592961 } },
      ['frameBytes 23592961 > 23592960'],
    ],
    [
      'no MinCR in High 10',
      '4',
      { profile: 'High 10', frameBytes: { first: 1e9, perSecond: 1e9 } },
      { frameBytes: { first: 1, perSecond: 1e9 } },
      ['frameBytes 1000000000 > 23592960'],
    ],
    // 8160 / 60 slices; 245760 / 60 a second.
    [
      'slices of the first picture, A.3.3 a',
      '4',
      { ...HD, slices: { first: 136 } },
      { ...HD, slices: { first: 137 } },
      ['firstFrameSlices 137 > 136'],
    ],
    [
      'slices, A.3.3 b',
      '4',
      { slices: { first: 1, perSecond: 4096 } },
      { slices: { first: 1, perSecond: 4097 } },
      ['slices 4097 > 4096'],
    ],
    [
      'no SliceRate below level 3',
      '2.2',
      { slices: { first: 999, perSecond: 9999 } },
      { dpbFrames: 17 },
      ['dpb 17 > 16'],
    ],
    ['frame_mbs_only_flag, Table A-4', '4.1', { interlaced: true }, { dpbFrames: 17 }, ['dpb 17 > 16']],
    ['frame_mbs_only_flag from 4.2 on', '4.2', { interlaced: false }, { interlaced: true }, ['interlaced 1 > 0']],
    ['frame_mbs_only_flag up to 2', '2.1', { interlaced: true }, { dpbFrames: 17 }, ['dpb 17 > 16']],
    [
      'direct_8x8_inference_flag from 3 on',
      '3',
      { direct8x8Inference: true },
      { direct8x8Inference: false },
      ['direct8x8 1 > 0'],
    ],
    ['direct_8x8_inference_flag up to 2.2', '2.2', { direct8x8Inference: false }, { dpbFrames: 17 }, ['dpb 17 > 16']],
  ])('%s at level %s', (_name, level, holds, breaks, expected) => {
    expect(broken(level, holds)).toEqual([]);
    expect(broken(level, breaks)).toEqual(expected);
  });

  it('there are none in profiles outside Annex A, and in levels that do not exist', () => {
    const demand = { profile: 'Stereo High', codedWidth: 16, codedHeight: 16, fps: 1e6 };
    expect(h264Levels.judge('4', demand)).toEqual([]);
    expect(h264Levels.rates({ profile: 'Stereo High' })).toEqual([]);
    expect(h264Levels.judge('4.3', { ...demand, profile: 'High' })).toEqual([]);
  });

  // Table A-6: the highest frame rates of some sizes.
  it.each<[string, number, number, number]>([
    ['1', 11, 9, 15],
    ['3', 45, 30, 30],
    ['3', 45, 36, 25],
    ['3.1', 80, 45, 30],
    ['3.2', 80, 45, 60],
    ['4', 128, 64, 30],
    ['4.2', 128, 68, 60],
    ['5.1', 256, 128, 30],
    ['5.2', 256, 135, 60],
  ])('level %s has %i x %i macroblocks at %d frames a second, and no more', (level, width, height, fps) => {
    expect(broken(level, { ...mbs(width, height), fps })).toEqual([]);
    expect(broken(level, { ...mbs(width, height), fps: fps + 0.1 })).toHaveLength(1);
  });
});
