import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check, gops, measure } from '../../src/check.ts';
import { cutAt } from '../harness/split.ts';

const sample = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../../samples/${name}`, import.meta.url))));

const inPieces = (bytes: Uint8Array, size: number): Uint8Array[] =>
  cutAt(
    bytes,
    Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => i * size),
  );

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

describe('check, measure and gops of the library', () => {
  test('a clean stream has no finding; its key frames are those of ffprobe -show_packets', async () => {
    const { findings, counts, frames, measurements } = await check(sample('bframes.h264'));
    expect(findings).toEqual([]);
    expect(counts).toEqual({ error: 0, warning: 0, info: 0 });
    expect(frames).toBe(60);
    expect(measurements['video']?.keyFrames).toMatchObject({ count: 2, minFrames: 30, maxFrames: 30 });
  });

  test('settings and presets apply; findings come as they are certain', async () => {
    const found: string[] = [];
    const { findings, rules } = await check(sample('bframes.flv'), {
      rules: { 'gop/max-bframes': ['error', { max: 1 }], 'flv/dts-monotonic': 'off' },
      onFinding: ({ ruleId, severity }) => found.push(`${severity} ${ruleId}`),
    });
    expect(findings.map(({ ruleId, count }) => [ruleId, count])).toEqual([['gop/max-bframes', 7]]);
    expect(new Set(found)).toEqual(new Set(['error gop/max-bframes']));
    expect(rules.some(({ ruleId }) => ruleId === 'flv/dts-monotonic')).toBe(false);
    const { findings: ofPreset } = await check(sample('bframes.flv'), { presets: ['webrtc'] });
    expect(ofPreset.map(({ ruleId }) => ruleId)).toContain('gop/max-bframes');
  });

  test('a setting that no rule has is refused, with the nearest name', async () => {
    await expect(check(sample('bframes.flv'), { rules: { 'gop/max-bframe': 'error' } })).rejects.toMatchObject({
      code: 'no-such-rule',
      message: expect.stringContaining('gop/max-bframes'),
    });
  });

  test.each(['bframes.h264', 'bframes.flv', 'damaged.h264', 'interlaced.h264', 'hrd-aud.h264'])(
    '%s: the result does not depend on how the input is cut',
    async (name) => {
      const bytes = sample(name);
      const options = { presets: ['strict'] };
      const whole = await check(bytes, options);
      for (const size of [1, 7, 4096]) expect(await check(inPieces(bytes, size), options), `${size}`).toEqual(whole);
      expect(await collect(gops(inPieces(bytes, 11)))).toEqual(await collect(gops(bytes)));
    },
  );

  test('gops and measure give the facts of the first video track', async () => {
    const [first, second] = await collect(gops(sample('bframes.flv')));
    expect(first).toMatchObject({ frames: 15, closed: true, durationMs: 600 });
    expect(second).toMatchObject({ frames: 10, firstFrame: 15, isLast: true });
    expect((await measure(sample('bframes.flv')))['video']).toMatchObject({ frames: 25, maxConsecutiveB: 2 });
    const { blocks } = (await measure(sample('bframes.flv'), { macroblocks: true }))['video'] ?? {};
    // 25 pictures of 10 x 6 macroblocks.
    expect(blocks).toMatchObject({ pictures: 25, macroblockCount: 1500 });
    expect((await measure(sample('bframes.flv')))['video']).not.toHaveProperty('blocks');
  });
});
