import { describe, expect, it } from 'vitest';
import { rateRow } from '../../../src/analysis/checks/bitrate/rate-row.ts';
import type { OptionValue } from '../../../src/analysis/checks/options.ts';
import { checked } from '../../harness/checked.ts';
import { hrdStream } from '../../harness/hrd-stream.ts';

/** A stream of 25 fps and 64x64 whose pictures have these sizes, bits. */
const stream = (bits: readonly number[]): Uint8Array =>
  hrdStream(
    {},
    bits.map((size, n) => ({ bits: size, removalDelay: undefined, ...(n === 0 && { initial: [] }) })),
  );

/** Bits of each picture of whole seconds at these rates, kb/s. */
const seconds = (...kbps: readonly number[]): number[] =>
  kbps.flatMap((rate) => new Array<number>(25).fill((rate * 1000) / 25));

const check = async (rule: string, bytes: Uint8Array, options: Readonly<Record<string, OptionValue>> = {}) => {
  const { findings, results } = await checked(bytes, { rules: { [rule]: ['error', options] } });
  const [first] = findings;
  return { message: first?.message, frame: first?.location.frame, count: findings.length, reason: results[0]?.reason };
};

const CLEAN = { message: undefined, frame: undefined, count: 0, reason: undefined };

describe('bitrate/average', () => {
  const steady = stream(seconds(200, 200));

  it('is within the range, or outside it', async () => {
    expect(await check('bitrate/average', steady, { minKbps: 200, maxKbps: 200 })).toEqual(CLEAN);
    expect((await check('bitrate/average', steady, { maxKbps: 199 })).message).toBe(
      'the mean bit rate is 200 kb/s, expected at most 199 kb/s',
    );
    expect((await check('bitrate/average', steady, { minKbps: 201 })).message).toBe(
      'the mean bit rate is 200 kb/s, expected at least 201 kb/s',
    );
  });

  it('YouTube has a code for too much and one for too little', async () => {
    const codeOf = async (options: Readonly<Record<string, OptionValue>>) =>
      (await checked(steady, { rules: { 'bitrate/average': ['error', options] } })).findings[0]?.platformCode;
    expect(await codeOf({ minKbps: 201 })).toBe('bitrateLow');
    expect(await codeOf({ maxKbps: 100 })).toBe('bitrateHigh');
  });

  it('is that of the row for size and rate', async () => {
    const table = [
      { width: 64, height: 64, fps: 30, minKbps: 300, maxKbps: 400 },
      { width: 64, height: 64, fps: 60, minKbps: 100, maxKbps: 250 },
    ];
    expect((await check('bitrate/average', steady, { table })).message).toBe(
      'the mean bit rate is 200 kb/s, expected 300 kb/s to 400 kb/s for 64x64 at 30 fps',
    );
    expect(await check('bitrate/average', steady, { table: table.slice(1) })).toEqual(CLEAN);
  });

  it('takes the smallest row that holds the video', () => {
    const row = (width: number, height: number, fps: number) => ({ width, height, fps });
    const table = [row(1920, 1080, 60), row(1920, 1080, 30), row(1280, 720, 30), row(640, 360, 30)];
    const of = (width: number, height: number, fps: number) => {
      const chosen = rateRow(table, {
        sequence: { codec: 'avc1', declaresReordering: false, width, height },
        measuredFrameRate: { fps, constant: true },
      });
      return [chosen?.['width'], chosen?.['fps']];
    };
    expect(of(1920, 1080, 60)).toEqual([1920, 60]);
    expect(of(1920, 1080, 29.97)).toEqual([1920, 30]);
    expect(of(1920, 1080, 50)).toEqual([1920, 60]);
    expect(of(1080, 1920, 30.01)).toEqual([1920, 30]);
    expect(of(1920, 800, 24)).toEqual([1920, 30]);
    expect(of(854, 480, 60)).toEqual([1280, 30]);
    expect(of(3840, 2160, 120)).toEqual([1920, 60]);
  });
});

describe('bitrate/peak', () => {
  it('compares the second with the most bits with the mean', async () => {
    // 25 pictures of 400 kb/s from picture 40 on, in 200 kb/s: the mean is 250 kb/s.
    const bits = [...seconds(200, 200, 200, 200)].map((size, n) => (n >= 40 && n < 65 ? 2 * size : size));
    expect(await check('bitrate/peak', stream(bits))).toEqual({
      message: 'a second has 400 kb/s, 1.6 times the mean rate of 250 kb/s: at most 1.5 times are allowed',
      ...{ frame: 40, count: 1, reason: undefined },
    });
    expect(await check('bitrate/peak', stream(bits), { factor: 1.6 })).toEqual(CLEAN);
  });

  it('is skipped for less than a second', async () => {
    expect(await check('bitrate/peak', stream(seconds(200).slice(0, 24)))).toEqual({
      ...CLEAN,
      reason: 'the stream is shorter than a second',
    });
  });
});

describe('bitrate/cbr', () => {
  it('compares the deviation of the seconds with their mean', async () => {
    // 100 below and above a mean of 400: a deviation of a quarter.
    const varying = stream(seconds(300, 500, 300, 500));
    expect((await check('bitrate/cbr', varying)).message).toBe(
      'the rate of a second varies by 25 % of its mean of 400 kb/s, from 300 kb/s to 500 kb/s: at most 15 % is allowed',
    );
    expect(await check('bitrate/cbr', varying, { deviation: 0.25 })).toEqual(CLEAN);
    expect(await check('bitrate/cbr', stream(seconds(360, 440, 360, 440)))).toEqual(CLEAN);
  });

  it('is skipped for a few seconds', async () => {
    expect((await check('bitrate/cbr', stream(seconds(300, 500)))).reason).toBe('the stream is shorter than 3 seconds');
  });
});

describe('vbv/buffer-size', () => {
  // A second of 600 kb/s: at the mean rate of 300 kb/s the bucket rises by 300,000 bits a second, but for the first
  // picture, which takes no time. Then it falls.
  const burst = stream(seconds(200, 600, 200, 200));

  it('compares the delay of the smallest buffer with the limit', async () => {
    // 8,000 bits before it, 25 pictures of 24,000 with 24 steps of 12,000 that leave after the first of them.
    const needed = 24_000 + 24 * 12_000;
    const ms = (needed * 1000) / 300_000;
    expect((await check('vbv/buffer-size', burst, { ms: ms - 1 })).message).toBe(
      `at its mean rate of 300 kb/s the stream needs a buffer of 312 kb, ${ms} ms: at most ${ms - 1} ms are allowed`,
    );
    expect(await check('vbv/buffer-size', burst, { ms })).toEqual(CLEAN);
  });

  it('takes the rate that is given, and names the frame that fills the buffer', async () => {
    // At 500 kb/s 4,000 bits more arrive than leave in each 40 ms.
    const needed = 24_000 + 24 * 4_000;
    const ms = (needed * 1000) / 500_000;
    expect(await check('vbv/buffer-size', burst, { ms: ms - 1, kbps: 500 })).toEqual({
      message: `at 500 kb/s the stream needs a buffer of 120 kb, ${ms} ms: at most ${ms - 1} ms are allowed`,
      ...{ frame: 49, count: 1, reason: undefined },
    });
    expect(await check('vbv/buffer-size', burst, { ms, kbps: 500 })).toEqual(CLEAN);
  });
});
