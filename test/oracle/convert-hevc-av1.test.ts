import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { runInProcess } from '../commands/in-process.ts';
import { tryConvert } from './convert.ts';
import { isThere, run } from './process.ts';
import { corpusFiles } from './streams.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-hevc-av1-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ffmpeg = inject('ffmpeg');
const dav1d = await isThere('dav1d', '--version');

const fileFor = (name: string, suffix: string): string => join(folder, `${name.replaceAll('/', '-')}.${suffix}`);

/** MD5 of each picture that ffmpeg decodes of a byte stream of HEVC. */
const pictures = async (path: string): Promise<readonly string[]> => {
  const options = '-nostdin -v quiet -threads 1 -f hevc -i';
  const output = '-map 0:v:0 -fps_mode passthrough -f framemd5 -';
  const { stdout } = await run('ffmpeg', [...options.split(' '), path, ...output.split(' ')]);
  return stdout
    .toString('latin1')
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(',').at(-1)?.trim() ?? '');
};

const hevcFiles = corpusFiles('hevc');

describe.skipIf(!ffmpeg || hevcFiles.length === 0)(
  'HEVC to FLV and HVCC, and back: the pictures that ffmpeg decodes',
  () => {
    test.each(hevcFiles.map(({ name, path }) => [name, path] as const))('%s', async (name, path) => {
      const [flv, hvcc] = [fileFor(name, 'flv'), fileFor(name, 'hvcc')];
      const [ofFlv, ofHvcc] = [fileFor(name, 'flv.h265'), fileFor(name, 'hvcc.h265')];
      const there = await tryConvert(path, flv, '--verify', '--codec', 'hevc', '--fps', '25');
      // No stream of pictures with parameter sets.
      if (!existsSync(flv)) {
        expect(NO_STREAM).toContain(basename(name));
        return;
      }
      expect(there.report?.summary.verification?.identical).toBe(true);
      await tryConvert(flv, ofFlv, '--verify');
      await tryConvert(path, hvcc, '--verify', '--codec', 'hevc');
      await tryConvert(hvcc, ofHvcc, '--verify', '--format', 'hvcc');
      const isRead = basename(name) !== LENGTH_PREFIXED;
      const source = await pictures(isRead ? path : ofFlv);
      expect(source.length > 0).toBe(basename(name) !== NOT_DECODED);
      expect(await pictures(ofHvcc)).toEqual(source);
      if (FROM_THE_FIRST_SETS[basename(name)] === undefined) expect(await pictures(ofFlv)).toEqual(source);
      for (const file of [flv, hvcc, ofFlv, ofHvcc]) rmSync(file, { force: true });
    });
  },
);

/** Parameter sets alone, or pictures without any. */
const NO_STREAM: readonly string[] = [
  'ThibaultBee-krtmp__sps',
  'ThibaultBee-krtmp__vps',
  'chemag-h265nal__pps_fdump_crash.202203.265',
  'membraneframework-membrane_h26x_plugin__input-10-no-vps-sps-pps.h265',
  'wader-fq__hevc_dcr_regression0',
];

/** nuh_temporal_id_plus1 is 0 in all of it, which is forbidden. */
const NOT_DECODED = 'gen-synth__temporal_id_zero_illegal.265';

/** Length-prefixed: ffmpeg reads none of it as a byte stream. */
const LENGTH_PREFIXED = 'gen-synthb__hvcc_4byte_lengths.265';

/** FLV leaves out what comes before the first parameter sets, which ffmpeg conceals. */
const FROM_THE_FIRST_SETS: Readonly<Record<string, true>> = {
  'membraneframework-membrane_h26x_plugin__input-irap-pss-no-irap.h265': true,
};

const X265 = {
  bframes: 'bframes=4:b-pyramid=1:keyint=12:min-keyint=12:scenecut=0',
  'open-gop': 'bframes=3:open-gop=1:keyint=8:min-keyint=8:scenecut=0',
  'no-repeat-headers': 'repeat-headers=0:bframes=2:keyint=10',
  'no-bframes': 'bframes=0:keyint=10',
  radl: 'bframes=3:radl=2:open-gop=0:keyint=8:scenecut=0',
} as const;

describe.skipIf(!ffmpeg)('HEVC: the times that x265 gives its pictures', () => {
  test.each(Object.entries(X265))('%s', async (name, params) => {
    const mp4 = fileFor(name, 'mp4');
    const raw = fileFor(name, 'h265');
    await run('ffmpeg', [
      ...'-nostdin -v error -y -f lavfi -i testsrc2=s=192x128:r=25:d=1.4 -c:v libx265 -preset ultrafast'.split(' '),
      ...['-x265-params', `log-level=none:pools=1:${params}`, mp4],
    ]);
    await run('ffmpeg', [...'-nostdin -v error -y -i'.split(' '), mp4, ...'-c copy -f hevc'.split(' '), raw]);
    const flv = fileFor(name, 'flv');
    await tryConvert(raw, flv, '--verify');
    const { stdout: probed } = await run('ffprobe', [
      ...'-v error -select_streams v -show_entries packet=pts_time,flags -of csv=p=0'.split(' '),
      mp4,
    ]);
    const theirs = probed
      .toString()
      .trim()
      .split('\n')
      .map((line) => line.split(','))
      .map(([time, flags]) => ({ ms: Math.round(Number(time) * 1000), key: flags?.startsWith('K') === true }));
    const { stdout } = await runInProcess(['flv', '--ndjson', flv]);
    const ours = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ record, derived }) => record === 'tag' && /^CodedFrames/.test(derived?.packetType ?? ''))
      .map(({ ptsMs, derived }) => ({ ms: ptsMs as number, key: derived.keyframe as boolean }));
    const from0 = (times: readonly { ms: number; key: boolean }[]) => {
      const first = Math.min(...times.map(({ ms }) => ms));
      return times.map(({ ms, key }) => ({ ms: ms - first, key }));
    };
    expect(ours.length).toBeGreaterThan(30);
    expect(from0(ours)).toEqual(from0(theirs));
  });
});

/** MD5 of all pictures that dav1d decodes. */
const av1Pictures = async (path: string, ...options: readonly string[]): Promise<string> => {
  const { stdout } = await run('dav1d', ['-q', '-i', path, ...options, '--muxer', 'md5', '-o', '-']);
  return stdout.toString().trim();
};

const av1Files = corpusFiles('av1').filter(({ name }) => !/vp[89]|synth/.test(name));

describe.skipIf(!dav1d || av1Files.length === 0)(
  'AV1 to OBU, Annex B, IVF and FLV, and back: the pictures that dav1d decodes',
  () => {
    test.each(av1Files.map(({ name, path }) => [name, path] as const))('%s', async (name, path) => {
      const made = { obu: fileFor(name, 'obu'), ivf: fileFor(name, 'ivf'), flv: fileFor(name, 'flv') };
      for (const output of Object.values(made)) {
        const { report } = await tryConvert(path, output, '--verify');
        expect(report?.summary.verification?.identical).toBe(true);
      }
      const annexb = fileFor(name, 'annexb.obu');
      await tryConvert(path, annexb, '--verify', '--to', 'av1-annexb');
      const back = fileFor(name, 'back.obu');
      await tryConvert(annexb, back, '--verify');
      const ofFlv = fileFor(name, 'flv.ivf');
      await tryConvert(made.flv, ofFlv, '--verify');
      const expected = await av1Pictures(made.obu);
      expect(expected).toMatch(/^[0-9a-f]{32}/);
      expect(await av1Pictures(made.ivf)).toBe(expected);
      expect(await av1Pictures(annexb, '--demuxer', 'annexb')).toBe(expected);
      expect(await av1Pictures(ofFlv)).toBe(expected);
      if (/\.ivf$/.test(path)) expect(await av1Pictures(path)).toBe(expected);
      // An Argon vector has obu_size in more bytes than it takes: Annex B, which has none, gives the short form back.
      if (!/argon/.test(name)) expect(Buffer.compare(readFileSync(back), readFileSync(made.obu))).toBe(0);
      for (const file of [...Object.values(made), annexb, back, ofFlv]) rmSync(file, { force: true });
    });
  },
);
