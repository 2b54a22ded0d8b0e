import { describe, expect, test } from 'vitest';
import { FrameAssembler } from '../../src/analysis/frames.ts';
import type { FrameRecord } from '../../src/media/frame-record.ts';
import { inspectUnits } from '../harness/inspected.ts';
import {
  AUD,
  END_OF_SEQUENCE,
  type PpsChoice,
  SEI,
  type SliceChoice,
  type SpsChoice,
  writePps,
  writeSlice,
  writeSps,
  writeUnit,
} from '../harness/written-stream.ts';

const MAIN: SpsChoice = { profile: 77 };
const FIELDS: SpsChoice = { profile: 77, interlaced: true };
const slice = (of: SliceChoice, sps: SpsChoice = MAIN, pps: PpsChoice = {}) => writeSlice(of, sps, pps);
/** recovery_point with recovery_frame_cnt 0 or 1 (D.1.8): ue(v), three flags, changing_slice_group_idc u(2). */
const recoveryPoint = (count: 0 | 1) => writeUnit(0, 6, [6, 1, count === 0 ? 0b1100_0100 : 0b0101_0001, 0x80]);

const framesOf = (units: readonly Uint8Array[]): FrameRecord[] => {
  const assembler = new FrameAssembler();
  return [...inspectUnits(units).units.flatMap((unit) => assembler.push(unit)), ...assembler.end()];
};
/** nal_unit_type of the units of each frame: the first one and those after it. */
const typesOf = (units: readonly Uint8Array[]) =>
  framesOf(units).map(({ firstUnit, unitCount }) =>
    units.slice(firstUnit, firstUnit + unitCount).map((unit) => (unit[0] as number) & 31),
  );

const [SPS, PPS] = [writeSps(MAIN), writePps()];
const IDR = slice({ nal: 5 });
const P1 = slice({ frameNum: 1, lsb: 2 });
const P2 = slice({ frameNum: 2, lsb: 4 });

describe('FrameAssembler', () => {
  test('a frame is its access unit, including the units before its slices', () => {
    const units = [AUD, SPS, PPS, SEI, IDR, AUD, P1, AUD, P2];
    const frames = framesOf(units);
    expect(typesOf(units)).toEqual([
      [9, 7, 8, 6, 5],
      [9, 1],
      [9, 1],
    ]);
    expect(
      frames.map(({ order, startsPeriod, randomAccess, ticks }) => [order, startsPeriod, randomAccess, ticks]),
    ).toEqual([
      [0, true, 'closed', 2],
      [2, false, undefined, 2],
      [4, false, undefined, 2],
    ]);
    expect(frames.map(({ firstUnit, offset }) => [firstUnit, offset])).toEqual([
      [0, 0],
      [5, 4 * 5 + AUD.length + SPS.length + PPS.length + SEI.length + IDR.length],
      [7, 4 * 7 + 2 * AUD.length + SPS.length + PPS.length + SEI.length + IDR.length + P1.length],
    ]);
  });

  test('slices of one picture stay together', () => {
    expect(
      typesOf([SPS, PPS, IDR, slice({ nal: 5, firstMb: 4 }), P1, slice({ frameNum: 1, lsb: 2, firstMb: 4 })]),
    ).toEqual([
      [7, 8, 5, 5],
      [1, 1],
    ]);
  });

  test('two fields are one frame, including units between them; an unpaired field is a frame', () => {
    const [sps, pps] = [writeSps(FIELDS), writePps()];
    const field = (of: SliceChoice) => slice(of, FIELDS);
    const top = field({ nal: 5, field: 'top' });
    const bottom = field({ field: 'bottom', lsb: 1 });
    const alone = field({ frameNum: 1, lsb: 2, field: 'top' });
    const next = field({ frameNum: 2, lsb: 4, field: 'top' });
    const units = [
      sps,
      pps,
      top,
      AUD,
      SEI,
      bottom,
      AUD,
      alone,
      AUD,
      next,
      field({ frameNum: 2, lsb: 5, field: 'bottom' }),
    ];
    const frames = framesOf(units);
    expect(typesOf(units)).toEqual([
      [7, 8, 5, 9, 6, 1],
      [9, 1],
      [9, 1, 1],
    ]);
    expect(frames.map(({ order, ticks }) => [order, ticks])).toEqual([
      [0, 2],
      [2, 1],
      [4, 2],
    ]);
  });

  test('units after the last picture that begin an access unit belong to no frame', () => {
    expect(typesOf([SPS, PPS, IDR, END_OF_SEQUENCE, AUD, SEI])).toEqual([[7, 8, 5, 10]]);
    expect(framesOf([SPS, PPS, AUD, SEI])).toEqual([]);
  });

  test('where decoding can start', () => {
    const intra = (frameNum: number) => slice({ frameNum, lsb: 2 * frameNum, type: 2 });
    const frames = framesOf([
      SPS,
      PPS,
      recoveryPoint(0),
      IDR,
      recoveryPoint(0),
      intra(1),
      recoveryPoint(1),
      intra(2),
      intra(3),
    ]);
    expect(frames.map(({ randomAccess, recoveryFrames }) => [randomAccess, recoveryFrames])).toEqual([
      ['closed', undefined],
      ['open', undefined],
      ['recovery', 1],
      [undefined, undefined],
    ]);
  });

  test('memory_management_control_operation 5 restarts picture order', () => {
    const frames = framesOf([
      SPS,
      PPS,
      IDR,
      P1,
      slice({ frameNum: 2, lsb: 4, mmco5: true }),
      slice({ frameNum: 1, lsb: 2 }),
    ]);
    expect(frames.map(({ order, startsPeriod }) => [order, startsPeriod])).toEqual([
      [0, true],
      [2, false],
      [0, true],
      [2, false],
    ]);
  });

  test('the size of a frame is that of the SPS that its PPS refers to', () => {
    const other: SpsChoice = { ...MAIN, id: 3, widthInMbs: 8 };
    const idr = (pps: PpsChoice) => writeSlice({ nal: 5 }, MAIN, pps);
    const units = [
      SPS,
      PPS,
      writeSps(other),
      writePps({ id: 1, sps: 3 }),
      idr({}),
      slice({ nal: 5, idrPicId: 1 }, other, { id: 1 }),
    ];
    expect(framesOf(units).map(({ width }) => width)).toEqual([64, 128]);
    expect(framesOf([idr({ id: 7 })])).toMatchObject([{ parameterSetsMissing: true }]);
    expect(framesOf([idr({ id: 7 })])[0]).not.toHaveProperty('order');
  });
});
