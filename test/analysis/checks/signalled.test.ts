import { describe, expect, it } from 'vitest';
import type { OptionValue } from '../../../src/analysis/checks/options.ts';
import { BitWriter } from '../../harness/bit-writer.ts';
import { checked } from '../../harness/checked.ts';
import { type FindingFacts, factsOf, offsetIn } from '../../harness/facts.ts';
import { framesOf, gopFlv, gopStream, spsOf } from '../../harness/gop-stream.ts';
import { byteStream, type SpsChoice, writePps, writeSlice, writeSps, writeUnit } from '../../harness/written-stream.ts';

type Options = Readonly<Record<string, OptionValue>>;

/** Findings of one rule without their wording and its name; all are errors but where a test says otherwise. */
const found = async (
  bytes: Uint8Array,
  id: string,
  options: Options = {},
): Promise<readonly Partial<FindingFacts>[]> => {
  const { findings } = await checked(bytes, { rules: { [id]: ['error', options] } });
  return findings.map((finding) => {
    const { ruleId, severity, ...facts } = factsOf(finding);
    expect(ruleId).toBe(id);
    return severity === 'error' ? facts : { severity, ...facts };
  });
};

/** An IDR picture of this SPS. */
const picture = (sps: SpsChoice): Uint8Array => byteStream([writeSps(sps), writePps(), writeSlice({ nal: 5 }, sps)]);
/** Where the SPS is in `gopFlv`: after the file header, 11 bytes of tag, 5 of AVC and 6 of the record. */
const SPS_IN_FLV = 13 + 11 + 5 + 6;

const TEN_BITS: SpsChoice = { profile: 110, bitDepthMinus8: 2 };

describe('vui/colour-inconsistent', () => {
  const id = 'vui/colour-inconsistent';

  it.each<[string, SpsChoice]>([
    ['BT.709', { colour: [1, 1, 1] }],
    ['BT.601 below 720 lines', { colour: [6, 6, 6] }],
    ["PQ with Y'CbCr, 10 bits", { ...TEN_BITS, colour: [9, 16, 9] }],
    ['PQ with ICtCp, 10 bits', { ...TEN_BITS, colour: [9, 16, 14] }],
    ['HLG, 10 bits', { ...TEN_BITS, colour: [9, 18, 9] }],
  ])('passes %s', async (_name, sps) => {
    expect(await found(picture(sps), id)).toEqual([]);
  });

  it.each<[string, SpsChoice]>([
    ['PQ in 8 bits', { colour: [9, 16, 9] }],
    ['HLG in 8 bits', { colour: [9, 18, 9] }],
    ['PQ with primaries of BT.709', { ...TEN_BITS, colour: [1, 16, 9] }],
    ['PQ with the matrix of BT.709', { ...TEN_BITS, colour: [9, 16, 1] }],
  ])('finds %s', async (_name, sps) => {
    expect(await found(picture(sps), id)).toEqual([{ byteOffset: 0 }]);
  });

  it('warns of the matrix of BT.601 from 720 lines on', async () => {
    const hd = { widthInMbs: 80, heightInMapUnits: 45 };
    for (const matrix of [5, 6]) {
      expect(await found(picture({ ...hd, colour: [1, 1, matrix] }), id)).toEqual([
        { severity: 'warning', byteOffset: 0 },
      ]);
    }
    expect(await found(picture({ ...hd, heightInMapUnits: 44, colour: [1, 1, 5] }), id)).toEqual([]);
  });

  it('finds GBR in 4:2:0 (E.2.1: matrix_coefficients 0 needs 4:4:4), and nothing else of RGB with PQ', async () => {
    const gbr = { measured: '0', expected: '4:4:4 with one bit depth', code: 'matrix-coefficients' };
    expect(await found(picture({ colour: [1, 1, 0] }), id)).toEqual([{ byteOffset: 0, frame: 0, ...gbr }]);
    expect(await found(picture({ ...TEN_BITS, colour: [9, 16, 0] }), id)).toEqual([
      { byteOffset: 0, frame: 0, ...gbr },
    ]);
    expect(await found(gopFlv('IPP', { sps: spsOf({ colour: [1, 1, 0] }) }), id)).toEqual([
      { byteOffset: SPS_IN_FLV, tag: 0, dtsMs: 0, ...gbr },
    ]);
  });
});

it('vui/full-range: video_full_range_flag', async () => {
  expect(await found(picture({ fullRange: false }), 'vui/full-range')).toEqual([]);
  expect(await found(picture({ fullRange: true }), 'vui/full-range')).toEqual([
    { byteOffset: 0, measured: 'full', expected: 'limited' },
  ]);
});

it('vui/square-pixels: the ratio counts, not the size', async () => {
  expect(await found(picture({ sar: [3, 3] }), 'vui/square-pixels')).toEqual([]);
  expect(await found(picture({ sar: [16, 11] }), 'vui/square-pixels')).toEqual([
    { byteOffset: 0, measured: '16:11', expected: '1:1' },
  ]);
});

describe('vui/timing-missing', () => {
  const id = 'vui/timing-missing';
  const flv = (sps: SpsChoice) => gopFlv('IPPPPPPP', { sps: spsOf(sps) });

  it('passes with timing', async () => {
    expect(await found(gopStream('IPP', 10), id)).toEqual([]);
    expect(await found(flv({ fps: 10 }), id, { fixed: true })).toEqual([]);
    expect(await found(flv({ fps: 10, fixedFrameRate: false }), id)).toEqual([]);
  });

  it('finds none: in a byte stream, by which its frames get a guessed rate, and in an FLV', async () => {
    expect(await found(gopStream('IPP', null), id)).toEqual([{ byteOffset: 0, code: 'frame-rate-guessed' }]);
    expect(await found(flv({}), id)).toEqual([{ byteOffset: SPS_IN_FLV, tag: 0 }]);
  });

  it('finds fixed_frame_rate_flag 0 where it is asked for and the timestamps are constant', async () => {
    expect(await found(flv({ fps: 10, fixedFrameRate: false }), id, { fixed: true })).toEqual([
      { byteOffset: SPS_IN_FLV, tag: 0 },
    ]);
  });
});

it('vui/timing-mismatch: the rate of the timestamps, and a clock', async () => {
  const id = 'vui/timing-mismatch';
  const flv = (fps: number) => gopFlv(`I${'P'.repeat(30)}`, { sps: spsOf({ fps }) });
  expect(await found(flv(10), id)).toEqual([]);
  const [differs, ...others] = await found(flv(20), id);
  expect(others).toEqual([]);
  expect(differs).toMatchObject({ measured: '20 frames/s', expected: '10 frames/s', code: 'frame-rate-differs' });
  expect(await found(gopStream('IPP', 90_000), id)).toEqual([{ byteOffset: 0, code: 'frame-rate-implausible' }]);
});

describe('qp/saturated', () => {
  // QP 26 of pic_init_qp_minus26, and slice_qp_delta (7.4.3).
  const units = (qpOfI: number, qpOfP: number) => [
    writeSps({ fps: 10 }),
    writePps(),
    writeSlice({ nal: 5, qpDelta: qpOfI - 26 }),
    writeSlice({ frameNum: 1, lsb: 2, qpDelta: qpOfP - 26 }),
    writeSlice({ frameNum: 2, lsb: 4, qpDelta: qpOfP - 26 }),
  ];
  const of = (...qps: [number, number]) => byteStream(units(...qps));

  it('min and max hold for the mean of each type of slices', async () => {
    expect(await found(of(12, 38), 'qp/saturated', { min: 12, max: 38 })).toEqual([]);
    expect(await found(of(11, 39), 'qp/saturated', { min: 12, max: 38 })).toEqual([
      { measured: 11, expected: 'at least 12' },
      { measured: 39, expected: 'at most 38' },
    ]);
  });

  it('percent counts frames from the limit on', async () => {
    expect(await found(of(12, 47), 'qp/saturated', { percent: 0 })).toEqual([]);
    expect(await found(of(12, 48), 'qp/saturated', { percent: 67 })).toEqual([]);
    expect(await found(of(12, 48), 'qp/saturated', { percent: 66 })).toEqual([
      { byteOffset: offsetIn(units(12, 48), 3), frame: 1, dtsMs: 100, measured: '66.7 %', expected: 'at most 66 %' },
    ]);
  });
});

/** Frames at 10 a second, each with the SEI message that `at` gives. */
const unitsWith = (pattern: string, at: (frame: number) => Uint8Array | undefined, of: SpsChoice = {}) => {
  const sps = spsOf({ fps: 10, ...of });
  const frames = framesOf(pattern, sps).map(({ units }, i) => [...[at(i) ?? []].flat(), ...units] as Uint8Array[]);
  return {
    units: [writeSps(sps), writePps(), ...frames.flat()],
    firstOf: (frame: number) => 2 + frames.slice(0, frame).flat().length,
  };
};

describe('sei/captions', () => {
  /** One pair of CEA-608 captions (A/53 Part 4, 6.2.3). */
  const CAPTIONS = writeUnit(
    0,
    6,
    [4, 14, 0xb5, 0, 0x31, 0x47, 0x41, 0x39, 0x34, 3, 0x41, 0xff, 0xfc, 0x94, 0x20, 0xff, 0x80],
  );
  const made = (frames: number, has: (frame: number) => boolean) =>
    unitsWith(`I${'P'.repeat(frames - 1)}`, (i) => (has(i) ? CAPTIONS : undefined));
  const required = { require: true, seconds: 1 };

  it('passes captions each second', async () => {
    expect(await found(byteStream(made(30, (i) => i % 10 === 0).units), 'sei/captions', required)).toEqual([]);
  });

  it.each<[string, (frame: number) => boolean, number]>([
    ['none', () => false, 11],
    ['a pause', (i) => i === 2 || i === 20, 13],
    ['none up to the end', (i) => i <= 15, 26],
  ])('finds %s', async (_name, has, frame) => {
    const { units, firstOf } = made(30, has);
    expect(await found(byteStream(units), 'sei/captions', required)).toEqual([
      {
        byteOffset: offsetIn(units, firstOf(frame)),
        frame,
        dtsMs: 100 * frame,
        measured: 'none',
        expected: 'each 1 s',
      },
    ]);
  });

  it('finds a stream without any that is shorter than the pause', async () => {
    expect(await found(byteStream(made(5, () => false).units), 'sei/captions', required)).toEqual([
      { measured: 'none', expected: 'each 1 s' },
    ]);
    expect(await found(byteStream(made(5, (i) => i === 3).units), 'sei/captions', required)).toEqual([]);
  });
});

describe('sei/timecode', () => {
  /** pic_timing (D.1.3) of a frame with a full timestamp, 24 bits of time_offset (E.2.2). */
  const clock = (hours: number, minutes: number, seconds: number, frames: number): Uint8Array => {
    const w = new BitWriter().u(4, 0).flag(1).u(2, 0).flag(1).u(5, 1).flag(1).flag(0).flag(0);
    w.u(8, frames).u(6, seconds).u(6, minutes).u(5, hours).i(24, 0).trailing();
    const bytes = w.toBytes();
    return writeUnit(0, 6, [1, bytes.length, ...bytes, 0x80]);
  };
  /** Time code of a frame at 10 a second. */
  const nth = (frame: number) => clock(1, 0, Math.floor(frame / 10), frame % 10);
  const made = (at: (frame: number) => Uint8Array | undefined) =>
    unitsWith(`I${'P'.repeat(11)}`, at, { picStruct: true });
  const check = async (at: (frame: number) => Uint8Array | undefined, options: Options = { require: true }) =>
    found(byteStream(made(at).units), 'sei/timecode', options);
  const place = (at: (frame: number) => Uint8Array | undefined, frame: number) => {
    const { units, firstOf } = made(at);
    return { byteOffset: offsetIn(units, firstOf(frame)), frame, dtsMs: 100 * frame };
  };

  it('passes what counts as the frames do, to one frame, and past midnight', async () => {
    expect(await check(nth)).toEqual([]);
    expect(await check((i) => nth(i < 6 ? i : i + 1))).toEqual([]);
    expect(await check((i) => (i < 6 ? clock(23, 59, 59, 4 + i) : clock(0, 0, 0, i - 6)))).toEqual([]);
  });

  it('finds a jump and a step back, once each', async () => {
    const jump = (i: number) => nth(i < 6 ? i : i + 5);
    expect(await check(jump)).toEqual([{ ...place(jump, 6), measured: '01:00:01:01' }]);
    const back = (i: number) => nth(i < 6 ? i + 10 : i);
    expect(await check(back)).toEqual([{ ...place(back, 6), measured: '01:00:00:06' }]);
  });

  it('finds a frame without one, and one where none is allowed', async () => {
    const gap = (i: number) => (i === 4 ? undefined : nth(i));
    expect(await check(gap)).toEqual([place(gap, 4)]);
    const one = (i: number) => (i === 4 ? nth(i) : undefined);
    expect(await check(one, { forbid: true })).toEqual([{ ...place(one, 4), measured: '01:00:00:04' }]);
    expect(await check(() => undefined, { forbid: true })).toEqual([]);
  });
});

it('sei/hdr10: PQ needs both messages, HLG none', async () => {
  const be = (bytes: number, value: number) =>
    Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** (bytes - 1 - i)) % 256);
  // Green, blue and red of DCI-P3, D65, 1000 and 0.0001 cd/m2 (D.2.29).
  const primaries = [13250, 34500, 7500, 3000, 34000, 16000, 15635, 16450].flatMap((value) => be(2, value));
  const display = writeUnit(0, 6, [137, 24, ...primaries, ...be(4, 10_000_000), ...be(4, 1), 0x80]);
  const light = writeUnit(0, 6, [144, 4, ...be(2, 1000), ...be(2, 400), 0x80]);
  const of = (transfer: number, ...messages: readonly Uint8Array[]) => {
    const sps: SpsChoice = { ...TEN_BITS, colour: [9, transfer, 9], fps: 10 };
    return byteStream([writeSps(sps), writePps(), ...messages, writeSlice({ nal: 5 }, sps)]);
  };
  expect(await found(of(16, display, light), 'sei/hdr10')).toEqual([]);
  expect(await found(of(18), 'sei/hdr10')).toEqual([]);
  for (const messages of [[], [display], [light]]) {
    expect(await found(of(16, ...messages), 'sei/hdr10')).toEqual([{ byteOffset: 0 }]);
  }
});

describe('encoder/declared', () => {
  /** What x264 writes (encoder/set.c), with these options. */
  const settings = (options: string): Uint8Array => {
    const uuid = Buffer.from('dc45e9bde6d948b7962cd820d923eeef', 'hex');
    const text = Buffer.from(
      `x264 - core 164 r3095 baee400 - H.264/MPEG-4 AVC codec - Copyleft - options: ${options}\0`,
    );
    const size = uuid.length + text.length;
    return writeUnit(0, 6, [
      5,
      ...new Array<number>(Math.floor(size / 255)).fill(255),
      size % 255,
      ...uuid,
      ...text,
      0x80,
    ]);
  };
  const of = (pattern: string, options: string, sps: SpsChoice = {}) =>
    byteStream(unitsWith(pattern, (i) => (i === 0 ? settings(options) : undefined), sps).units);
  const id = 'encoder/declared';

  it('passes what keeps to its limits', async () => {
    expect(await found(of('IPbbPIPbbPI', 'keyint=5 keyint_min=5 bframes=2 b_pyramid=0 open_gop=0 ref=4'), id)).toEqual(
      [],
    );
    expect(await found(of('IPPIPP', 'keyint=250 keyint_min=3 bframes=3 b_pyramid=2 open_gop=1 ref=16'), id)).toEqual(
      [],
    );
  });

  it('finds what goes beyond', async () => {
    const bytes = of('IPbBbPIPPPI', 'keyint=5 keyint_min=5 bframes=2 b_pyramid=0 open_gop=0 ref=3', {
      maxNumRefFrames: 5,
    });
    expect(await found(bytes, id)).toEqual([
      { measured: 'key frames up to 6 frames apart', expected: 'keyint=5' },
      { measured: 'key frames only 4 frames apart', expected: 'keyint_min=5' },
      { measured: '3 B pictures in a row', expected: 'bframes=2' },
      { measured: 'B pictures that others refer to', expected: 'b_pyramid=0' },
      { measured: '5 reference frames in the SPS', expected: 'ref=3' },
    ]);
    expect(await found(of('IPbbPrbbPP', 'keyint=7 open_gop=0'), id)).toEqual([
      { measured: '1 key frames of open GOPs', expected: 'open_gop=0' },
    ]);
  });

  it('finds a buffer that the declared one cannot be', async () => {
    // The settings alone are more than a kilobit in the first of ten frames a second.
    const beyond = of('IPP', 'vbv_maxrate=1 vbv_bufsize=1');
    expect(await found(beyond, id)).toEqual([
      { measured: expect.stringMatching(/^a buffer of [\d.]+ kb at [\d.]+ kb\/s$/), expected: 'vbv_bufsize=1' },
    ]);
    // What the stream needs at the declared rate is not known, only what it needs at lower ones.
    expect(await found(of('IPP', 'vbv_maxrate=900 vbv_bufsize=1'), id)).toEqual([]);
    expect(await found(of('IPP', 'vbv_maxrate=1 vbv_bufsize=90'), id)).toEqual([]);
  });

  it('compares with the settings that are expected', async () => {
    const expected = { expect: ['keyint=60', 'bframes=2', 'cabac=1'] };
    expect(await found(of('IPP', 'keyint=60 bframes=0'), id, expected)).toEqual([
      { measured: 'bframes=0', expected: 'bframes=2' },
      { measured: 'not declared', expected: 'cabac=1' },
    ]);
    expect(await found(of('IPP', 'cabac=1 keyint=60 bframes=2'), id, expected)).toEqual([]);
  });
});
