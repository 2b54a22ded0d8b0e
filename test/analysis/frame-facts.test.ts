import { describe, expect, it } from 'vitest';
import { FrameFacts } from '../../src/analysis/frame-facts.ts';
import { KeyFrameIntervals } from '../../src/analysis/key-frame-intervals.ts';
import { type FrameRecord, isKeyFrame } from '../../src/media/frame-record.ts';

/** Frames in decoding order, one a word: type, output order, and `!` for IDR, `o` for a recovery point with no wait. */
const framesOf = (text: string, more: Partial<FrameRecord> = {}): FrameRecord[] =>
  text.split(' ').map((word, index) => {
    const [, type = 'P', order, mark] = /^([IPB])(\d+)([!o]?)$/.exec(word) ?? [];
    return {
      ...{
        index,
        offset: 100 * index,
        sizeBytes: 1,
        byteStreamBytes: 1,
        firstUnit: index,
        unitCount: 1,
        accessUnit: index,
      },
      ...{ pictures: [], slices: 1, reference: true, shown: true, ticks: 2, tick: { num: 1, den: 50 } },
      type: type as 'I' | 'P' | 'B',
      order: Number(order),
      startsPeriod: mark === '!',
      ...(mark === '!' && { randomAccess: 'closed' as const }),
      ...(mark === 'o' && { randomAccess: 'open' as const }),
      ...more,
    };
  });

const factsOf = (frames: readonly FrameRecord[], frameMs?: number) => {
  const facts = new FrameFacts();
  for (const frame of frames) facts.add(frame);
  return facts.summary(frameMs);
};

const keysOf = (frames: readonly FrameRecord[]) => {
  const intervals = new KeyFrameIntervals();
  for (const frame of frames) intervals.add(frame, isKeyFrame(frame), frame.ptsMs);
  return intervals.summary;
};

describe('reorder depth (H.264 E.2.1)', () => {
  it.each<readonly [name: string, frames: string, depth: number]>([
    ['no B frames', 'I0! P2 P4 P6', 0],
    ['a B frame', 'I0! P4 B2 P8 B6', 1],
    ['B frames that are not referred to', 'I0! P6 B2 B4 P12 B8 B10', 1],
    ['a pyramid: P and the B in the middle precede the first', 'I0! P8 B4 B2 B6 P16 B12 B10 B14', 2],
    ['a deeper pyramid', 'I0! P16 B8 B4 B2 B6 B12', 3],
    ['an IDR picture ends what was before', 'I0! P8 B4 I0! P2 P4', 1],
  ])('%s', (_name, frames, depth) => {
    expect(factsOf(framesOf(frames), 40)).toMatchObject({ reorderFrames: depth, reorderMs: 40 * depth });
  });

  it('is not that of pictures after a loss, nor more than 32', () => {
    const [first, ...rest] = framesOf('I0! P100 P200 P2 P4');
    const lost = rest.map((frame, i) => (i === 2 ? { ...frame, missingFrames: 3 } : frame));
    expect(factsOf([first as FrameRecord, ...lost]).reorderFrames).toBe(0);
    const down = Array.from({ length: 100 }, (_, i) => `P${1000 - i}`).join(' ');
    expect(factsOf(framesOf(down)).reorderFrames).toBe(32);
  });

  it('stands beside what the stream declares', () => {
    expect(factsOf(framesOf('I0! P4 B2', { reorderFrames: 4 }))).toMatchObject({
      reorderFrames: 1,
      maxNumReorderFrames: 4,
    });
    expect(factsOf(framesOf('I0! P4 B2'))).not.toHaveProperty('maxNumReorderFrames');
    expect(factsOf(framesOf('I0! P4 B2'))).not.toHaveProperty('reorderMs');
  });

  it('is not known where the order is not', () => {
    const frames = framesOf('P0 P2').map(({ order: _, ...frame }) => frame);
    expect(factsOf(frames, 40)).not.toHaveProperty('reorderFrames');
  });

  it('of a codec whose pictures are not read is that of PTS', () => {
    const frames = framesOf('P0 P0 P0 P0').map(({ order: _, ...frame }, i) => ({
      ...frame,
      type: 'unknown' as const,
      ptsMs: [0, 120, 40, 80][i] as number,
    }));
    expect(factsOf(frames)).toEqual({ reorderFrames: 1 });
  });
});

describe('B frames and entry points', () => {
  it('the longest run of B frames', () => {
    expect(factsOf(framesOf('I0! P8 B2 B4 B6 P12 B10')).maxConsecutiveB).toBe(3);
    expect(factsOf(framesOf('I0! P2')).maxConsecutiveB).toBe(0);
  });

  it('each kind is counted, the first hundred are listed', () => {
    const [a, b, c] = framesOf('I0! P2 I4o') as [FrameRecord, FrameRecord, FrameRecord];
    const refresh: FrameRecord = { ...b, randomAccess: 'recovery', recoveryFrames: 9 };
    expect(factsOf([a, refresh, c]).randomAccess).toEqual({
      closed: 1,
      open: 1,
      recovery: 1,
      points: [
        { frame: 0, accessUnit: 0, offset: 0, type: 'closed' },
        { frame: 1, accessUnit: 1, offset: 100, type: 'recovery', recoveryFrames: 9 },
        { frame: 2, accessUnit: 2, offset: 200, type: 'open' },
      ],
    });
    const many = factsOf(framesOf(new Array(250).fill('I0!').join(' '))).randomAccess;
    expect([many?.closed, many?.points.length]).toEqual([250, 100]);
  });

  it('a stream without a frame has no facts', () => expect(factsOf([])).toEqual({}));
});

describe('distances between key frames', () => {
  it('in frames and in time', () => {
    expect(keysOf(framesOf('I0! P2 P4 I0! P2 P4 I0!'))).toEqual({
      ...{ count: 3, minFrames: 3, meanFrames: 3, maxFrames: 3, constant: true },
      ...{ minSeconds: 0.12, meanSeconds: 0.12, maxSeconds: 0.12, tailFrames: 1, tailSeconds: 0.04 },
    });
    expect(keysOf(framesOf('I0! I0! P2 P4 P6 I0!'))).toEqual({
      ...{ count: 3, minFrames: 1, meanFrames: 2.5, maxFrames: 4, constant: false },
      ...{ minSeconds: 0.04, meanSeconds: 0.1, maxSeconds: 0.16, tailFrames: 1, tailSeconds: 0.04 },
    });
    expect(keysOf(framesOf('P2 P4'))).toEqual({ count: 0 });
  });

  it('count the tail: the interval that the end leaves open', () => {
    expect(keysOf(framesOf('I0! P2 P4'))).toEqual({ count: 1, tailFrames: 3, tailSeconds: 0.12 });
    expect(keysOf(framesOf('P2 I0! P2 P4'))).toEqual({ count: 1, tailFrames: 3, tailSeconds: 0.12 });
    expect(keysOf(framesOf('I0! P2 I0! P2'))).toMatchObject({ constant: true, tailFrames: 2 });
    // Two frames apart, then three without another one.
    expect(keysOf(framesOf('I0! P2 I0! P2 P4'))).toMatchObject({ maxFrames: 2, constant: false, tailFrames: 3 });
    // B4 and B2 are shown before the last key frame.
    expect(keysOf(framesOf('I0! I8o B4 B2 P10'))).toMatchObject({ maxFrames: 3, tailFrames: 2, tailSeconds: 0.08 });
    const timed = framesOf('I0! P2 I0! P2').map((frame, i) => ({ ...frame, ptsMs: 1000 + 100 * i }));
    expect(keysOf(timed)).toMatchObject({ maxSeconds: 0.2, tailSeconds: 0.2 });
  });

  it('of open GOPs are those in output order', () => {
    // Decoded I0 | I8 B2 B4 B6 | I16 B10 B12 B14 | I24: shown every four frames.
    expect(keysOf(framesOf('I0! I8o B4 B2 B6 I16o B12 B10 B14 I24o B20'))).toMatchObject({
      ...{ count: 4, minFrames: 2, maxFrames: 4, constant: false, minSeconds: 0.08, maxSeconds: 0.16 },
    });
    expect(keysOf(framesOf('I0! I8o B4 B2 B6 I16o B12 B10 B14 I24o B20 B18 B22'))).toMatchObject({
      ...{ count: 4, minFrames: 4, maxFrames: 4, constant: true, minSeconds: 0.16, maxSeconds: 0.16 },
    });
  });

  it('in time are those of PTS in a container, of display times elsewhere, and absent if unknown', () => {
    const frames = framesOf('I0! P2 I0!');
    const timed = frames.map((frame, i) => ({ ...frame, ptsMs: 100 * i }));
    expect(keysOf(timed)).toMatchObject({ minSeconds: 0.2, maxSeconds: 0.2 });
    const tripled = frames.map((frame, i) => ({ ...frame, ticks: i === 1 ? 3 : 2 }));
    expect(keysOf(tripled)).toMatchObject({ minSeconds: 0.1, maxFrames: 2 });
    const untimed = frames.map(({ tick: _, ...frame }) => frame);
    const distances = { minFrames: 2, meanFrames: 2, maxFrames: 2, constant: true };
    expect(keysOf(untimed)).toEqual({ count: 2, ...distances, tailFrames: 1 });
  });

  it('a recovery point of a P picture, or one that needs further frames, is no key frame', () => {
    const [a, b] = framesOf('I0! P2') as [FrameRecord, FrameRecord];
    expect(keysOf([a, { ...b, randomAccess: 'open' }, { ...b, randomAccess: 'recovery', type: 'I' }])).toEqual({
      ...{ count: 1, tailFrames: 3, tailSeconds: 0.12 },
    });
  });
});
