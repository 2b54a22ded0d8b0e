import { describe, expect, it } from 'vitest';
import type { OptionValue } from '../../../src/analysis/checks/options.ts';
import { check } from '../../../src/pipeline/check.ts';
import { checked } from '../../harness/checked.ts';
import {
  byteStream,
  type SliceChoice,
  type SpsChoice,
  writePps,
  writeSlice,
  writeSps,
} from '../../harness/written-stream.ts';

/** A stream of pictures; each takes at least `bytes`, filled up after its slice data. */
const stream = (sps: SpsChoice, pictures: readonly (readonly SliceChoice[])[], bytes = 0): Uint8Array =>
  byteStream([
    writeSps(sps),
    writePps(),
    ...pictures.flat().map((slice) => {
      const unit = writeSlice(slice, sps);
      const filled = new Uint8Array(Math.max(unit.length, bytes)).fill(0x5a);
      filled.set(unit);
      return filled;
    }),
  ]);

const found = async (
  rule: string,
  bytes: Uint8Array,
  options: Readonly<Record<string, OptionValue>> = {},
): Promise<readonly string[]> => {
  const { findings, results } = await checked(bytes, { rules: { [rule]: ['error', options] } });
  const skipped = results.flatMap(({ reason }) => (reason === undefined ? [] : [`skipped: ${reason}`]));
  return [...findings.map(({ message }) => message), ...skipped];
};

const IDR: SliceChoice = { nal: 5 };
/** I P P P …: `count` pictures in output order. */
const inOrder = (count: number): SliceChoice[][] =>
  Array.from({ length: count }, (_, i) => [i === 0 ? IDR : { frameNum: i % 16, lsb: (2 * i) % 16 }]);
const HD: SpsChoice = { profile: 100, level: 40, widthInMbs: 120, heightInMapUnits: 68, fps: 30 };

describe('level/too-low (H.264 A.3.1 a)', () => {
  it('1080p30 fits level 4', async () => {
    expect(await found('level/too-low', stream(HD, inOrder(40)))).toEqual([]);
  });

  it('1080p60 does not', async () => {
    // 8160 * 60 macroblocks; MaxMBPS of 4.2 is 522240.
    expect(await found('level/too-low', stream({ ...HD, fps: 60 }, inOrder(70)))).toEqual([
      'level 4 is too low for 1920x1088 at this rate: 489600 macroblocks/s, MaxMBPS allows 245760; level 4.2 holds the stream (H.264 A.3.1 a)',
    ]);
  });

  it('where no level holds the stream, the limit of all levels is named', async () => {
    // fR, the shortest time of a frame, is 1/172 s below level 6 and 1/300 s from there on.
    const qcif = { profile: 100, level: 21, widthInMbs: 11, heightInMapUnits: 9 };
    expect(await found('level/too-low', stream({ ...qcif, fps: 400 }, inOrder(410)))).toEqual([
      'level 2.1 is too low for 176x144 at this rate: 400 frames/s, 1 / fR allows 172; no level of High holds the stream (H.264 A.3.1 a)',
    ]);
  });

  it('the frame size is found in the SPS', async () => {
    expect(await found('level/too-low', stream({ ...HD, level: 32, fps: 10 }, inOrder(2)))).toEqual([
      'level_idc is beyond level 3.2 of High: a frame: expected at most 5120 macroblocks, found 8160 (120x68) (H.264 A.3.1)',
    ]);
  });

  it('is skipped where the level does not exist', async () => {
    expect(await found('level/too-low', stream({ ...HD, level: 43 }, inOrder(2)))).toEqual([
      'skipped: the declared level does not exist',
    ]);
  });
});

describe('level/too-high', () => {
  it('one level above is right, two are not', async () => {
    // 245760 macroblocks a second are enough at level 4.
    expect(await found('level/too-high', stream({ ...HD, level: 41 }, inOrder(40)))).toEqual([]);
    expect(await found('level/too-high', stream({ ...HD, level: 42 }, inOrder(40)))).toEqual([
      'level 4.2 is declared, level 4 holds the stream, bound by MaxFS, MaxMBPS',
    ]);
    expect(await found('level/too-high', stream({ ...HD, level: 42 }, inOrder(40)), { steps: 3 })).toEqual([]);
  });

  it('is skipped without times', async () => {
    const { fps: _fps, ...untimed } = HD;
    expect(await found('level/too-high', stream(untimed, inOrder(40)))).toEqual([
      'skipped: there are no times: no container, no frame rate in the stream; --fps gives them',
    ]);
  });
});

describe('level/dpb by emulation (H.264 C.4)', () => {
  it('five frames that wait where level 4 has room for four', async () => {
    const b = (lsb: number): SliceChoice[] => [{ type: 1, refIdc: 0, frameNum: 1, lsb }];
    const pictures = [[IDR], b(10), b(8), b(6), b(4), b(2)];
    const wide: SpsChoice = { ...HD, log2MaxLsb: 8 };
    expect(await found('level/dpb', stream(wide, pictures))).toEqual([
      'the stream needs 5 frames of decoded picture buffer, MaxDpbFrames of level 4 is 4; level 5 holds the stream (H.264 A.3.1 h)',
    ]);
    expect(await found('level/dpb', stream(wide, pictures.slice(0, 5)))).toEqual([]);
  });
});

describe('level/bitrate (H.264 A.3.1 j)', () => {
  // QCIF at level 1 of Main: 1200 * 64 bits a second, a buffer of 1200 * 175 = 210000 bits.
  const qcif: SpsChoice = { profile: 77, level: 10, widthInMbs: 11, heightInMapUnits: 9, fps: 15 };

  it('76800 bits a second fit, half as much again do not for long', async () => {
    // 15 * 640 * 8 = 76800, with start codes a little more.
    expect(await found('level/bitrate', stream(qcif, inOrder(60), 630))).toEqual([]);
    // 38400 bits too many a second fill the buffer of level 1 in 5.5 s; 1b has twice the rate.
    const [message] = await found('level/bitrate', stream(qcif, inOrder(120), 960));
    expect(message).toMatch(
      /^the highest bit rate of level 1 needs a buffer of 31\d kb, MaxCPB allows 210 kb; level 1b holds the stream \(H\.264 A\.3\.1 i, j\)$/,
    );
  });
});

describe('level/min-cr (H.264 A.3.1 c, d)', () => {
  const small: SpsChoice = { profile: 77, level: 10, widthInMbs: 11, heightInMapUnits: 9, fps: 15 };

  it('the first frame has 384 * 99 / 2 bytes, later ones 384 * 1485 / 2 a second', async () => {
    expect(await found('level/min-cr', stream(small, inOrder(3), 18900))).toEqual([]);
    expect(await found('level/min-cr', stream(small, inOrder(3), 19050))).toEqual([
      'the first frame has 19.1 kB, MinCR of level 1 allows 19.0 kB (H.264 A.3.1 c, d)',
      'a frame has 286 kB for each second of its time, MinCR of level 1 allows 285 kB (H.264 A.3.1 c, d)',
    ]);
  });

  it('is off until it is asked for', async () => {
    const { results } = await checked(stream(small, inOrder(3)));
    expect(results.some(({ rule }) => rule.id === 'level/min-cr')).toBe(false);
  });
});

describe('level/slices (H.264 A.3.3 a, b)', () => {
  // 720p30 at level 3.1: 108000 / 60 = 1800 slices a second, 60 a frame.
  const hd: SpsChoice = { profile: 77, level: 31, widthInMbs: 80, heightInMapUnits: 45, fps: 30 };
  const sliced = (slices: number): SliceChoice[][] =>
    inOrder(3).map(([picture]) => Array.from({ length: slices }, (_, i) => ({ ...picture, firstMb: 50 * i })));

  it('60 slices a frame fit, 61 do not', async () => {
    expect(await found('level/slices', stream(hd, sliced(60)))).toEqual([]);
    expect(await found('level/slices', stream(hd, sliced(61)))).toEqual([
      'level 3.1: the first frame has 61 slices, SliceRate allows 60 (H.264 A.3.3 a, b)',
      'level 3.1: 1830 slices/s, SliceRate allows 1800 (H.264 A.3.3 a, b)',
    ]);
  });
});

describe('vui/reorder-too-small (H.264 E.2.1, C.4)', () => {
  const pictures: SliceChoice[][] = [
    [IDR],
    [{ frameNum: 1, lsb: 8 }],
    [{ type: 1, frameNum: 2, lsb: 4 }],
    [{ type: 1, refIdc: 0, frameNum: 3, lsb: 2 }],
    [{ type: 1, refIdc: 0, frameNum: 3, lsb: 6 }],
  ];
  const sps = (reordered: number, buffered: number, maxNumRefFrames = 3): SpsChoice => ({
    ...HD,
    maxNumRefFrames,
    restriction: [reordered, buffered],
  });

  it('a pyramid that needs two frames of reordering and three of buffer', async () => {
    expect(await found('vui/reorder-too-small', stream(sps(2, 3), pictures))).toEqual([]);
  });

  it('a buffer that is too small for it', async () => {
    // One reference frame, B, is kept, and P waits for its output.
    expect(await found('vui/reorder-too-small', stream(sps(2, 1, 1), pictures))).toEqual([
      'max_num_reorder_frames 2: expected at most max_dec_frame_buffering, 1 (H.264 E.2.1)',
      'the stream needs 2 frames of decoded picture buffer, max_dec_frame_buffering is 1 (H.264 C.4.5.3)',
    ]);
  });

  it('a buffer that is smaller than the reference frames', async () => {
    expect(await found('vui/reorder-too-small', stream(sps(2, 2), inOrder(2)))).toEqual([
      'max_dec_frame_buffering 2: expected at least max_num_ref_frames, 3 (H.264 E.2.1)',
    ]);
  });

  it('more reordering than the buffer holds', async () => {
    expect(await found('vui/reorder-too-small', stream(sps(4, 3), inOrder(2)))).toEqual([
      'max_num_reorder_frames 4: expected at most max_dec_frame_buffering, 3 (H.264 E.2.1)',
    ]);
  });

  it('is skipped where nothing is declared', async () => {
    expect(await found('vui/reorder-too-small', stream(HD, pictures))).toEqual([
      'skipped: the stream declares no bitstream restriction',
    ]);
  });
});

describe('vui/bitstream-restriction (H.264 E.2.1)', () => {
  it('says the delay of what a decoder has to assume', async () => {
    // MaxDpbFrames of level 4: four frames of 33.3 ms.
    expect(await found('vui/bitstream-restriction', stream(HD, inOrder(10)))).toEqual([
      'no bitstream restriction in the VUI: a decoder assumes 4 frames of reordering, no frame is reordered: a delay of 4 frames, 133 ms for nothing (H.264 E.2.1)',
    ]);
  });

  it('is content with a restriction, and with pic_order_cnt_type 2', async () => {
    expect(await found('vui/bitstream-restriction', stream({ ...HD, restriction: [0, 1] }, inOrder(10)))).toEqual([]);
    expect(await found('vui/bitstream-restriction', stream({ ...HD, pocType: 2 }, inOrder(10)))).toEqual([]);
  });

  it.each([
    [[], undefined],
    [['low-latency'], 'error'],
    [['webrtc'], 'error'],
    [['strict'], 'warning'],
  ])('matters under the presets that ask for low delay, and strict: %j', async (presets, severity) => {
    const { findings } = await check(stream(HD, inOrder(10)), { presets });
    expect(findings.find(({ ruleId }) => ruleId === 'vui/bitstream-restriction')?.severity).toBe(severity);
  });
});

describe('gop/max-refs', () => {
  it('compares max_num_ref_frames', async () => {
    const bytes = stream({ ...HD, maxNumRefFrames: 3 }, inOrder(2));
    expect(await found('gop/max-refs', bytes, { max: 3 })).toEqual([]);
    expect(await found('gop/max-refs', bytes, { max: 2 })).toEqual(['max_num_ref_frames 3, at most 2 are allowed']);
  });
});
