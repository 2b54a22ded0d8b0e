import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { runInProcess } from '../commands/in-process.ts';
import { isThere, run } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-info-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What ffmpeg encodes: the source, and the options of libx264. */
const ENCODES: Readonly<Record<string, readonly [source: string, options: string]>> = {
  'default settings': ['testsrc2=s=640x360:r=30:d=5', '-x264-params keyint=60'],
  'no B frames, baseline': ['testsrc2=s=320x180:r=25:d=4', '-profile:v baseline -g 50'],
  'open GOPs': [
    'testsrc2=s=640x360:r=30:d=6',
    '-x264-params open-gop=1:keyint=30:bframes=3:scenecut=0:repeat-headers=1',
  ],
  'scene cuts, NTSC rate': [
    'mandelbrot=s=320x240:r=30000/1001,trim=end_frame=150',
    '-g 48 -bf 3 -x264-params scenecut=80',
  ],
  'one key frame, zero latency': ['testsrc2=s=640x360:r=60:d=3', '-tune zerolatency -x264-params keyint=infinite'],
  'strict pyramid, 8 B frames': [
    'testsrc2=s=320x180:r=50:d=3',
    '-bf 8 -x264-params b-pyramid=strict:b-adapt=0:keyint=100',
  ],
  'no pyramid': ['testsrc2=s=320x180:r=24:d=4', '-bf 2 -x264-params b-pyramid=none:b-adapt=0:keyint=24'],
  '10 bit, BT.709': [
    'testsrc2=s=320x180:r=25:d=2,format=yuv420p10le',
    '-g 25 -color_primaries bt709 -color_trc bt709 -colorspace bt709',
  ],
  '4:2:2, CAVLC': ['testsrc2=s=320x180:r=25:d=2,format=yuv422p', '-x264-params cabac=0:keyint=25'],
  'pixels that are not square': ['testsrc2=s=720x576:r=25:d=2,setsar=16/11', '-g 25'],
  'constant rate with its buffer': ['testsrc2=s=640x360:r=30:d=6', '-b:v 500k -maxrate 500k -bufsize 500k -g 60'],
};

interface Packet {
  readonly pts: number;
  readonly dts: number;
  readonly key: boolean;
}

/** The same stream in MP4, whose times ffmpeg writes, as a byte stream and as an FLV. */
interface Encoded {
  readonly mp4: string;
  readonly raw: string;
  readonly flv: string;
}

const made = new Map<string, Promise<Encoded>>();
const encoded = (name: string): Promise<Encoded> => {
  const known = made.get(name) ?? encode(name);
  made.set(name, known);
  return known;
};

const encode = async (name: string): Promise<Encoded> => {
  const [source, options] = ENCODES[name] as readonly [string, string];
  const path = (extension: string) => join(folder, `${name.replace(/\W+/g, '-')}.${extension}`);
  const files = { mp4: path('mp4'), raw: path('h264'), flv: path('flv') };
  const pixels = /format=/.test(source) ? [] : ['-pix_fmt', 'yuv420p'];
  const ffmpeg = async (...args: readonly string[]): Promise<void> => {
    const { code, stderr } = await run('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args]);
    if (code !== 0) throw new Error(stderr.toString());
  };
  const encoder = ['-c:v', 'libx264', '-threads', '1', ...options.split(' ')];
  await ffmpeg('-f', 'lavfi', '-i', source, ...pixels, ...encoder, files.mp4);
  await ffmpeg('-i', files.mp4, '-c', 'copy', '-f', 'h264', files.raw);
  await ffmpeg('-i', files.mp4, '-c', 'copy', '-f', 'flv', files.flv);
  return files;
};

// biome-ignore lint/suspicious/noExplicitAny: the schema says what is in it.
const infoOf = async (path: string): Promise<any> => {
  const { stdout } = await runInProcess(['info', path, '--json']);
  return JSON.parse(stdout).files[0];
};

const probe = async (path: string, ...args: readonly string[]): Promise<string> =>
  (await run('ffprobe', ['-v', 'error', '-select_streams', 'v:0', ...args, path])).stdout.toString();

const packetsOf = async (path: string): Promise<readonly Packet[]> => {
  const text = await probe(path, '-show_packets', '-show_entries', 'packet=pts_time,dts_time,flags', '-of', 'csv=p=0');
  return text
    .trim()
    .split('\n')
    .map((line) => line.split(','))
    .map(([pts, dts, flags = '']) => ({ pts: Number(pts), dts: Number(dts), key: flags.startsWith('K') }));
};

const sizesOf = async (path: string): Promise<readonly number[]> => {
  const text = await probe(path, '-show_packets', '-show_entries', 'packet=size', '-of', 'csv=p=0');
  return text.trim().split('\n').map(Number);
};

/** Picture types in output order. */
const typesOf = async (path: string): Promise<string> => {
  const text = await probe(path, '-show_frames', '-show_entries', 'frame=pict_type', '-of', 'csv=p=0');
  // Side data may follow the type.
  return [...text.matchAll(/^[IPB]/gm)].join('');
};

/** The most bytes of any second that begins with a frame. */
const peakOf = (packets: readonly Packet[], sizes: readonly number[]): number =>
  Math.max(
    ...packets.map(({ dts: start }) =>
      packets.reduce((sum, { dts }, i) => sum + (dts >= start && dts < start + 1 - 1e-5 ? (sizes[i] as number) : 0), 0),
    ),
  );

/** Distances between key frames in output order, and that from the last one to the end. */
const distancesOf = (packets: readonly Packet[]): readonly number[] => {
  const shown = [...packets].sort((a, b) => a.pts - b.pts);
  const places = shown.flatMap(({ key }, i) => (key ? [i] : []));
  return places.map((place, i) => (places[i + 1] ?? shown.length) - place);
};

/** Most frames that are decoded before a frame and shown after it. */
const reorderOf = (packets: readonly Packet[]): number =>
  Math.max(...packets.map(({ pts }, i) => packets.slice(0, i).filter((before) => before.pts > pts).length));

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

describe.skipIf(!inject('ffmpeg'))('the facts of info are those of ffprobe', () => {
  test.each(Object.keys(ENCODES))('%s: picture, profile, level', async (name) => {
    const { raw, mp4 } = await encoded(name);
    const [track] = (await infoOf(raw)).tracks;
    const entries =
      'stream=profile,level,width,height,sample_aspect_ratio,display_aspect_ratio,pix_fmt,has_b_frames,color_space';
    const [stream] = JSON.parse(await probe(mp4, '-show_entries', entries, '-of', 'json')).streams;
    const ratio = ({ num, den }: { num: number; den: number }) => `${num}:${den}`;
    const format = `yuv${track.chromaFormat.replaceAll(':', '')}p${track.bitDepthLuma > 8 ? `${track.bitDepthLuma}le` : ''}`;
    expect({
      profile: track.profile,
      level: Math.round(Number(track.level) * 10),
      width: track.width,
      height: track.height,
      sample_aspect_ratio: ratio(track.sar),
      display_aspect_ratio: ratio(track.dar),
      pix_fmt: format,
      has_b_frames: track.decoderDelay.frames,
      ...(track.colour?.matrix_coefficients !== undefined && { color_space: 'bt709' }),
    }).toEqual(stream);
    // RFC 6381: the three bytes after the header of the SPS.
    const bytes = readFileSync(raw);
    const sps = bytes.indexOf(Buffer.from([0, 0, 1, 0x67])) + 4;
    expect(track.codecString).toBe(`avc1.${bytes.toString('hex', sps, sps + 3).toUpperCase()}`);
  });

  test.each(Object.keys(ENCODES))('%s: frames, rates, key frames, GOPs, delay', async (name) => {
    const { raw, flv, mp4 } = await encoded(name);
    const packets = await packetsOf(mp4);
    const types = await typesOf(mp4);
    const distances = distancesOf(packets);
    const gaps = distances.slice(0, -1);
    const frameMs = (1000 * ((packets.at(-1)?.dts ?? 0) - (packets[0]?.dts ?? 0))) / (packets.length - 1);
    const longestB = Math.max(...types.split(/[^B]/).map((run) => run.length));
    for (const path of [raw, flv]) {
      const sizes = await sizesOf(path);
      const [track] = (await infoOf(path)).tracks;
      const isFlv = path === flv;
      expect(track).toMatchObject({
        frames: packets.length,
        sizeBytes: sum(sizes),
        keyFrames: {
          count: distances.length,
          tailFrames: distances.at(-1),
          ...(gaps.length > 0 && { minFrames: Math.min(...gaps), maxFrames: Math.max(...gaps) }),
        },
        maxConsecutiveB: longestB,
        reorderFrames: reorderOf(packets),
        largestFrame: { sizeBytes: Math.max(...sizes), frame: sizes.indexOf(Math.max(...sizes)) },
        types: Object.fromEntries([...new Set(types)].map((type) => [type, { frames: types.split(type).length - 1 }])),
      });
      const durationMs = packets.length * frameMs;
      // FLV has whole milliseconds.
      expect(Math.abs(track.durationMs - durationMs)).toBeLessThan(isFlv ? 3 : 0.01);
      expect(track.bitrateBps / ((8000 * sum(sizes)) / durationMs)).toBeCloseTo(1, isFlv ? 2 : 5);
      const peak = 8 * peakOf(packets, sizes);
      if (isFlv) expect(track.peakBitrateBps / peak).toBeCloseTo(1, 1);
      else expect(track.peakBitrateBps).toBe(peak);
      if (isFlv)
        expect(track).toMatchObject({ markedKeyFrames: distances.length, measuredFrameRate: { constant: true } });
    }
  });

  test('open GOPs, which ffprobe cannot tell from closed ones', async () => {
    const [open] = (await infoOf((await encoded('open GOPs')).raw)).tracks;
    expect(open).toMatchObject({ randomAccess: { closed: 1, open: open.keyFrames.count - 1 } });
    expect(open.gops.open).toBeGreaterThan(0);
    const [closed] = (await infoOf((await encoded('no pyramid')).raw)).tracks;
    expect(closed).toMatchObject({ gops: { open: 0 }, randomAccess: { closed: closed.keyFrames.count, open: 0 } });
  });

  test.each([
    ['no pyramid', /^I(PBB)+P*B?$/, /^I(BBP)+(P|BP)?$/],
    ['strict pyramid, 8 B frames', /^I(PB{8})+/, /^I(B{8}P)+/],
    ['no B frames, baseline', /^IP{49}$/, /^IP{49}$/],
  ])('%s: the pattern is what x264 was told', async (name, decoded, shown) => {
    const { raw, mp4 } = await encoded(name);
    const [{ gops }] = (await infoOf(raw)).tracks;
    expect(gops.pattern).toMatch(decoded);
    expect(gops.displayPattern).toMatch(shown);
    // ffprobe has the types in output order: the first GOP of them.
    expect((await typesOf(mp4)).startsWith(gops.displayPattern)).toBe(true);
  });
});

describe.skipIf(!inject('ffmpeg') || !(await isThere('mediainfo', '--Version')))('and those of MediaInfo', () => {
  test.each(Object.keys(ENCODES))('%s', async (name) => {
    const { raw } = await encoded(name);
    const { stdout } = await run('mediainfo', ['--Output=JSON', raw]);
    const theirs = JSON.parse(stdout.toString()).media.track[1];
    const [ours] = (await infoOf(raw)).tracks;
    const { encoder } = ours;
    const settings = Object.entries(encoder.settings).map(([key, value]) => `${key}=${value}`);
    expect({
      Format_Profile: ours.profile.replace('Constrained Baseline', 'Baseline'),
      Format_Level: ours.level,
      Format_Settings_CABAC: ours.entropyCoding === 'CABAC' ? 'Yes' : 'No',
      Format_Settings_RefFrames: `${ours.maxReferenceFrames}`,
      Width: `${ours.width}`,
      Height: `${ours.height}`,
      ChromaSubsampling: ours.chromaFormat,
      BitDepth: `${ours.bitDepthLuma}`,
      FrameCount: `${ours.frames}`,
      Encoded_Library: `${encoder.name} - ${encoder.version}`,
      Encoded_Library_Settings: settings.join(' / '),
    }).toEqual(
      Object.fromEntries(
        Object.entries(theirs)
          .filter(([key]) =>
            /^(Format_(Profile|Level|Settings_CABAC|Settings_RefFrames)|Width|Height|ChromaSubsampling|BitDepth|FrameCount|Encoded_Library(_Settings)?)$/.test(
              key,
            ),
          )
          .map(([key, value]) => [
            key,
            key === 'Format_Profile' ? `${value}`.replace('Constrained Baseline', 'Baseline') : value,
          ]),
      ),
    );
  });
});
