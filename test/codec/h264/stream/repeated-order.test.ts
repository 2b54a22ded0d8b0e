import { describe, expect, it } from 'vitest';
import { RepeatedOrder } from '../../../../src/codec/h26x/repeated-order.ts';
import { findingsOf, inspectUnits } from '../../../harness/inspected.ts';
import { type SliceChoice, type SpsChoice, writePps, writeSlice, writeSps } from '../../../harness/written-stream.ts';

const MAIN: SpsChoice = { profile: 77 };
const of = (pictures: readonly SliceChoice[], sps: SpsChoice = MAIN): string[] =>
  findingsOf(inspectUnits([writeSps(sps), writePps(), ...pictures.map((picture) => writeSlice(picture, sps))]));

describe('picture order counts (H.264 8.2.1)', () => {
  it('two pictures of a period with one count', () => {
    const b = (lsb: number): SliceChoice => ({ frameNum: 2, refIdc: 0, type: 1, lsb });
    const p = (frameNum: number, lsb: number): SliceChoice => ({ frameNum, lsb });
    expect(of([{ nal: 5 }, p(1, 6), b(2), b(4), p(2, 10)])).toEqual([]);
    expect(of([{ nal: 5 }, p(1, 6), b(2), { ...b(6) }, p(2, 10)])).toEqual(['error poc-duplicate @5']);
    expect(of([{ nal: 5 }, p(1, 0), p(2, 0)])).toEqual(['error poc-duplicate @3', 'error poc-duplicate @4']);
  });

  it('counts restart with IDR pictures and memory_management_control_operation 5', () => {
    expect(of([{ nal: 5 }, { frameNum: 1, lsb: 2 }, { nal: 5, idrPicId: 1 }, { frameNum: 1, lsb: 2 }])).toEqual([]);
    const reset: SliceChoice = { frameNum: 2, lsb: 4, mmco5: true };
    expect(of([{ nal: 5 }, { frameNum: 1, lsb: 2 }, reset, { frameNum: 1, lsb: 2 }])).toEqual([]);
  });

  it('the fields of one frame may share a count, those of two frames may not', () => {
    const paff: SpsChoice = { ...MAIN, interlaced: true };
    const fields = (frameNum: number, a: number, b: number): SliceChoice[] => [
      { frameNum, field: 'top', lsb: a, ...(frameNum === 0 && { nal: 5 as const }) },
      { frameNum, field: 'bottom', lsb: b },
    ];
    expect(of([...fields(0, 0, 0), ...fields(1, 2, 3), ...fields(2, 4, 4)], paff)).toEqual([]);
    expect(of([...fields(0, 0, 1), ...fields(1, 1, 2)], paff)).toEqual(['error poc-duplicate @4']);
    expect(of([...fields(0, 0, 1), ...fields(1, 2, 0)], paff)).toEqual(['error poc-duplicate @5']);
  });

  it('pictures after a loss are not compared with those before: the upper bits are a guess (8.2.1.1)', () => {
    expect(of([{ nal: 5 }, { frameNum: 1, lsb: 2 }, { frameNum: 9, lsb: 2 }])).toEqual(['error missing-frames @4']);
  });

  it('32 fields are compared, in bounded memory', () => {
    const repeated = new RepeatedOrder('H.264 8.2.1');
    const countsAfter = (count: number) => {
      repeated.restart();
      for (let i = 0; i < count; i++) expect(repeated.next(i, false)).toBeUndefined();
      return repeated.next(0, false)?.code;
    };
    expect([countsAfter(1), countsAfter(32), countsAfter(33)]).toEqual(['poc-duplicate', 'poc-duplicate', undefined]);
  });
});
