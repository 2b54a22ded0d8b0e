import { describe, expect, it } from 'vitest';
import { QpStatistics } from '../../src/analysis/qp.ts';
import { inspectStream, inspectUnits } from '../harness/inspected.ts';
import {
  byteStream,
  END_OF_SEQUENCE,
  SEI,
  type SpsChoice,
  writePicTiming,
  writePps,
  writeSlice,
  writeSps,
  writeUnit,
} from '../harness/written-stream.ts';

describe('QpStatistics', () => {
  it('is empty before the first slice', () => {
    expect(new QpStatistics().summary).toBeUndefined();
  });

  it('sums by slice type, in the order I P B SI SP, means to two decimals', () => {
    const qp = new QpStatistics();
    for (const [type, value] of [
      ['B', 30],
      ['P', 28],
      ['I', -6],
      ['P', 29],
      ['SP', 51],
      ['P', 29],
    ] as const)
      qp.add(type, value);
    expect(qp.summary).toEqual({
      slices: 6,
      min: -6,
      max: 51,
      mean: 26.83,
      byType: {
        I: { slices: 1, min: -6, max: -6, mean: -6 },
        P: { slices: 3, min: 28, max: 29, mean: 28.67 },
        B: { slices: 1, min: 30, max: 30, mean: 30 },
        SP: { slices: 1, min: 51, max: 51, mean: 51 },
      },
    });
    expect(Object.keys(qp.summary?.byType ?? {})).toEqual(['I', 'P', 'B', 'SP']);
  });
});

describe('StreamStatistics', () => {
  const sps: SpsChoice = { profile: 77, fps: 25 };
  const SPS = writeSps(sps);
  const PPS = writePps();
  const idr = writeSlice({ nal: 5, qpDelta: 2 }, sps);

  it('counts units and bytes by type, overhead, and all bytes read', () => {
    const filler = writeUnit(0, 12, [0xff, 0xff, 0x80]);
    const stream = Uint8Array.from([7, 7, ...byteStream([SPS, PPS, SEI, idr, filler, END_OF_SEQUENCE]), 0, 0, 0]);
    const { summary } = inspectStream(stream);
    expect(summary).toMatchObject({ complete: true, nalus: 6, sizeBytes: stream.length });
    expect(summary.types).toEqual([
      { nal_unit_type: 5, name: 'IDR', count: 1, pictures: 1, sizeBytes: idr.length },
      { nal_unit_type: 6, name: 'SEI', count: 1, sizeBytes: SEI.length },
      { nal_unit_type: 7, name: 'SPS', count: 1, sizeBytes: SPS.length },
      { nal_unit_type: 8, name: 'PPS', count: 1, sizeBytes: PPS.length },
      { nal_unit_type: 10, name: 'EOSEQ', count: 1, sizeBytes: 1 },
      { nal_unit_type: 12, name: 'filler', count: 1, sizeBytes: filler.length },
    ]);
    const escapes = [SPS, PPS, SEI, idr].join().match(/\b0,0,3\b/g)?.length ?? 0;
    expect(escapes).toBeGreaterThan(0);
    expect(summary.overhead).toEqual({
      prefixBytes: 24,
      trailingZeroBytes: 3,
      emulationPreventionBytes: escapes,
      fillerBytes: filler.length,
      seiBytes: SEI.length,
      junkBytes: 2,
    });
    expect(summary.diagnostics).toEqual({ error: 1, warning: 0, info: 0 });
  });

  it('gives rates where the VUI has timing: frames over the frame rate', () => {
    const pictures = Array.from({ length: 9 }, (_, i) => writeSlice({ frameNum: i + 1, lsb: (2 * i + 2) % 16 }, sps));
    const { summary } = inspectUnits([SPS, PPS, idr, ...pictures]);
    expect(summary).toMatchObject({ frames: 10, frameRate: { num: 25, den: 1, fps: 25 }, durationSeconds: 0.4 });
    expect(summary.bitrateBps).toBe(Math.round((summary.sizeBytes * 8) / 0.4));
    const without = inspectUnits([writeSps({ profile: 77 }), PPS, writeSlice({ nal: 5 })]).summary;
    for (const key of ['frameRate', 'durationSeconds', 'bitrateBps']) expect(without).not.toHaveProperty(key);
  });

  describe('how long pictures are shown', () => {
    const timed: SpsChoice = { profile: 77, interlaced: true, fps: 30, picStruct: true };
    const picture = (i: number) =>
      i === 0 ? writeSlice({ nal: 5 }, timed) : writeSlice({ frameNum: i, lsb: (2 * i) % 16 }, timed);
    const shown = (picStructs: readonly number[]) =>
      inspectUnits([writeSps(timed), PPS, ...picStructs.flatMap((of, i) => [writePicTiming(of), picture(i)])]).summary;

    // Fields by Table E-6, ticks of 1/60 s; the patterns are those of x264's --pulldown 32, double, triple and 64.
    it.each([
      ['3:2 pulldown', [5, 4, 6, 3], 10],
      ['doubled', [7, 7], 8],
      ['tripled', [8, 8], 12],
      ['doubled and tripled in turn', [7, 8], 10],
      ['frames', [0, 3, 4], 6],
      ['reserved values', [9, 15], 4],
    ])('%s', (_name, picStructs, fields) => {
      const summary = shown(picStructs);
      expect(summary).toMatchObject({
        frames: picStructs.length,
        frameRate: { num: 30, den: 1, fps: 30 },
        durationSeconds: Math.round((fields / 60) * 1e6) / 1e6,
        diagnostics: { error: picStructs.includes(9) ? 2 : 0 },
      });
      expect(summary.bitrateBps).toBe(Math.round((summary.sizeBytes * 8 * 60) / fields));
    });

    it('a field is shown for one tick, paired or not', () => {
      const units = [
        writePicTiming(1),
        writeSlice({ nal: 5, field: 'top' }, timed),
        writePicTiming(2),
        writeSlice({ field: 'bottom', lsb: 1 }, timed),
        writePicTiming(1),
        writeSlice({ frameNum: 1, field: 'top', lsb: 2 }, timed),
      ];
      const { summary } = inspectUnits([writeSps(timed), PPS, ...units]);
      expect(summary).toMatchObject({ frames: 2, fields: 3, durationSeconds: 0.05 });
    });

    it('a pic_timing applies to the next picture only', () => {
      const { summary } = inspectUnits([writeSps(timed), PPS, writePicTiming(8), picture(0), picture(1)]);
      expect(summary.durationSeconds).toBe(Math.round((8 / 60) * 1e6) / 1e6);
    });

    it('each picture by its active SPS', () => {
      const slow: SpsChoice = { ...sps, fps: 10 };
      const again = writeSlice({ nal: 5, idrPicId: 1 }, slow);
      const { summary } = inspectUnits([SPS, PPS, idr, writeSps(slow), PPS, again]);
      // 1/25 s and 1/10 s: the stream has no single rate.
      expect(summary).toMatchObject({ frames: 2, durationSeconds: 0.14 });
      expect(summary).not.toHaveProperty('frameRate');
      expect(inspectUnits([writeSps(slow), PPS, SPS, PPS, idr]).summary.durationSeconds).toBe(0.04);
    });

    it('unknown if a picture has no timing; a picture without its SPS is timed like its neighbours', () => {
      const untimed: SpsChoice = { profile: 77 };
      const second = writeSlice({ nal: 5, idrPicId: 1 }, untimed);
      const { summary } = inspectUnits([SPS, PPS, idr, writeSps(untimed), PPS, second]);
      for (const key of ['frameRate', 'durationSeconds', 'bitrateBps']) expect(summary).not.toHaveProperty(key);
      expect(inspectUnits([idr, SPS, PPS, idr]).summary).toMatchObject({ frames: 2, durationSeconds: 0.08 });
    });

    it('many tick lengths are summed in bounded memory', () => {
      const rates = Array.from({ length: 200 }, (_, i) => i + 1);
      const units = rates.flatMap((fps) => [
        writeSps({ profile: 77, fps }),
        PPS,
        writeSlice({ nal: 5, idrPicId: fps % 2 }),
      ]);
      const seconds = rates.reduce((sum, fps) => sum + 1 / fps, 0);
      expect(inspectUnits(units).summary.durationSeconds).toBeCloseTo(seconds, 6);
    });
  });

  it('the type of a picture is that of its most dependent slice', () => {
    const part = (firstMb: number, frameNum: number, type: 0 | 1 | 2) =>
      writeSlice({ firstMb, frameNum, type, lsb: 2 * frameNum }, sps);
    const { summary } = inspectUnits([
      SPS,
      PPS,
      idr,
      part(0, 1, 2),
      part(4, 1, 0),
      part(0, 2, 0),
      part(4, 2, 1),
      part(8, 2, 2),
    ]);
    expect(summary).toMatchObject({ pictures: { I: 1, P: 1, B: 1 }, frames: 3, slicesPerPicture: { min: 1, max: 3 } });
    // Every slice counts for the QP: 28 for the IDR picture, 26 for the rest.
    expect(summary.qp).toMatchObject({
      slices: 6,
      min: 26,
      max: 28,
      byType: { I: { slices: 3 }, P: { slices: 2 }, B: { slices: 1 } },
    });
  });

  it('two fields of a pair are two pictures and one frame; an unpaired field is a frame', () => {
    const interlaced: SpsChoice = { ...sps, interlaced: true };
    const units = [
      writeSlice({ nal: 5, field: 'top' }, interlaced),
      writeSlice({ field: 'bottom', lsb: 1 }, interlaced),
      writeSlice({ frameNum: 1, lsb: 2 }, interlaced),
      writeSlice({ frameNum: 2, field: 'top', lsb: 4 }, interlaced),
    ];
    const { summary } = inspectUnits([writeSps(interlaced), PPS, ...units]);
    expect(summary).toMatchObject({ accessUnits: 4, pictures: { I: 1, P: 3 }, fields: 3, frames: 3 });
  });

  it('a picture whose first slice is damaged is still counted', () => {
    const second = writeSlice({ firstMb: 4, frameNum: 1, lsb: 2 }, sps);
    const { summary, records } = inspectUnits([SPS, PPS, idr, Uint8Array.of(0x41), second]);
    // The damaged slice is no IDR slice: it starts a picture, and the next one shows no difference from it.
    expect(records.map(({ startsPicture }) => startsPicture !== undefined)).toEqual([false, false, true, true, false]);
    expect(summary).toMatchObject({ pictures: { I: 1, P: 1 }, slicesPerPicture: { min: 1, max: 1 } });
  });

  it('a stream without pictures', () => {
    const { summary } = inspectUnits([SPS, PPS]);
    expect(summary).toMatchObject({ accessUnits: 1, pictures: {}, frames: 0, fields: 0 });
    for (const key of ['slicesPerPicture', 'qp', 'durationSeconds']) expect(summary).not.toHaveProperty(key);
  });

  it('empty units have no type', () => {
    const { summary } = inspectUnits([SPS, new Uint8Array(0), new Uint8Array(0)]);
    expect(summary.types).toEqual([
      { name: 'empty', count: 2, sizeBytes: 0 },
      { nal_unit_type: 7, name: 'SPS', count: 1, sizeBytes: SPS.length },
    ]);
  });
});
