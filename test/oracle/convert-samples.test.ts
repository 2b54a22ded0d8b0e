import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { boxContent } from './boxes.ts';
import { tryConvert } from './convert.ts';
import { decodedFrames } from './decoded.ts';
import { run } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-samples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ffmpeg = inject('ffmpeg');

interface Packet {
  readonly size: number;
  readonly pts: number;
  readonly dts: number;
  readonly isKey: boolean;
}

/** Packets of a stream, times in milliseconds. */
const packetsOf = async (path: string, stream: 'v' | 'a'): Promise<readonly Packet[]> => {
  const entries = 'packet=size,pts_time,dts_time,flags';
  const args = ['-v', 'error', '-select_streams', stream, '-show_entries', entries, '-of', 'json', path];
  const { packets } = JSON.parse((await run('ffprobe', args)).stdout.toString());
  return packets.map((packet: Record<string, string>) => ({
    size: Number(packet['size']),
    pts: Number(packet['pts_time']) * 1000,
    dts: Number(packet['dts_time']) * 1000,
    isKey: packet['flags']?.startsWith('K') === true,
  }));
};

/** An FLV of ffmpeg: two seconds of video with these options, perhaps a tone that begins later. */
const flvOf = async (name: string, video: readonly string[], audio: readonly string[]): Promise<string> => {
  const path = join(folder, `${name}.flv`);
  const tone = audio.length === 0 ? [] : '-f lavfi -i sine=r=44100:d=2'.split(' ');
  await run('ffmpeg', [
    ...'-v error -y -f lavfi -i testsrc2=s=192x108:r=30:d=2'.split(' '),
    ...tone,
    ...video,
    ...audio,
    '-f',
    'flv',
    path,
  ]);
  return path;
};

const CASES = {
  'B-frames and AAC': ['-c:v libx264 -g 30 -bf 2', '-c:a aac'],
  'no B-frames, MP3': ['-c:v libx264 -g 30 -bf 0', '-c:a libmp3lame'],
  'open GOP': ['-c:v libx264 -x264-params open-gop=1:keyint=20:bframes=3', ''],
  '23.976 frames a second': ['-r 24000/1001 -c:v libx264 -g 24 -bf 3', '-c:a aac'],
} as const;

/** Differences in milliseconds of the times of packets, from their first one on. */
const steps = (packets: readonly Packet[], of: 'pts' | 'dts'): number[] =>
  packets.map((packet) => packet[of] - (packets[0]?.[of] ?? 0));

const furthest = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? Number.NaN))));

const pictures = async (path: string): Promise<readonly string[]> =>
  (await decodedFrames(path, {})).map(({ md5 }) => md5);

describe.skipIf(!ffmpeg).each(Object.entries(CASES))('%s', (name, [video, audio]) => {
  const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');
  const source = ffmpeg ? flvOf(name, words(video), words(audio)) : Promise.resolve('');

  test.each(['mp4', 'fmp4', 'hls', 'mkv'] as const)('as %s: packets, times, pictures', async (to) => {
    const path = await source;
    const output = join(folder, `${name}.${to === 'hls' ? 'm3u8' : to}`);
    const { code, report } = await tryConvert(path, output, '--to', to, '--verify');
    expect([code, report?.summary.verification?.identical]).toEqual([0, true]);
    for (const stream of audio === '' ? (['v'] as const) : (['v', 'a'] as const)) {
      const [before, after] = [await packetsOf(path, stream), await packetsOf(output, stream)];
      // ffmpeg splits frames of MP3 as it likes; sizes of others are those of the tags.
      expect(after.map(({ size }) => size)).toEqual(before.map(({ size }) => size));
      // Times of FLV are rounded to milliseconds, those of audio are counted by samples here.
      const most = stream === 'a' ? 1.5 : to === 'mkv' ? 1 : 0.1;
      expect(furthest(steps(before, 'pts'), steps(after, 'pts'))).toBeLessThanOrEqual(most);
      if (to !== 'mkv') expect(furthest(steps(before, 'dts'), steps(after, 'dts'))).toBeLessThanOrEqual(most);
    }
    expect(await pictures(output)).toEqual(await pictures(path));
    if (audio !== '') {
      const apart = async (of: string) =>
        ((await packetsOf(of, 'v'))[0]?.pts ?? 0) - ((await packetsOf(of, 'a'))[0]?.pts ?? 0);
      expect(Math.abs((await apart(path)) - (await apart(output)))).toBeLessThanOrEqual(1);
    }
  });

  test('key frames are pictures that decoding can start at, and nothing else', async () => {
    const path = await source;
    const output = join(folder, `${name}-keys.mp4`);
    expect((await tryConvert(path, output)).code).toBe(0);
    const idr = (
      await run('ffmpeg', [
        '-v',
        'error',
        '-i',
        path,
        '-c',
        'copy',
        '-bsf:v',
        'filter_units=pass_types=5',
        '-f',
        'h264',
        '-',
      ])
    ).stdout;
    let count = 0;
    for (let i = 0; i + 3 < idr.length; i++) if (idr[i] === 0 && idr[i + 1] === 0 && idr[i + 2] === 1) count++;
    // Not ffprobe's flags: its parser marks recovery points, too. Without stss each sample is a sync sample.
    const stss = boxContent(readFileSync(output), 'stss');
    expect(Buffer.from(stss ?? new Uint8Array(8)).readUInt32BE(4)).toBe(count);
  });

  test('each segment of HLS begins with one', async () => {
    const path = await source;
    const output = join(folder, `${name}-cut.m3u8`);
    expect((await tryConvert(path, output, '--segment-seconds', '0.5')).code).toBe(0);
    const text = readFileSync(output, 'utf8');
    const init = readFileSync(join(folder, /MAP:URI="(.+)"/.exec(text)?.[1] ?? ''));
    for (const [, uri = ''] of text.matchAll(/^([^#\n].*)$/gm)) {
      const alone = join(folder, 'segment.mp4');
      writeFileSync(alone, Buffer.concat([init, readFileSync(join(folder, uri))]));
      expect((await packetsOf(alone, 'v'))[0]?.isKey).toBe(true);
    }
  });
});

describe.skipIf(!ffmpeg)('a raw stream of 23.976 frames a second, with its sound from a file', () => {
  const video = join(folder, 'raw.h264');
  const sound = join(folder, 'raw.aac');
  const made = ffmpeg
    ? run('ffmpeg', [
        ...'-v error -y -f lavfi -i testsrc2=s=192x108:r=24000/1001:d=2 -c:v libx264 -g 24 -bf 3 -f h264'.split(' '),
        video,
      ]).then(() => run('ffmpeg', [...'-v error -y -f lavfi -i sine=d=2 -c:a aac -f adts'.split(' '), sound]))
    : Promise.resolve();

  test.each(['mp4', 'hls'] as const)('as %s: exact times, and the same pictures', async (to) => {
    await made;
    const output = join(folder, `raw.${to === 'hls' ? 'm3u8' : to}`);
    expect((await tryConvert(video, output, '--audio', sound, '--to', to)).code).toBe(0);
    const shown = (await packetsOf(output, 'v')).map(({ pts }) => pts).sort((a, b) => a - b);
    for (const [i, pts] of shown.entries()) expect(pts - (shown[0] ?? 0)).toBeCloseTo((i * 1001_000) / 24_000, 2);
    const heard = await packetsOf(output, 'a');
    expect(heard).toHaveLength((await packetsOf(sound, 'a')).length);
    expect(Math.abs((heard[0]?.pts ?? 0) - (shown[0] ?? 0))).toBeLessThan(1);
    expect(await pictures(output)).toEqual(await pictures(video));
  });
});

/** What ffmpeg makes of the first case: arguments before the output, and its name. */
const CONTAINERS = {
  mp4: ['in.mp4', ''],
  'fragmented MP4': ['in-frag.mp4', '-movflags frag_keyframe+empty_moov+default_base_moof'],
  MOV: ['in.mov', ''],
  Matroska: ['in.mkv', ''],
  'MPEG-TS': ['in.ts', ''],
  HLS: ['in.m3u8', '-hls_time 1 -hls_segment_type fmp4'],
} as const;

describe.skipIf(!ffmpeg)('from containers of ffmpeg', () => {
  const source = ffmpeg
    ? flvOf('source', CASES['B-frames and AAC'][0].split(' '), ['-c:a', 'aac'])
    : Promise.resolve('');

  test.each(Object.entries(CONTAINERS))(
    '%s: to FLV, MP4 and HLS, with its packets, times and pictures',
    async (_name, [file, options]) => {
      const flv = await source;
      const input = join(folder, file);
      const args = [
        '-v',
        'error',
        '-y',
        '-i',
        flv,
        '-c',
        'copy',
        ...options.split(' ').filter((word) => word !== ''),
        input,
      ];
      await run('ffmpeg', args, folder);
      for (const output of ['from.flv', 'from.mp4', 'from.m3u8'].map((name) => join(folder, `${file}-${name}`))) {
        expect((await tryConvert(input, output)).code).toBe(0);
        for (const stream of ['v', 'a'] as const) {
          const [before, after] = [await packetsOf(input, stream), await packetsOf(output, stream)];
          expect(after).toHaveLength(before.length);
          // Times of FLV and Matroska are whole milliseconds.
          expect(furthest(steps(before, 'pts'), steps(after, 'pts'))).toBeLessThanOrEqual(stream === 'a' ? 2 : 1);
        }
        expect(await pictures(output)).toEqual(await pictures(flv));
      }
    },
  );

  test.each(['libopus', 'flac', 'ac3', 'libmp3lame'])(
    '%s in MP4 goes to FLV, to MP4 and to Matroska',
    async (codec) => {
      const input = join(folder, `${codec}.mp4`);
      const encode = [
        '-v',
        'error',
        '-y',
        '-i',
        await source,
        '-c:v',
        'copy',
        '-c:a',
        codec,
        '-strict',
        '-2',
        '-ar',
        '48000',
      ];
      await run('ffmpeg', [...encode, input]);
      const flv = join(folder, `${codec}.flv`);
      expect((await tryConvert(input, flv)).code).toBe(0);
      const sound = async (path: string): Promise<string> =>
        (
          await run('ffmpeg', ['-v', 'error', '-i', path, '-map', '0:a', '-c', 'copy', '-f', 'md5', '-'])
        ).stdout.toString();
      for (const output of [join(folder, `${codec}-back.mp4`), join(folder, `${codec}.mkv`)]) {
        const { code, report } = await tryConvert(flv, output, '--verify');
        expect([code, report?.summary.verification?.identical]).toEqual([0, true]);
        expect(await packetsOf(output, 'a')).toHaveLength((await packetsOf(input, 'a')).length);
        // MP3 has a decoder delay, which each container tells in another way.
        if (codec !== 'libmp3lame') expect(await sound(output)).toBe(await sound(input));
      }
    },
  );
});

describe.skipIf(!ffmpeg)('HEVC whose hvcC has the SEI of x265', () => {
  test('MPEG-TS has it in band, and is read back the same', async () => {
    const input = join(folder, 'sei.mp4');
    const options = '-c:v libx265 -x265-params log-level=none:bframes=0:keyint=10 -tag:v hvc1';
    await run('ffmpeg', `-v error -y -f lavfi -i testsrc2=s=192x108:r=25:d=1 ${options} ${input}`.split(' '));
    expect(Buffer.from(boxContent(readFileSync(input), 'hvcC') ?? []).includes('x265 (build')).toBe(true);
    const output = join(folder, 'sei.ts');
    const { code, report } = await tryConvert(input, output, '--verify');
    expect([code, report?.summary.verification?.identical]).toEqual([0, true]);
    expect(await pictures(output)).toEqual(await pictures(input));
  });
});

describe.skipIf(!ffmpeg)('a film in two languages', () => {
  const film = join(folder, 'film.mp4');
  const made = ffmpeg
    ? run('ffmpeg', [
        ...'-v error -y -f lavfi -i testsrc2=s=192x108:r=25:d=2 -f lavfi -i sine=440:d=2 -f lavfi -i sine=880:d=2'.split(
          ' ',
        ),
        ...'-map 0 -map 1 -map 2 -c:v libx264 -g 25 -c:a aac'.split(' '),
        ...'-metadata:s:a:0 language=eng -metadata:s:a:1 language=deu'.split(' '),
        film,
      ])
    : undefined;

  const tracksOf = async (path: string): Promise<readonly string[]> => {
    const entries = 'stream=codec_type:stream_tags=language:stream_disposition=default';
    const args = ['-v', 'error', '-show_entries', entries, '-of', 'json', path];
    const { streams } = JSON.parse((await run('ffprobe', args)).stdout.toString());
    return streams.map(
      ({ codec_type, disposition, tags }: Record<string, Record<string, unknown>>) =>
        `${codec_type} ${tags?.['language'] ?? 'und'}${disposition?.['default'] === 1 ? ' default' : ''}`,
    );
  };

  const heard = async (path: string, track: number): Promise<string> =>
    (
      await run('ffmpeg', ['-v', 'error', '-i', path, '-map', `0:a:${track}`, '-c', 'copy', '-f', 'md5', '-'])
    ).stdout.toString();

  // MPEG-TS says the tracks in its PMT, and their configuration with their first frames.
  test.each(['mp4', 'mkv', 'ts'])(
    'from %s to MP4, fragmented MP4 and Matroska: each is there, the first is chosen',
    async (from) => {
      await made;
      const input = join(folder, `film-in.${from}`);
      await run('ffmpeg', ['-v', 'error', '-y', '-i', film, '-map', '0', '-c', 'copy', input]);
      for (const to of ['mp4', 'fmp4', 'mkv']) {
        const output = join(folder, `film-${from}.${to}`);
        expect((await tryConvert(input, output, '--to', to)).code).toBe(0);
        expect(await tracksOf(output)).toEqual(['video und default', 'audio eng default', 'audio deu']);
        for (const track of [0, 1]) expect(await heard(output, track)).toBe(await heard(film, track));
      }
    },
  );

  test('FLV has one: the other is named', async () => {
    await made;
    const output = join(folder, 'film.flv');
    const { code, report } = await tryConvert(film, output);
    expect(code).toBe(0);
    expect(report?.diagnostics.map((found) => found.message)).toEqual([
      'another track of audio (mp4a): the output holds one of each kind; --track chooses',
    ]);
    expect(report?.summary.tracks?.map(({ kind }) => kind)).toEqual(['video', 'audio']);
  });
});

describe.skipIf(!ffmpeg).each([
  ['HEVC', 'h265', '-c:v libx265 -x265-params log-level=error:keyint=15:open-gop=0:bframes=2 -f hevc'],
  ['AV1', 'ivf', '-c:v libaom-av1 -cpu-used 8 -g 15 -f ivf'],
] as const)('raw %s', (codec, extension, options) => {
  const video = join(folder, `raw.${extension}`);
  const made = ffmpeg
    ? run('ffmpeg', [...'-v error -y -f lavfi -i testsrc2=s=192x108:r=30:d=1'.split(' '), ...options.split(' '), video])
    : undefined;

  test.each(['mp4', 'fmp4', 'hls', 'mkv', 'flv'] as const)(
    'as %s, and from there to MP4: pictures and times',
    async (to) => {
      await made;
      const output = join(folder, `${codec}.${to === 'hls' ? 'm3u8' : to}`);
      expect((await tryConvert(video, output, '--to', to)).code).toBe(0);
      const again = join(folder, `${codec}-${to}-again.mp4`);
      expect((await tryConvert(output, again)).code).toBe(0);
      // ffmpeg 5.1 knows no Enhanced FLV.
      for (const path of to === 'flv' ? [again] : [output, again]) {
        expect(await pictures(path)).toEqual(await pictures(video));
        const shown = (await packetsOf(path, 'v')).map(({ pts }) => pts).sort((a, b) => a - b);
        for (const [i, pts] of shown.entries())
          expect(Math.abs(pts - (shown[0] ?? 0) - (i * 1000) / 30)).toBeLessThan(1);
      }
    },
  );
});
