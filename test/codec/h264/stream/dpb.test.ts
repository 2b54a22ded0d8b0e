import { describe, expect, it } from 'vitest';
import { h264Stream } from '../../../../src/codec/h264/stream-codec.ts';
import { inspectUnits } from '../../../harness/inspected.ts';
import { type SliceChoice, type SpsChoice, writePps, writeSlice, writeSps } from '../../../harness/written-stream.ts';

const SPS: SpsChoice = { profile: 77, level: 40, log2MaxFrameNum: 8, log2MaxLsb: 8 };

/** Frames of decoded picture buffer that pictures need. */
const framesOf = (sps: SpsChoice, pictures: readonly SliceChoice[]): number | undefined => {
  const meter = h264Stream.pictureBuffer();
  const units = [writeSps(sps), writePps(), ...pictures.map((picture) => writeSlice(picture, sps))];
  for (const unit of inspectUnits(units).units) meter.take(unit);
  return meter.frames;
};

const IDR: SliceChoice = { nal: 5, lsb: 0 };
const P = (frameNum: number, lsb: number, more: SliceChoice = {}): SliceChoice => ({ frameNum, lsb, ...more });
/** Not a reference picture. */
const b = (frameNum: number, lsb: number, more: SliceChoice = {}): SliceChoice => ({
  type: 1,
  refIdc: 0,
  frameNum,
  lsb,
  ...more,
});

describe('decoded picture buffer (H.264 C.4)', () => {
  it.each<[string, number | undefined, SpsChoice, SliceChoice[]]>([
    ['no picture', undefined, SPS, []],
    ['one reference frame, in order', 1, SPS, [IDR, P(1, 2), P(2, 4), P(3, 6)]],
    ['three reference frames, in order', 3, { ...SPS, maxNumRefFrames: 3 }, [IDR, P(1, 2), P(2, 4), P(3, 6)]],
    ['three, of which two are used', 2, { ...SPS, maxNumRefFrames: 3 }, [IDR, P(1, 2)]],
    // The P picture waits for b, I is still needed by it: b itself is output at once (C.4.5.2).
    ['I P b', 2, { ...SPS, maxNumRefFrames: 2 }, [IDR, P(1, 4), b(2, 2), P(2, 8), b(3, 6)]],
    // I is no reference any more when P comes: it is output to make room.
    ['one reference frame and b', 1, SPS, [IDR, P(1, 4), b(2, 2), P(2, 8), b(3, 6)]],
    // I, P and B wait for b0, or for reference: b0 goes out at once.
    [
      'a pyramid: I P B b b',
      3,
      { ...SPS, maxNumRefFrames: 3 },
      [IDR, P(1, 8), { ...P(2, 4), type: 1 }, b(3, 2), b(3, 6), P(3, 16)],
    ],
    // Pictures that nobody refers to, the last one first: all of them wait for it.
    ['reversed', 4, SPS, [IDR, b(1, 8), b(1, 6), b(1, 4), b(1, 2)]],
    ['all IDR', 1, SPS, [IDR, { ...IDR, idrPicId: 1 }, { ...IDR, idrPicId: 2 }]],
    ['all IDR without reference frames', 0, { ...SPS, maxNumRefFrames: 0 }, [IDR, { ...IDR, idrPicId: 1 }]],
    // Operation 1 drops the frame before (difference_of_pic_nums_minus1 0): one frame is enough, though three are allowed.
    [
      'operation 1',
      1,
      { ...SPS, maxNumRefFrames: 3 },
      [IDR, P(1, 2, { operations: [[1, 0]] }), P(2, 4, { operations: [[1, 0]] }), P(3, 6, { operations: [[1, 0]] })],
    ],
    // The IDR picture becomes long-term and stays, whatever the sliding window does.
    [
      'operations 4 and 3: a long-term frame',
      2,
      { ...SPS, maxNumRefFrames: 2 },
      [
        IDR,
        P(1, 2, {
          operations: [
            [4, 1],
            [3, 0, 0],
          ],
        }),
        P(2, 4),
        P(3, 6),
        P(4, 8),
      ],
    ],
    // Operation 2 drops it: then the sliding window holds one frame.
    [
      'operation 2',
      2,
      { ...SPS, maxNumRefFrames: 2 },
      [{ ...IDR, longTerm: true }, P(1, 2, { operations: [[2, 0]] }), P(2, 4), P(3, 6)],
    ],
    [
      'operation 6: the current picture is long-term',
      2,
      { ...SPS, maxNumRefFrames: 2 },
      [
        IDR,
        P(1, 2, {
          operations: [
            [1, 0],
            [4, 1],
            [6, 0],
          ],
        }),
        P(2, 4),
        P(3, 6),
      ],
    ],
    // All are output before the picture, and the order restarts.
    [
      'operation 5',
      2,
      { ...SPS, maxNumRefFrames: 2 },
      [IDR, P(1, 4), b(2, 2), P(2, 8, { operations: [[5]] }), P(1, 4), b(2, 2)],
    ],
    ['an IDR picture restarts the order', 1, SPS, [IDR, P(1, 2), { ...IDR, idrPicId: 1 }, P(1, 2)]],
    // Two frames of the gap are kept, and P (8.2.5.2).
    ['a gap in frame_num that is allowed', 3, { ...SPS, maxNumRefFrames: 3, gapsAllowed: true }, [IDR, P(3, 6)]],
    // After a loss it begins anew.
    ['a gap that is not allowed', 1, { ...SPS, maxNumRefFrames: 3 }, [IDR, P(3, 6)]],
  ])('%s: %s', (_name, expected, sps, pictures) => {
    expect(framesOf(sps, pictures)).toBe(expected);
  });

  const field = (of: SliceChoice, parity: 'top' | 'bottom'): SliceChoice => ({ ...of, field: parity });
  const fieldSps: SpsChoice = { ...SPS, interlaced: true, maxNumRefFrames: 2 };

  it('two fields share the room of a frame', () => {
    const frames = [IDR, P(1, 8), b(2, 4), P(2, 16), b(3, 12)].flatMap((frame) => {
      const second = frame.nal === 5 ? P(0, 1) : { ...frame, lsb: (frame.lsb ?? 0) + 1 };
      return [field(frame, 'top'), field(second, 'bottom')];
    });
    expect(framesOf(fieldSps, frames)).toBe(2);
  });

  it('a frame is kept while one of its fields is a reference', () => {
    // Operation 1 of a top field: picNumX = 2 * frame_num + 1 - (d + 1). d 0 is the field of other parity in the frame
    // before (2 * FrameNumWrap), d 1 the one of the same parity (2 * FrameNumWrap + 1).
    const drop = (...differences: number[]): SliceChoice => ({ operations: differences.map((d) => [1, d]) });
    const pictures = (more: SliceChoice): SliceChoice[] => [
      field(IDR, 'top'),
      field(P(0, 1), 'bottom'),
      field(P(1, 8, more), 'top'),
      field(P(1, 9), 'bottom'),
      field(P(2, 16), 'top'),
      field(P(2, 17), 'bottom'),
    ];
    expect(framesOf({ ...fieldSps, maxNumRefFrames: 3 }, pictures({}))).toBe(3);
    expect(framesOf({ ...fieldSps, maxNumRefFrames: 3 }, pictures(drop(1)))).toBe(3);
    expect(framesOf({ ...fieldSps, maxNumRefFrames: 3 }, pictures(drop(1, 2)))).toBe(2);
  });

  it('no buffer is large enough for 17 pictures that wait', () => {
    const pictures = Array.from({ length: 18 }, (_, i) => b(1, 2 * (18 - i)));
    expect(framesOf(SPS, [IDR, ...pictures])).toBe(17);
  });
});

/** The smallest buffer by foresight, where every picture is a frame and one reference frame is kept. */
const byForesight = (orders: readonly number[], isReference: readonly boolean[]): number => {
  let most = 0;
  for (let now = 0; now < orders.length; now++) {
    let held = 0;
    let references = 0;
    for (let i = now; i >= 0; i--) {
      const isLastReference = isReference[i] === true && references++ === 0;
      // It may be output once no later picture precedes it.
      const waits = orders.slice(now + 1).some((order) => order < (orders[i] as number));
      // The current picture needs room if it is kept, or waits; an earlier one if it waits for the current one.
      const waitsForNow = i < now && (orders[now] as number) < (orders[i] as number);
      if (isLastReference || waits || waitsForNow) held++;
    }
    most = Math.max(most, held);
  }
  return most;
};

it('is the smallest buffer by foresight, for any order of pictures', () => {
  let seed = 1;
  const random = (below: number): number => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  for (let round = 0; round < 200; round++) {
    // Shuffled within small distances, as encoders reorder.
    const keys = Array.from({ length: 24 }, (_, i) => ({ i, key: i + random(1 + random(9)) }));
    const places = keys.sort((x, y) => x.key - y.key || x.i - y.i);
    const rank = new Map(places.map(({ i }, place) => [i, place]));
    const orders = [0, ...Array.from({ length: 24 }, (_, i) => 2 * ((rank.get(i) as number) + 1))];
    const references = orders.map((_, i) => i === 0 || random(3) === 0);
    let frameNum = 0;
    const pictures = orders.map((lsb, i): SliceChoice => {
      if (i === 0) return IDR;
      frameNum += references[i - 1] === true ? 1 : 0;
      return references[i] === true ? P(frameNum, lsb) : b(frameNum, lsb);
    });
    const name = orders.map((order, i) => `${order}${references[i] === true ? 'r' : ''}`).join(' ');
    expect({ name, frames: framesOf(SPS, pictures) }).toEqual({ name, frames: byForesight(orders, references) });
  }
});
