import { describe, expect, it } from 'vitest';
import { checked } from '../../../harness/checked.ts';
import { gopFlv, gopStream } from '../../../harness/gop-stream.ts';

/** 10 frames a second: an interval of 20 frames is 2 s. */
const GOP = `I${'P'.repeat(19)}`;

const findings = async (bytes: Uint8Array, id: string, options: Record<string, number | boolean> = {}) =>
  (await checked(bytes, { rules: { [id]: ['error', options] } })).findings;

describe('gop/max-interval', () => {
  it('passes intervals of the limit and of a frame more, and finds longer ones', async () => {
    const rule = { seconds: 2 };
    expect(await findings(gopStream(GOP.repeat(3)), 'gop/max-interval', rule)).toEqual([]);
    expect(await findings(gopStream(`${GOP}P${GOP}`), 'gop/max-interval', rule)).toEqual([]);
    expect(await findings(gopStream(`${GOP}${GOP}PP${GOP}`), 'gop/max-interval', rule)).toMatchObject([
      {
        severity: 'error',
        message: 'IDR interval 2.200 s, at most 2 s: frame 20 -> 42 (2.000 s -> 4.200 s)',
        measured: '2.200 s',
        expected: 'at most 2 s',
        track: 'video',
        location: { frame: 20, au: 20, ptsMs: 2000 },
      },
    ]);
  });

  it('counts the open tail, and a file with one IDR picture as one interval', async () => {
    const rule = { seconds: 2 };
    expect(await findings(gopStream(`${GOP}I${'P'.repeat(29)}`), 'gop/max-interval', rule)).toMatchObject([
      { message: 'IDR interval 3.000 s, at most 2 s: frame 20 -> the end (2.000 s -> 5.000 s)' },
    ]);
    expect(await findings(gopStream(`I${'P'.repeat(99)}`), 'gop/max-interval', rule)).toMatchObject([
      { measured: '10.000 s', location: { frame: 0 } },
    ]);
  });

  it('counts the frames before the first IDR picture', async () => {
    const found = await findings(gopStream(`i${'P'.repeat(29)}${GOP}`), 'gop/max-interval', { seconds: 2 });
    expect(found).toMatchObject([{ message: expect.stringContaining('frame 0 -> 30 (0.000 s -> 3.000 s)') }]);
  });

  it('warns of intervals that are longer than the recommended one', async () => {
    const rule = { seconds: 4, recommendedSeconds: 2 };
    expect(await findings(gopStream(`${GOP}${GOP}IPPP${GOP}`), 'gop/max-interval', rule)).toEqual([]);
    const long = gopStream(`${GOP}I${'P'.repeat(24)}I${'P'.repeat(50)}`);
    expect(await findings(long, 'gop/max-interval', rule)).toMatchObject([
      { severity: 'warning', measured: '2.500 s', expected: '2 s' },
      { severity: 'error', measured: '5.100 s', expected: 'at most 4 s' },
    ]);
  });

  it('counts key frames of open GOPs only when asked to', async () => {
    const stream = gopStream(`${GOP}r${'P'.repeat(19)}`);
    expect(await findings(stream, 'gop/max-interval', { seconds: 2 })).toHaveLength(1);
    expect(await findings(stream, 'gop/max-interval', { seconds: 2, openGops: true })).toEqual([]);
  });

  it('measures an FLV by its presentation times, whatever FrameType says', async () => {
    const flv = gopFlv(`${GOP}${GOP}`, { dtsMs: (i) => 150 * i });
    expect(await findings(flv, 'gop/max-interval', { seconds: 3 })).toEqual([]);
    const rule = { seconds: 2 };
    expect(await findings(flv, 'gop/max-interval', rule)).toMatchObject([
      { measured: '3.000 s', location: { tag: 1, ptsMs: 300 } },
      { measured: '3.000 s', location: { tag: 21 } },
    ]);
    const noMarks = gopFlv(GOP.repeat(10), { keys: '' });
    expect(await findings(noMarks, 'gop/max-interval', rule)).toEqual([]);
  });

  it('is off without an option, and skipped without times', async () => {
    const { results } = await checked(gopStream(GOP), { rules: { 'gop/max-interval': 'error' } });
    expect(results).toEqual([]);
    const untimed = await checked(gopStream(`I${'P'.repeat(199)}`, null), {
      rules: { 'gop/max-interval': ['error', { seconds: 2 }] },
    });
    expect(untimed.findings).toEqual([]);
    expect(untimed.results).toMatchObject([
      { status: 'skipped', reason: expect.stringContaining('no frame rate in the stream') },
    ]);
  });
});

describe('gop/min-interval', () => {
  it('finds an interval shorter by more than a frame, and not the last one', async () => {
    expect(await findings(gopStream(`${GOP}${GOP.slice(0, -1)}IP`), 'gop/min-interval', { seconds: 2 })).toEqual([]);
    expect(await findings(gopStream(`${GOP}${GOP.slice(0, -2)}IP`), 'gop/min-interval', { seconds: 2 })).toMatchObject([
      { message: 'IDR interval 1.800 s, at least 2 s: frame 20 -> 38 (2.000 s -> 3.800 s)', measured: '1.800 s' },
    ]);
  });
});

describe('gop/min-interval, recommended', () => {
  it('warns of intervals that are shorter', async () => {
    const rule = { seconds: 1, recommendedSeconds: 2 };
    expect(await findings(gopStream(`${GOP}IPPPPPPPPPPPPIPPPIPP`), 'gop/min-interval', rule)).toMatchObject([
      { severity: 'warning', measured: '1.300 s', expected: '2 s' },
      { severity: 'error', measured: '0.400 s', expected: 'at least 1 s' },
    ]);
  });
});

describe('gop/constant', () => {
  it('finds intervals that differ from the median by more than a frame', async () => {
    expect(await findings(gopStream(`${GOP}${GOP}P${GOP}IPP`), 'gop/constant')).toEqual([]);
    expect(await findings(gopStream(`${GOP}${GOP}IPPPIPPP${GOP}${GOP}`), 'gop/constant')).toMatchObject([
      {
        message:
          '2 IDR intervals of 4 frames (0.400 s), the median is 20 frames (2.000 s): frame 40 -> 44 (4.000 s -> 4.400 s) first',
        measured: '4 frames',
        expected: '20 frames',
        location: { frame: 40 },
      },
    ]);
  });

  it('measures time: a frame that was dropped within an interval does not shorten it', async () => {
    // The second GOP has 18 frames, and lasts 2 s: two of its frames were dropped.
    const dropped = (i: number) => 100 * (i < 30 ? i : i + 2);
    const flv = gopFlv(`${GOP}${GOP.slice(0, -2)}${GOP}${GOP}I`, { dtsMs: dropped });
    expect(await findings(flv, 'gop/constant')).toEqual([]);
  });

  it('wants each interval to have the given number of frames, the tail to be no longer', async () => {
    const rule = { frames: 20 };
    expect(await findings(gopStream(`${GOP}${GOP}IPP`), 'gop/constant', rule)).toEqual([]);
    expect(await findings(gopStream(`${GOP}${GOP}P${GOP}P`), 'gop/constant', rule)).toMatchObject([
      { message: '21 frames between IDR pictures, exactly 20 are expected: frame 20 -> 41 (2.000 s -> 4.100 s)' },
      { message: expect.stringContaining('frame 41 -> the end') },
    ]);
    expect(await findings(gopStream(`P${GOP}`), 'gop/constant', rule)).toMatchObject([
      { message: 'the first frame is no IDR picture' },
      { measured: '1 frame' },
    ]);
  });
});

describe('gop/no-idr', () => {
  it('reports once when the time is over', async () => {
    expect(await findings(gopStream(`I${'P'.repeat(100)}I`), 'gop/no-idr')).toEqual([]);
    expect(await findings(gopStream(`${GOP}I${'P'.repeat(50)}r${'P'.repeat(149)}I`), 'gop/no-idr')).toMatchObject([
      {
        message: 'no IDR picture for more than 10 s after frame 20 (2.000 s); 1 recovery point instead',
        location: { frame: 20 },
      },
    ]);
  });

  it('takes another time', async () => {
    expect(await findings(gopStream(`${GOP}${GOP}`), 'gop/no-idr', { seconds: 1 })).toHaveLength(2);
  });
});
