import { describe, expect, test } from 'vitest';
import { runInProcess } from './in-process.ts';
import { expectValidOutput } from './validators.ts';

const levels = async (...args: string[]) => {
  const outcome = await runInProcess(['levels', ...args]);
  expectValidOutput(['levels', ...args], outcome.stdout);
  return outcome;
};

describe('levels', () => {
  // By Tables: 8160 macroblocks, of which 4.2 has 64 a second, and room for 4.
  test.each<[string[], string | undefined, string[]]>([
    [['1920x1080@30'], '4', ['frameSize', 'sampleRate']],
    [['1920x1080@60'], '4.2', ['sampleRate']],
    [['1920x1080@60', '--refs', '4'], '4.2', ['sampleRate']],
    [['1920x1080@60', '--refs', '5'], '5', ['dpb']],
    [['1920x1080'], '4', ['frameSize']],
    [['1280x720@29.97', '--profile', 'main', '--kbps', '14000'], '3.1', ['frameSize', 'sampleRate', 'bitrate']],
    [['1280x720@30', '--profile', 'main', '--kbps', '14001'], '3.2', ['bitrate']],
    [['1280x720@30', '--profile', 'high', '--kbps', '17500'], '3.1', ['frameSize', 'sampleRate', 'bitrate']],
    [['1280x720@30', '--profile', 'high422', '--kbps', '56000'], '3.1', ['frameSize', 'sampleRate', 'bitrate']],
    [['176x144@15', '--kbps', '80'], '1', []],
    [['176x144@15', '--profile', 'baseline', '--kbps', '100'], '1b', ['bitrate']],
    [['1920x1080@301'], undefined, ['frameRate']],
    // H.265 Tables A.8 and A.9: 4K60 needs 497664000 luma samples/s; 5.1 has memory for six pictures of 4K.
    [['3840x2160@60', '--codec', 'hevc', '--profile', 'main10'], '5.1', ['sampleRate']],
    [['3840x2160@60', '--codec', 'hevc', '--refs', '5'], '5.1', ['sampleRate']],
    [['3840x2160@60', '--codec', 'hevc', '--refs', '6'], '6', ['dpb']],
    [['1920x1080@30', '--codec', 'hevc', '--kbps', '12001'], '4.1', ['bitrate']],
    [
      ['1920x1080@30', '--codec', 'hevc', '--kbps', '30000', '--tier', 'high'],
      '4',
      ['frameSize', 'sampleRate', 'bitrate'],
    ],
    // AV1 A.3: 4.1 has 141557760 samples/s, and 20 Mbit/s.
    [['1920x1080@60', '--codec', 'av1'], '4.1', ['sampleRate']],
    [['1920x1080@60', '--codec', 'av1', '--kbps', '20001'], '5.0', ['bitrate']],
    [['1920x1080@60', '--codec', 'av1', '--kbps', '50000', '--tier', 'high'], '4.1', ['sampleRate', 'bitrate']],
  ])('%j', async (args, smallest, binding) => {
    const { code, stdout, stderr } = await levels(...args, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const document = JSON.parse(stdout) as { readonly smallest?: string; readonly binding: readonly string[] };
    expect({ smallest: document.smallest, binding: document.binding }).toEqual({ smallest, binding });
  });

  test('a table marks what does not hold, in 80 columns', async () => {
    const { stdout } = await levels('1920x1080@60', '--refs', '4', '--kbps', '6000');
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('1920x1080 at 60 fps, High, 4 reference frames, 6000 kb/s: level 4.2, bound by MaxMBPS');
    expect(lines.find((line) => / 4 +8192/.test(line))?.trim()).toMatch(/^! +4 +8192 +256 +245760! +172 +4 +25000$/);
    expect(lines.find((line) => line.includes('>'))?.trim()).toMatch(/^> +4\.2 +8704 +263 +522240 +172 +4 +62500$/);
    expect(Math.max(...lines.slice(1).map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('all levels without a size', async () => {
    const { stdout } = await levels();
    expect(stdout).toMatch(/^ +3\.1 +108000 +3600 +18000 +14000 +14000 +4 +60 +1 +-$/m);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    const { levels: all } = JSON.parse((await levels('--json')).stdout) as { readonly levels: readonly object[] };
    expect(all).toHaveLength(20);
  });

  test.each([
    ['hevc', /^ +5\.1 +8912896 +534773760 +40000 +160000 +40000 +160000 +8 +200$/m, 13],
    ['av1', /^ +4\.1 +2359296 +6144 +3456 +141557760 +155713536 +20 +50 +32$/m, 14],
  ])('all levels of %s', async (codec, row, count) => {
    const { stdout } = await levels('--codec', codec);
    expect(stdout).toMatch(row);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    const { levels: all } = JSON.parse((await levels('--codec', codec, '--json')).stdout) as {
      readonly levels: readonly object[];
    };
    expect(all).toHaveLength(count);
  });

  test.each([
    [['1080p'], /levels takes a size such as 1920x1080@60, not '1080p'/],
    [['0x0'], /levels takes a size/],
    [['1920x1080@fast'], /'@fast': a rate is 25/],
    [['--refs', '4'], /go with a size/],
    [['1920x1080', '--profile', 'highest'], /--profile.*high10/],
    [['1920x1080', '--codec', 'av1', '--profile', 'main10'], /'main10' is none of AV1: main, high, professional/],
    [['1920x1080', '--tier', 'high'], /the levels of H\.264 have no tiers/],
    [['1920x1080', '--codec', 'av1', '--refs', '4'], /--refs rules out none/],
    [['--tier', 'high'], /go with a size/],
  ])('%j is wrong usage', async (args, message) => {
    const { code, stderr } = await runInProcess(['levels', ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
