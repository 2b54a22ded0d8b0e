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
    [['1080p'], /levels takes a size such as 1920x1080@60, not '1080p'/],
    [['0x0'], /levels takes a size/],
    [['1920x1080@fast'], /'@fast': a rate is 25/],
    [['--refs', '4'], /go with a size/],
    [['1920x1080', '--profile', 'highest'], /--profile.*high10/],
  ])('%j is wrong usage', async (args, message) => {
    const { code, stderr } = await runInProcess(['levels', ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
