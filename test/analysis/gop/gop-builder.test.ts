import { describe, expect, test } from 'vitest';
import type { GopRecord } from '../../../src/analysis/gop/gop-record.ts';
import { type GopFrame, GopWatch, type MeasuredGops } from '../../../src/analysis/gop/gop-watch.ts';
import type { VbvModel } from '../../../src/analysis/vbv/vbv-buffer.ts';
import { openInput } from '../../../src/pipeline/open.ts';
import { watch } from '../../../src/pipeline/watch.ts';
import { bytesOfCase, bytesOfSample } from '../../commands/streams.ts';
import { gopFlv, gopStream } from '../../harness/gop-stream.ts';

interface Followed {
  readonly gops: readonly GopRecord[];
  readonly frames: readonly GopFrame[];
  readonly measured: MeasuredGops;
  /** Numbers of the frames that did something to the buffer, and the bits that they left. */
  readonly fillings: readonly (readonly [number, number])[];
}

/** Follows the first video track of an input. */
const followed = async (bytes: Uint8Array, vbv?: VbvModel): Promise<Followed> => {
  const gops: GopRecord[] = [];
  const frames: GopFrame[] = [];
  const fillings: [number, number][] = [];
  const watcher = new GopWatch(
    {
      frame: (frame) => frames.push(frame),
      gop: (gop) => gops.push(gop),
      filling: ({ index }, { afterBits }) => fillings.push([index, afterBits]),
      finding: () => undefined,
    },
    { vbv },
  );
  const input = await openInput(one(bytes), '');
  const run = await watch(input, watcher);
  for await (const { items } of run.steps) for (const _ of items);
  run.end(true);
  return { gops, frames, fillings, measured: watcher.measured as MeasuredGops };
};

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const briefly = (gops: readonly GopRecord[]) =>
  gops.map(({ firstFrame, frames, pattern, displayPattern, randomAccess, closed, leading, durationMs }) => ({
    firstFrame,
    frames,
    pattern,
    displayPattern,
    randomAccess,
    closed,
    leading,
    durationMs,
  }));

describe('GOPs', () => {
  test('open from closed: frames that are decoded after the first one and shown before it', async () => {
    // 10 frames a second: the second GOP begins two frames later than it is decoded.
    const { gops } = await followed(gopStream('IPbbPbb rbbPbb rP'));
    expect(briefly(gops)).toEqual([
      {
        firstFrame: 0,
        frames: 7,
        pattern: 'IPBBPBB',
        displayPattern: 'IBBPBBP',
        randomAccess: 'closed',
        closed: true,
        leading: 0,
        durationMs: 900,
      },
      {
        firstFrame: 7,
        frames: 6,
        pattern: 'IBBPBB',
        displayPattern: 'BBIBBP',
        randomAccess: 'open',
        closed: false,
        leading: 2,
        durationMs: 400,
      },
      {
        // A recovery point that nothing precedes in output order.
        firstFrame: 13,
        frames: 2,
        pattern: 'IP',
        displayPattern: 'IP',
        randomAccess: 'open',
        closed: true,
        leading: 0,
        durationMs: 200,
      },
    ]);
    expect(gops.map(({ isLast }) => isLast)).toEqual([false, false, true]);
  });

  test('an I picture without a recovery point begins none', async () => {
    expect((await followed(gopStream('IPPiPP'))).gops.map(({ pattern }) => pattern)).toEqual(['IPPIPP']);
  });

  test('frames before the first key frame are one, which nothing leads to', async () => {
    const { gops, measured } = await followed(gopStream('PbbP IP'));
    expect(briefly(gops)).toMatchObject([
      // Shown from its first B picture on.
      { firstFrame: 0, frames: 4, pattern: 'PBBP', closed: false, leading: 0, durationMs: 400 },
      { firstFrame: 4, frames: 2, randomAccess: 'closed', closed: true, durationMs: 200 },
    ]);
    expect(gops[0]).not.toHaveProperty('randomAccess');
    expect(measured.entryPoints).toMatchObject({ closed: 1, framesBefore: 4 });
  });

  test('a gradual refresh begins one', async () => {
    const { gops, measured } = await followed(bytesOfCase('gdr-no-idr.h264'));
    expect(
      gops.map(({ firstFrame, frames, randomAccess, recoveryFrames, closed }) => [
        firstFrame,
        frames,
        randomAccess,
        recoveryFrames,
        closed,
      ]),
    ).toEqual([
      [0, 30, undefined, undefined, false],
      [30, 40, 'recovery', 18, false],
    ]);
    expect(measured.entryPoints.points).toMatchObject([
      { frame: 30, type: 'recovery', leading: 0, incorrectFrames: 18 },
    ]);
  });

  test('two fields are one frame; durations add up to that of the stream', async () => {
    const { gops, measured } = await followed(bytesOfSample('interlaced.h264'));
    expect(gops.map(({ frames, durationMs }) => [frames, durationMs])).toEqual([[25, 1000]]);
    const { gops: two, measured: of } = await followed(bytesOfSample('bframes.h264'));
    expect(two.reduce((sum, { durationMs }) => sum + durationMs, 0)).toBe(of.summary.durationMs);
    expect(measured.summary.durationMs).toBe(1000);
  });

  test('a single frame lasts as long as the VUI says, and without VUI has no rate', async () => {
    expect((await followed(gopStream('I'))).gops).toMatchObject([{ durationMs: 100 }]);
    const [gop] = (await followed(gopStream('I', null))).gops;
    expect(gop).toMatchObject({ durationMs: 0 });
    expect(gop).not.toHaveProperty('bitrateBps');
  });

  test('times of an FLV; the last GOP ends one frame after its last one', async () => {
    const { gops } = await followed(gopFlv('IPPP IPP', { dtsMs: (frame) => 1000 + 40 * frame }));
    expect(gops.map(({ dtsMs, ptsMs, durationMs, origin }) => [dtsMs, ptsMs, durationMs, origin?.index])).toEqual([
      [1000, 1080, 160, 1],
      [1160, 1240, 120, 5],
    ]);
  });

  test('patterns are cut after 10,000 frames', async () => {
    const { gops } = await followed(gopStream(`I${'P'.repeat(10_500)}`));
    expect(gops).toMatchObject([{ frames: 10_501 }]);
    expect(gops[0]?.pattern).toBe(`I${'P'.repeat(9999)}…`);
    expect(gops[0]?.displayPattern).toHaveLength(10_001);
  });
});

describe('entry points', () => {
  test('parameter sets in front, and what is lost', async () => {
    const { entryPoints } = (await followed(gopStream('IPbb rbbP'))).measured;
    expect(entryPoints).toMatchObject({ closed: 1, open: 1, recovery: 0, framesBefore: 0, withParameterSets: 1 });
    expect(entryPoints.points).toMatchObject([
      {
        frame: 0,
        type: 'closed',
        parameterSets: [
          { name: 'SPS', id: 0 },
          { name: 'PPS', id: 0 },
        ],
        leading: 0,
        incorrectFrames: 0,
      },
      { frame: 4, type: 'open', parameterSets: [], leading: 2, incorrectFrames: 2 },
    ]);
  });

  test('of an FLV: the sets are in the sequence header', async () => {
    const { entryPoints } = (await followed(gopFlv('IPPIP'))).measured;
    expect(entryPoints).toMatchObject({ closed: 2, outOfBand: true, withParameterSets: 0 });
    expect(entryPoints.points.map(({ parameterSets }) => parameterSets)).toEqual([[], []]);
  });

  test('the first 100 are listed, all are counted', async () => {
    const { entryPoints } = (await followed(gopStream('IP'.repeat(130)))).measured;
    expect(entryPoints.points).toHaveLength(100);
    expect(entryPoints.closed).toBe(130);
  });
});

describe('rates and buffers', () => {
  test('the second that ends with a frame, by hand', async () => {
    const { frames } = await followed(gopStream('I'.repeat(25)));
    // 10 frames a second: the window has ten of them.
    frames.forEach(({ secondBps }, i) => {
      const window = frames.slice(Math.max(0, i - 9), i + 1);
      expect(secondBps).toBe(8 * window.reduce((sum, { frame }) => sum + frame.sizeBytes, 0));
    });
  });

  test('GOPs: the last one counts only alone', async () => {
    const { gops, measured } = await followed(bytesOfSample('bframes.h264'));
    expect(measured.gopRates).toEqual({
      minBps: gops[0]?.bitrateBps,
      meanBps: gops[0]?.bitrateBps,
      maxBps: gops[0]?.bitrateBps,
    });
    const single = await followed(bytesOfSample('interlaced.h264'));
    expect(single.measured.gopRates?.maxBps).toBe(single.gops[0]?.bitrateBps);
  });

  test('a buffer that is given, by hand', async () => {
    // 2000 bits, 90 % full; 1000 b/s are 100 bits from frame to frame.
    const { frames, fillings, measured } = await followed(gopStream('IPPPP'), {
      rateBps: 1000,
      sizeBits: 2000,
      cbr: false,
    });
    let bits = 1800;
    const expected = frames.map(({ frame }, i) => {
      bits = Math.min(2000, bits + (i === 0 ? 0 : 100));
      bits = Math.max(0, bits - 8 * frame.byteStreamBytes);
      return [frame.index, Math.round(bits)];
    });
    expect(fillings.map(([index, after]) => [index, Math.round(after)])).toEqual(expected);
    expect(measured.buffer).toMatchObject({
      source: 'given',
      underflows: 0,
      minBits: Math.min(...expected.map(([, left]) => left as number)),
    });
    const { measured: tight } = await followed(gopStream('IPPPP'), { rateBps: 100, sizeBits: 300, cbr: false });
    expect(tight.buffer?.underflows).toBeGreaterThan(0);
    expect(tight.buffer?.firstUnderflow).toMatchObject({ frame: 0, type: 'I' });
  });

  test('that of the HRD, without one that is given', async () => {
    const { measured, fillings } = await followed(bytesOfSample('hrd-aud.h264'));
    expect(measured.buffer).toMatchObject({ source: 'hrd', sizeBits: 300_000, cbr: true, underflows: 0 });
    expect(fillings.map(([index]) => index)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect((await followed(bytesOfSample('bframes.h264'))).measured.buffer).toBeUndefined();
  });
});
