import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runInProcess } from './in-process.ts';
import { bytesOfSample, sample, unitsOf } from './streams.ts';
import { expectValidOutput } from './validators.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpkit-samples-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
const INPUT = sample('bframes.flv');
const convert = (...args: string[]) => runInProcess(['convert', ...args]);

/** Types of the boxes at the top of a file. */
const boxes = (name: string): string[] => {
  const bytes = readFileSync(at(name));
  const types: string[] = [];
  for (let offset = 0; offset + 8 <= bytes.length; ) {
    types.push(bytes.toString('latin1', offset + 4, offset + 8));
    const size = bytes.readUInt32BE(offset);
    offset += size === 1 ? Number(bytes.readBigUInt64BE(offset + 8)) : size;
  }
  return types;
};

describe('containers with samples', () => {
  test('MP4 has its tables in front; the report names the tracks', async () => {
    const { code, stdout } = await convert(INPUT, at('out.mp4'), '--json');
    expect(code).toBe(0);
    expect(boxes('out.mp4')).toEqual(['ftyp', 'moov', 'mdat']);
    expectValidOutput(['convert', '--json'], stdout);
    const { output, summary } = JSON.parse(stdout);
    expect(output.format).toBe('mp4');
    expect(summary.tracks[0]).toEqual({ kind: 'video', codec: 'avc1', samples: 25 });
  });

  test('fragmented MP4 goes through a pipe, a fragment from each IDR picture', async () => {
    expect((await convert(INPUT, at('out.mp4'), '--to', 'fmp4')).code).toBe(0);
    expect(boxes('out.mp4').slice(0, 4)).toEqual(['ftyp', 'moov', 'moof', 'mdat']);
  });

  test('HLS is a playlist, and its files beside it', async () => {
    expect((await convert(INPUT, at('live.m3u8'), '--segment-seconds', '0.5')).code).toBe(0);
    const text = readFileSync(at('live.m3u8'), 'utf8');
    const named = [...text.matchAll(/^(?:#EXT-X-MAP:URI="(.+)"|([^#].*))$/gm)].map(([, map, uri]) => map ?? uri);
    expect(readdirSync(folder).sort()).toEqual([...named, 'live.m3u8'].sort());
    const target = Number(/TARGETDURATION:(\d+)/.exec(text)?.[1]);
    const durations = [...text.matchAll(/^#EXTINF:([\d.]+),/gm)].map(([, seconds]) => Number(seconds));
    expect(durations.length).toBeGreaterThan(1);
    for (const seconds of durations) expect(Math.round(seconds)).toBeLessThanOrEqual(target);
    expect(durations.reduce((sum, seconds) => sum + seconds)).toBeCloseTo(1, 2);
    expect(text.endsWith('#EXT-X-ENDLIST\n')).toBe(true);
  });

  test.each(['mp4', 'fmp4', 'mkv', 'hls'])('--verify reads %s back: every frame', async (to) => {
    const { code, stdout, stderr } = await convert(INPUT, at('v.m3u8'), '--to', to, '--verify', '--json');
    expect([code, stderr]).toEqual([0, '']);
    // 25 pictures, 45 frames of AAC.
    expect(JSON.parse(stdout).summary.verification).toEqual({ identical: true, compared: 70 });
  });

  test('--verify reads back the FLV that an MP4 becomes', async () => {
    const { code, stderr } = await convert(sample('bframes.mp4'), at('v.flv'), '--verify');
    expect(code).toBe(0);
    expect(stderr).toContain('read back: the same SHA-256 for each, and the same times');
  });

  test('files that are there are overwritten with --force only', async () => {
    writeFileSync(at('a-init.mp4'), 'kept');
    const { code, stderr } = await convert(INPUT, at('a.m3u8'));
    expect([code, stderr]).toEqual([2, expect.stringContaining('a-init.mp4 exists; --force overwrites it')]);
    expect(readFileSync(at('a-init.mp4'), 'utf8')).toBe('kept');
    expect(existsSync(at('a.m3u8'))).toBe(false);
    expect((await convert(INPUT, at('a.m3u8'), '--force')).code).toBe(0);
  });

  test.each([
    [[INPUT, '-', '--to', 'mp4'], 'a pipe cannot get: --to fmp4'],
    [[INPUT, '-', '--to', 'hls'], 'name the playlist'],
    [[INPUT, 'out.mp4', '--segment-seconds', '2'], '--segment-seconds does not apply to MP4, only to hls'],
    [[INPUT, 'out.m3u8', '--segment-seconds', '0'], 'It takes seconds'],
    [[INPUT, '-', '--to', 'fmp4', '--verify'], 'a container with samples in a pipe cannot be'],
  ])('%j', async (args, message) => {
    expect(await convert(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });

  test('MPEG-TS is refused for B-frames, and nothing is left of it', async () => {
    const { code, stderr } = await convert(INPUT, at('out.ts'));
    expect([code, stderr]).toEqual([1, expect.stringContaining('without B-frames only')]);
    expect(readdirSync(folder)).toEqual([]);
  });

  // A file is written at once, what waits for a pipe is not: the units of all PES packets of a piece wait together.
  test('the units of an MPEG-TS are the same in a file and in a pipe', async () => {
    expect((await convert(sample('baseline.h264'), at('out.ts'))).code).toBe(0);
    expect((await convert(at('out.ts'), at('out.h264'))).code).toBe(0);
    const { stdout } = await convert(at('out.ts'), '-', '--to', 'annexb');
    expect(stdout).toBe(readFileSync(at('out.h264'), 'utf8'));
  });

  // More than a call takes as its arguments.
  test.each(['mp4', 'flv'])('a frame of 130,000 units to %s', async (format) => {
    const units = unitsOf(bytesOfSample('baseline.h264'));
    const first = units.findIndex((unit) => ((unit[0] as number) & 31) === 5) + 1;
    const startCode = Uint8Array.of(0, 0, 1);
    const coded = (some: readonly Uint8Array[]) => some.flatMap((unit) => [startCode, unit]);
    const fillers = Buffer.alloc(130_000 * 5, Uint8Array.of(0, 0, 1, 12, 0x80));
    const many = Buffer.concat([...coded(units.slice(0, first)), fillers, ...coded(units.slice(first))]);
    writeFileSync(at('many.h264'), many);
    expect((await convert(at('many.h264'), at(`out.${format}`))).code).toBe(0);
  });
});
