import { describe, expect, it } from 'vitest';
import type { OptionValue } from '../../../../src/analysis/checks/options.ts';
import { checked } from '../../../harness/checked.ts';
import { gopFlv, gopStream } from '../../../harness/gop-stream.ts';

const check = (bytes: Uint8Array, id: string, options: Record<string, OptionValue> = {}) =>
  checked(bytes, { rules: { [id]: ['error', options] } });

const PATTERN = `I${'P'.repeat(59)}`;
/** Times of a constant rate, rounded to milliseconds. */
const at = (fps: number) => (frame: number) => Math.round((frame * 1000) / fps);

describe('video/fps', () => {
  it('measures the rate of an FLV by its timestamps', async () => {
    const flv = gopFlv(PATTERN, { dtsMs: at(60) });
    expect((await check(flv, 'video/fps', { max: 60, min: 30, allow: [60, 50] })).findings).toEqual([]);
    expect((await check(flv, 'video/fps', { max: 30 })).findings).toMatchObject([
      { message: expect.stringMatching(/^(60|59\.9\d*|60\.0\d*) frames\/s, at most 30 are allowed$/) },
    ]);
    expect((await check(flv, 'video/fps', { max: 30 })).findings[0]).not.toHaveProperty('platformCode');
    expect((await check(flv, 'video/fps', { min: 100 })).findings).toMatchObject([{ platformCode: false }]);
    expect((await check(flv, 'video/fps', { allow: [120] })).findings).toMatchObject([{ platformCode: false }]);
    expect((await check(flv, 'video/fps', { allow: [25, 30] })).findings).toMatchObject([
      { expected: 'expected 25 or 30' },
    ]);
  });

  it('takes 59.94 and 60 as one rate, 29.97 and 25 as two', async () => {
    const ntsc = gopFlv(PATTERN, { dtsMs: at(60000 / 1001) });
    expect((await check(ntsc, 'video/fps', { max: 60, allow: [60] })).findings).toEqual([]);
    expect(
      (await check(gopFlv(PATTERN, { dtsMs: at(30000 / 1001) }), 'video/fps', { allow: [25] })).findings,
    ).toHaveLength(1);
  });

  it('takes the rate of a byte stream from its VUI, and is skipped without one', async () => {
    expect((await check(gopStream(PATTERN, 25), 'video/fps', { allow: [25] })).findings).toEqual([]);
    expect((await check(gopStream(PATTERN, 25), 'video/fps', { max: 24 })).findings).toMatchObject([
      { measured: '25 frames/s' },
    ]);
    expect((await check(gopStream(PATTERN, null), 'video/fps', { max: 24 })).results).toMatchObject([
      { status: 'skipped' },
    ]);
  });
});

describe('video/cfr', () => {
  it('passes a constant rate, rounded to milliseconds', async () => {
    for (const fps of [25, 30, 30000 / 1001, 60]) {
      expect((await check(gopFlv(PATTERN, { dtsMs: at(fps) }), 'video/cfr')).results).toMatchObject([
        { status: 'passed' },
      ]);
    }
  });

  it('finds a gap of a dropped frame', async () => {
    const dropped = (frame: number) => at(25)(frame < 30 ? frame : frame + 1);
    expect((await check(gopFlv(PATTERN, { dtsMs: dropped }), 'video/cfr')).findings).toMatchObject([
      {
        message: '1 gap of 2 frames or more at 25 frames/s, the first is 80 ms',
        expected: 'steps of 40 ms',
        location: { frame: 30, tag: 31 },
      },
    ]);
  });

  it('finds steps that are off the grid, when there are more than one in a hundred', async () => {
    const jittered = (frame: number) => at(25)(frame) + (frame % 10 === 5 ? 7 : 0);
    const flv = gopFlv(PATTERN, { dtsMs: jittered });
    // Six frames are late: a longer and a shorter step each.
    expect((await check(flv, 'video/cfr')).findings).toMatchObject([
      { message: '12 of 59 steps between frames are off 25 frames/s by more than 2 ms, the first is 47 ms' },
    ]);
    expect((await check(flv, 'video/cfr', { ms: 7 })).findings).toEqual([]);
    expect((await check(flv, 'video/cfr', { percent: 25 })).findings).toEqual([]);
  });

  it('judges timestamps only', async () => {
    expect((await check(gopStream(PATTERN), 'video/cfr')).results).toMatchObject([
      { status: 'skipped', reason: 'the input has no timestamps' },
    ]);
  });
});
