import { describe, expect, it } from 'vitest';
import { PictureOrderCounter } from '../../../../src/codec/hevc/stream/picture-order.ts';

type Picture = readonly [lsb: number, option?: 'starts' | 'passed over' | 'sub-layer 1'];

const ordersOf = (maxLsb: number, pictures: readonly Picture[]): number[] => {
  const counter = new PictureOrderCounter();
  return pictures.map(([lsb, option]) =>
    counter.next({
      temporalId: option === 'sub-layer 1' ? 1 : 0,
      lsb,
      maxLsb,
      startsPeriod: option === 'starts',
      isPassedOver: option === 'passed over',
    }),
  );
};

describe('picture order counts (H.265 8.3.1)', () => {
  it('the low bits wrap forwards and backwards', () => {
    expect(ordersOf(16, [[0, 'starts'], [7], [4], [11], [2], [14], [9]])).toEqual([0, 7, 4, 11, 18, 14, 9]);
  });

  it('counts go on from pictures of sub-layer 0 that are neither leading nor sub-layer non-reference', () => {
    expect(ordersOf(16, [[0, 'starts'], [7], [12, 'passed over'], [2]])).toEqual([0, 7, 12, 2]);
    expect(ordersOf(16, [[0, 'starts'], [7], [12, 'sub-layer 1'], [2]])).toEqual([0, 7, 12, 2]);
    expect(ordersOf(16, [[0, 'starts'], [7], [12], [2]])).toEqual([0, 7, 12, 18]);
  });

  it('a CRA picture that decoding starts at keeps its low bits, and the high bits are 0', () => {
    expect(ordersOf(256, [[0, 'starts'], [40], [9, 'starts'], [7, 'passed over'], [12]])).toEqual([0, 40, 9, 7, 12]);
  });

  it('leading pictures before a start may have negative counts', () => {
    expect(ordersOf(16, [[1, 'starts'], [15, 'passed over'], [4]])).toEqual([1, -1, 4]);
  });
});
