import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { FlvDemuxer } from '../../src/container/flv/tag/demuxer.ts';
import { type ConvertReport, convert } from './convert.ts';
import { decodedFrames } from './decoded.ts';
import { run } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-convert-flv-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ffmpeg = inject('ffmpeg');
const flvmeta = inject('flvmeta');
const { RTMPKIT_STREAMS: corpus } = process.env;

const SOURCE = '-nostdin -v error -y -f lavfi -i testsrc2=s=128x96:r=25:d=3 -f lavfi -i sine=f=440:r=44100:d=3 -ac 2';

const make = async (name: string, options: string): Promise<string> => {
  const path = join(folder, `${name}.flv`);
  await run('ffmpeg', [...`${SOURCE} ${options} -f flv`.split(' '), path]);
  expect(existsSync(path), `ffmpeg makes ${name}`).toBe(true);
  return path;
};

const making = new Map<string, Promise<string>>();

/** An FLV by ffmpeg; each name is made once. */
const made = (name: string, options: string): Promise<string> => {
  const known = making.get(name) ?? make(name, options);
  making.set(name, known);
  return known;
};

const isIdentical = ({ verification }: ConvertReport['summary']): boolean => verification?.identical === true;

/** What ffmpeg copies out of a file. */
const copied = async (input: string, name: string, options: string): Promise<Buffer> => {
  const path = join(folder, name);
  await run('ffmpeg', [...'-nostdin -v error -y -i'.split(' '), input, ...options.split(' '), path]);
  return readFileSync(path);
};

describe.skipIf(!ffmpeg)('FLV to ADTS: the bytes that ffmpeg writes', () => {
  const same = async (path: string, name: string): Promise<void> => {
    const output = join(folder, `${name}.aac`);
    const { code, summary } = await convert(path, output, '--verify');
    expect(code).toBe(0);
    expect(isIdentical(summary)).toBe(true);
    const theirs = await copied(path, `${name}.theirs.aac`, '-map 0:a:0 -c copy -f adts');
    expect(readFileSync(output).equals(theirs)).toBe(true);
  };

  test.each([
    ['stereo', '-c:v libx264 -c:a aac'],
    ['mono at 8 kHz', '-vn -c:a aac -ac 1 -ar 8000'],
    ['5.1 at 48 kHz', '-vn -c:a aac -ac 6 -ar 48000'],
  ])('%s', async (name, options) => same(await made(name.replaceAll(' ', '-'), options), name.replaceAll(' ', '-')));

  const AAC_FILES = 'ScuffleCloud-scuffle__avc_aac ant-media-Ant-Media-Server__test_short gen-ffmpeg__aac_he51'.split(
    ' ',
  );
  test.skipIf(corpus === undefined).each(AAC_FILES)('%s', (name) =>
    same(join(corpus ?? '', 'flv', `${name}.flv`), name),
  );
});

test.skipIf(!ffmpeg)('FLV to MP3: the bytes that ffmpeg writes, and it plays', async () => {
  const path = await made('mp3', '-c:v libx264 -c:a libmp3lame -ar 44100');
  const output = join(folder, 'out.mp3');
  const { summary } = await convert(path, output, '--verify');
  const theirs = await copied(path, 'theirs.mp3', '-map 0:a:0 -c copy -f mp3 -write_xing 0 -id3v2_version 0');
  expect(readFileSync(output).equals(theirs)).toBe(true);
  const options = '-v error -show_entries stream=codec_name,sample_rate,channels -of csv=p=0';
  const { stdout } = await run('ffprobe', [...options.split(' '), output]);
  expect(stdout.toString().trim()).toBe(`mp3,${summary.audio?.sampleRateHz},${summary.audio?.channels}`);
});

interface Packet {
  readonly type: string;
  readonly dts: number;
  readonly size: string;
}

const packetsOf = async (path: string): Promise<readonly Packet[]> => {
  const options = '-v error -show_entries packet=codec_type,dts,size -of csv=p=0';
  const { stdout } = await run('ffprobe', [...options.split(' '), path]);
  return stdout
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split(','))
    .map(([type = '', dts, size = '']) => ({ type, dts: Number(dts), size }));
};

/** MD5 of every picture and every frame of sound, in order, without their times. */
const contentOf = async (path: string): Promise<readonly string[]> => {
  const frames = await decodedFrames(path, { streams: 'all' });
  // Stream by stream: how they are interleaved depends on their times.
  return [0, 1].flatMap((index) => frames.filter(({ stream }) => stream === index).map(({ md5 }) => `${index} ${md5}`));
};

/** The file with other times: `timeOf` gives the new time of a tag. */
const retimed = (path: string, name: string, timeOf: (ms: number, tag: number) => number): string => {
  const bytes = new Uint8Array(readFileSync(path));
  const demuxer = new FlvDemuxer();
  const tags = [...demuxer.push(bytes), ...demuxer.end()].filter((item) => item.kind === 'tag');
  for (const [i, { offset }] of tags.entries()) {
    const view = new DataView(bytes.buffer);
    const was = ((view.getUint32(offset + 3) & 0xffffff) | (view.getUint8(offset + 7) << 24)) >>> 0;
    const now = timeOf(was, i) >>> 0;
    view.setUint8(offset + 4, (now >>> 16) & 255);
    view.setUint16(offset + 5, now & 0xffff);
    view.setUint8(offset + 7, now >>> 24);
  }
  const output = join(folder, name);
  writeFileSync(output, bytes);
  return output;
};

describe.skipIf(!ffmpeg)('FLV with broken times, fixed: ffprobe and ffmpeg find the original stream', () => {
  const OPTIONS = '-c:v libx264 -bf 2 -g 12 -c:a aac';

  /** `shift` breaks the times of a tag; pictures and sound must be those of the original, within one frame. */
  const expectFixed = async (name: string, shift: (ms: number, tag: number) => number): Promise<void> => {
    const original = await made('timed', OPTIONS);
    const broken = retimed(original, `${name}-broken.flv`, shift);
    const output = join(folder, `${name}-fixed.flv`);
    const { code, summary } = await convert(broken, output, '--verify', '--fix', 'timestamps');
    expect(code).toBe(0);
    expect(isIdentical(summary)).toBe(true);
    const [before, after] = [await packetsOf(original), await packetsOf(output)];
    for (const kind of ['video', 'audio']) {
      const [was, is] = [before, after].map((packets) => packets.filter(({ type }) => type === kind));
      expect(is?.map(({ size }) => size)).toEqual(was?.map(({ size }) => size));
      const steps = is?.slice(1).map(({ dts }, i) => dts - (is[i]?.dts ?? 0)) ?? [];
      expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...steps)).toBeLessThan(100);
      // A picture lasts 40 ms: a gap is closed with the step before it, and nothing else moves.
      const moved = is?.map(({ dts }, i) => dts - (was?.[i]?.dts ?? 0)) ?? [];
      expect(Math.max(...moved.map(Math.abs))).toBeLessThanOrEqual(40);
    }
    const [found, wanted] = await Promise.all([contentOf(output), contentOf(original)]);
    expect(found).toEqual(wanted);
  };

  test.each<[string, (ms: number, tag: number) => number]>([
    ['jump', (ms) => (ms > 1500 ? ms + 60_000 : ms)],
    ['back', (ms) => (ms > 1500 ? ms - 1500 : ms + 5000)],
    ['start', (ms) => ms + 1_000_000],
    ['wrap-31', (ms) => (ms + 2 ** 31 - 1500) % 2 ** 31],
    ['wrap-32', (ms) => ms + 2 ** 32 - 1500],
    ['wrap-24', (ms) => (ms + 2 ** 24 - 1500) % 2 ** 24],
    ['slip', (ms, tag) => (tag % 40 === 30 ? Math.max(0, ms - 200) : ms)],
  ])('%s', (name, shift) => expectFixed(name, shift));

  test('a correct stream is copied, byte for byte', async () => {
    const original = await made('timed', OPTIONS);
    const output = join(folder, 'same.flv');
    await convert(original, output, '--verify', '--fix', 'timestamps,previous-tag-size');
    expect(readFileSync(output).equals(readFileSync(original))).toBe(true);
  });
});

/**
 * What flvmeta 1.2.1 reports even in files of ffmpeg: it includes tag headers in data rates and sizes, takes "stereo"
 * and the sample rate from the tag, where they are constant for AAC, divides the number of frames by another duration,
 * and counts the sequence header as a key frame.
 */
const FLVMETA_DEVIATIONS =
  /(?:videodatarate|audiodatarate|stereo|framerate|datasize|videosize|audiosize|canSeekToEnd|audiosamplerate) should be|invalid keyframes arrays/;

describe.skipIf(!ffmpeg || !flvmeta)('onMetaData, fixed: flvmeta reports nothing', () => {
  const check = async (path: string): Promise<readonly string[]> => {
    const { stdout, stderr } = await run('flvmeta', ['--check', path]);
    const lines = `${stdout}${stderr}`.split('\n').filter((line) => /: (?:warning|error|fatal)/.test(line));
    return lines.filter((line) => !FLVMETA_DEVIATIONS.test(line)).map((line) => line.replace(/^0x\w+: /, ''));
  };

  test.each([
    ['none', '-c:v libx264 -bf 2 -c:a aac -flvflags no_metadata', []],
    ['no-duration', '-c:v libx264 -bf 2 -c:a aac -flvflags no_duration_filesize', []],
    ['an-index', '-c:v libx264 -g 5 -c:a aac -flvflags add_keyframe_index', []],
    ['sound-left-out', '-c:v libx264 -bf 2 -c:a aac', ['--track', 'video']],
  ])('%s', async (name, options, flags) => {
    const output = join(folder, `${name}-metadata.flv`);
    const { summary, code } = await convert(
      await made(name, options),
      output,
      '--verify',
      ...['--fix', 'metadata', ...flags],
    );
    expect(code).toBe(0);
    expect(isIdentical(summary)).toBe(true);
    expect(await check(output)).toEqual([]);
  });

  test.skipIf(corpus === undefined)('wrong values of a real file', async () => {
    const input = join(corpus ?? '', 'flv', 'Red5-red5-server__rotations.flv');
    const output = join(folder, 'rotations.flv');
    await convert(input, output, '--verify', '--fix', 'metadata,timestamps');
    expect((await check(output)).filter((line) => /should be/.test(line))).toEqual([]);
  });
});
