import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { runInProcess } from '../commands/in-process.ts';
import { tryConvert } from './convert.ts';
import { run } from './process.ts';
import { corpusFiles } from './streams.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-av1-packets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ffmpeg = inject('ffmpeg');

interface Packet {
  readonly ms: number;
  readonly bytes: number;
  readonly key: boolean;
}

const theirPackets = async (path: string): Promise<readonly Packet[]> => {
  const entries = '-v error -select_streams v -show_entries packet=pts_time,size,flags -of csv=p=0';
  const { stdout } = await run('ffprobe', [...entries.split(' '), path]);
  return stdout
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split(','))
    .map(([time, size, flags]) => ({
      // ffprobe prints microseconds.
      ms: Math.round(Math.round(Number(time) * 1e6) / 1000),
      bytes: Number(size),
      key: flags?.startsWith('K') === true,
    }));
};

/** The frames that `gop --frames` lists: one a temporal unit. */
const ourFrames = async (path: string): Promise<readonly Packet[]> => {
  const { stdout } = await runInProcess(['gop', '--frames', '--ndjson', path]);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ record }) => record === 'frame')
    .map(({ ptsMs, sizeBytes, randomAccess }) => ({
      ms: Math.round(ptsMs as number),
      bytes: sizeBytes as number,
      key: randomAccess === 'closed',
    }));
};

const ENCODERS = {
  'libaom, hidden frames': '-c:v libaom-av1 -cpu-used 8 -g 10 -lag-in-frames 10 -b:v 60k',
  'libaom, low delay, tiles': '-c:v libaom-av1 -cpu-used 8 -usage realtime -g 8 -tile-columns 1 -crf 40 -b:v 0',
  'libsvtav1, hierarchy': '-c:v libsvtav1 -preset 12 -g 12 -crf 50',
  'librav1e, 10 bit': '-c:v librav1e -speed 10 -g 10 -qp 150 -pix_fmt yuv420p10le',
} as const;

describe.skipIf(!ffmpeg)('AV1: temporal units, sizes, key frames and times are those of ffprobe', () => {
  test.each(Object.entries(ENCODERS))('%s', async (name, options) => {
    const path = join(folder, `${name.replaceAll(/\W+/g, '-')}.ivf`);
    const source = '-nostdin -v error -y -f lavfi -i testsrc2=s=128x96:r=25:d=1';
    const { code, stderr } = await run('ffmpeg', [...`${source} ${options}`.split(' '), path]);
    expect(code, stderr.toString()).toBe(0);
    const theirs = await theirPackets(path);
    expect(theirs.length).toBe(25);
    expect(await ourFrames(path)).toEqual(theirs);
    // Formats that have times keep them; FLV has no delimiters, 2 bytes each.
    const flv = path.replace(/ivf$/, 'flv');
    await tryConvert(path, flv, '--verify');
    const ofFlv = await ourFrames(flv);
    expect(ofFlv.map(({ ms, key }) => ({ ms, key }))).toEqual(theirs.map(({ ms, key }) => ({ ms, key })));
    const mp4 = path.replace(/ivf$/, 'mp4');
    await run('ffmpeg', [...'-nostdin -v error -y -i'.split(' '), path, '-c', 'copy', mp4]);
    expect(await ourFrames(mp4)).toEqual(await theirPackets(mp4));
  });
});

const ivfs = corpusFiles('av1').filter(({ name }) => /\.ivf$/.test(name) && !/vp[89]/.test(name));

describe.skipIf(!ffmpeg || ivfs.length === 0)('AV1: IVF of the collection', () => {
  test.each(ivfs.map(({ name, path }) => [name, path] as const))('%s', async (_name, path) => {
    expect(await ourFrames(path)).toEqual(await theirPackets(path));
  });
});

const fuzzed = corpusFiles('av1').length === 0 ? undefined : join(process.env['RTMPKIT_STREAMS'] ?? '', 'av1/fuzz');

describe.skipIf(fuzzed === undefined)('AV1: inputs that broke other readers', () => {
  test.each(fuzzed === undefined ? [] : readdirSync(fuzzed))('%s', async (name) => {
    const path = join(fuzzed ?? '', name);
    expect(readFileSync(path).length).toBeGreaterThan(0);
    for (const command of ['nalu', 'info', 'gop', 'sps']) {
      const { code } = await runInProcess([command, '--codec', 'av1', '--format', 'obu', '--json', path]);
      expect([0, 1]).toContain(code);
    }
  });
});
