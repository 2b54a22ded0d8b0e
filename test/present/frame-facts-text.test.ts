import { expect, it } from 'vitest';
import type { EntryPoint } from '../../src/analysis/frame-facts.ts';
import { av1Words } from '../../src/codec/av1/words.ts';
import { h264Words } from '../../src/codec/h264/words.ts';
import { hevcWords } from '../../src/codec/hevc/words.ts';
import { entryPointLines, frameFactLines, frameLines } from '../../src/present/frame-facts-text.ts';

const every = (count: number, frames: number, seconds: number) => ({
  ...{ count, minFrames: frames, meanFrames: frames, maxFrames: frames, constant: true },
  ...{ minSeconds: seconds, meanSeconds: seconds, maxSeconds: seconds },
});

const PLAIN = { indent: 0, width: 80 };

it('key-frame interval, B run and delay in one line', () => {
  const facts = { maxConsecutiveB: 3, reorderFrames: 2, reorderMs: 33.3, maxNumReorderFrames: 2 };
  expect(frameFactLines(every(4, 120, 2), facts, { indent: 2, width: 80 }, h264Words)).toEqual([
    '  4 key frames, every 120 frames (2.000 s), constant; at most 3 B in a row;',
    '  reorder 2 frames = 33 ms',
  ]);
  const text = (...args: Parameters<typeof frameFactLines>) => frameFactLines(...args).join(' ');
  const none = { maxConsecutiveB: 0, reorderFrames: 0, reorderMs: 0, maxNumReorderFrames: 0 };
  expect(text({ count: 1 }, none, PLAIN, h264Words)).toBe('1 key frame; no B frames; no reordering');
  expect(text({ count: 0 }, {}, PLAIN, h264Words)).toBe('no key frame');
  expect(text(every(2, 30, 1.001), {}, PLAIN, h264Words)).toBe('2 key frames, 30 frames apart (1.001 s)');
  const uneven = { ...every(5, 12, 0.48), maxFrames: 250, maxSeconds: 10, constant: false };
  expect(text(uneven, {}, PLAIN, h264Words)).toBe('5 key frames, 12 to 250 frames apart (0.480 to 10.000 s)');
  const untimed = { count: 3, minFrames: 1, meanFrames: 1, maxFrames: 1, constant: true };
  expect(text(untimed, {}, PLAIN, h264Words)).toBe('3 key frames, every frame, constant');
});

it('measured reordering beside that of the VUI', () => {
  const text = (reorderFrames: number, maxNumReorderFrames?: number) =>
    frameFactLines(
      undefined,
      { reorderFrames, ...(maxNumReorderFrames !== undefined && { maxNumReorderFrames }) },
      PLAIN,
      h264Words,
    ).join();
  expect(text(1, 4)).toBe('reorder 1 frame (VUI: 4)');
  expect(text(3, 3)).toBe('reorder 3 frames');
  expect(text(0)).toBe('no reordering (the VUI does not say)');
});

it('where a stream can be entered', () => {
  const point = (frame: number, type: EntryPoint['type'], recoveryFrames?: number): EntryPoint => ({
    frame,
    accessUnit: frame,
    offset: 0,
    type,
    ...(recoveryFrames !== undefined && { recoveryFrames }),
  });
  const text = (...points: EntryPoint[]) => {
    const count = (type: EntryPoint['type']) => points.filter((one) => one.type === type).length;
    const access = { closed: count('closed'), open: count('open'), recovery: count('recovery'), points };
    return entryPointLines(access, PLAIN, h264Words).join(' ');
  };
  expect(text()).toBe('cannot be entered anywhere: no IDR picture, no recovery point');
  expect(text(point(0, 'closed'))).toBe('can be entered at frame 0 (closed)');
  expect(text(point(0, 'closed'), point(12, 'open'), point(24, 'open'))).toBe(
    'can be entered at frames 0 (closed); 12, 24 (open)',
  );
  expect(text(point(3, 'recovery', 18))).toBe(
    'can be entered at frame 3 (right 18 frames later); frames 0 to 2 cannot be decoded',
  );
  expect(text(point(1, 'recovery', 1), point(9, 'recovery', 4))).toBe(
    'can be entered at frames 1, 9 (right 1 to 4 frames later); frame 0 cannot be decoded',
  );
  const many = Array.from({ length: 20 }, (_, i) => point(i * 250, 'closed'));
  expect(text(...many)).toBe('can be entered at frames 0, 250, 500, 750, 1000, 1250, 1500, 1750, … 12 more (closed)');
});

it('each codec has its own words', () => {
  const nowhere = { closed: 0, open: 0, recovery: 0, points: [] };
  expect([h264Words, hevcWords, av1Words].map((words) => entryPointLines(nowhere, PLAIN, words).join(' '))).toEqual([
    'cannot be entered anywhere: no IDR picture, no recovery point',
    'cannot be entered anywhere: no IRAP picture, no recovery point',
    'cannot be entered anywhere: no key frame',
  ]);
  const delays = { reorderFrames: 2, maxNumReorderFrames: 3 };
  expect(
    [h264Words, hevcWords, av1Words].map((words) => frameFactLines(undefined, delays, PLAIN, words).join(' ')),
  ).toEqual(['reorder 2 frames (VUI: 3)', 'reorder 2 frames (SPS: 3)', 'reorder 2 frames']);
});

it('a stream without frames has no such lines', () =>
  expect(frameLines({}, { indent: 2, width: 80 }, h264Words)).toEqual([]));
