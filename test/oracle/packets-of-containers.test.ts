import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { probe } from '../../src/container/probe.ts';
import { containerOf } from '../../src/container/registry.ts';
import type { ReadSample } from '../../src/container/sample-reader.ts';
import type { Context } from '../../src/io/context.ts';
import { openSource } from '../../src/io/source.ts';
import { openInput } from '../../src/pipeline/open.ts';
import { accessTo } from '../../src/pipeline/source.ts';
import { isThere, run } from './process.ts';

const folder = mkdtempSync(join(tmpdir(), 'rtmpkit-packets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SOURCE =
  '-f lavfi -i testsrc2=s=160x96:r=25:d=3 -f lavfi -i sine=440:d=3:r=48000 -c:v libx264 -threads 1 -bf 3 -g 25 -x264-params b-adapt=0 -c:a aac';

/** What FFmpeg writes of one encode, by name: options and the output. */
const FILES: Readonly<Record<string, readonly [options: string, output: string]>> = {
  'MP4, index at the end': ['', 'end.mp4'],
  'MP4, index in front': ['-movflags +faststart', 'front.mp4'],
  'MP4 without an edit list': ['-use_editlist 0', 'no-edit.mp4'],
  'MP4 that begins later': ['-itsoffset 1.5', 'later.mp4'],
  'fragmented MP4': ['-movflags frag_keyframe+empty_moov+default_base_moof', 'fragments.mp4'],
  'fragmented MP4, base_data_offset': ['-movflags frag_keyframe+empty_moov', 'fragments-base.mp4'],
  'fragmented MP4, many fragments': ['-movflags empty_moov+default_base_moof -frag_duration 200000', 'small.mp4'],
  'fragmented MP4, delayed moov': ['-movflags frag_keyframe+delay_moov', 'delayed.mp4'],
  QuickTime: ['', 'movie.mov'],
  Matroska: ['', 'matroska.mkv'],
  'Matroska, clusters of a live stream': ['-live 1', 'live.mkv'],
  'MPEG-TS': ['', 'stream.ts'],
  'MPEG-TS, from 10 s on': ['-output_ts_offset 10', 'later.ts'],
  'MPEG-TS near the wrap of its clock': ['-output_ts_offset 95442', 'wrap.ts'],
  'MPEG-TS, M2TS packets': ['-mpegts_m2ts_mode 1 -map 0:v', 'packets.m2ts'],
  'HEVC in MP4': ['-tag:v hvc1', 'hevc.mp4'],
  'HEVC in Matroska': ['', 'hevc.mkv'],
  'HEVC in MPEG-TS': ['', 'hevc.ts'],
  'HLS of MPEG-TS': ['-f hls -hls_time 1 -hls_playlist_type vod', 'ts.m3u8'],
  'HLS of fragmented MP4': [
    '-f hls -hls_time 1 -hls_playlist_type vod -hls_segment_type fmp4 -hls_fmp4_init_filename start.mp4',
    'fmp4.m3u8',
  ],
  'HLS of byte ranges': ['-f hls -hls_time 1 -hls_playlist_type vod -hls_flags single_file', 'ranges.m3u8'],
};

const HEVC_SOURCE =
  '-f lavfi -i testsrc2=s=160x96:r=25:d=3 -c:v libx265 -x265-params log-level=error:bframes=3:keyint=25:pools=1';

const encode = async (source: string, output: string): Promise<void> => {
  const { code, stderr } = await run('ffmpeg', [...`-nostdin -v error -y ${source}`.split(' '), join(folder, output)]);
  if (code !== 0) throw new Error(stderr.toString());
};
let made: Promise<unknown> | undefined;
const makeSources = (): Promise<unknown> => {
  made ??= Promise.all([encode(SOURCE, 'source.mp4'), encode(HEVC_SOURCE, 'source-hevc.mp4')]);
  return made;
};

const make = async (name: string): Promise<string> => {
  await makeSources();
  const [options, output] = FILES[name] as readonly [string, string];
  const isInput = options.startsWith('-itsoffset');
  const words = options.split(' ').filter((word) => word !== '');
  const input = ['-i', join(folder, name.startsWith('HEVC') ? 'source-hevc.mp4' : 'source.mp4')];
  const path = join(folder, output);
  const { code, stderr } = await run(
    'ffmpeg',
    [
      '-nostdin',
      '-v',
      'error',
      '-y',
      ...(isInput ? [...words, ...input] : input),
      '-c',
      'copy',
      ...(isInput ? [] : words),
      path,
    ],
    folder,
  );
  if (code !== 0) throw new Error(stderr.toString());
  return path;
};

interface Packet {
  readonly pts_time?: string;
  readonly dts_time?: string;
  readonly size: string;
  readonly pos?: string;
  readonly flags: string;
}

const packetsOf = async (path: string, kind: 'v' | 'a'): Promise<readonly Packet[]> => {
  const options = `-v error -allowed_extensions ALL -select_streams ${kind}:0 -show_packets -of json`;
  const words = options
    .split(' ')
    .filter((_word, i, all) => path.endsWith('.m3u8') || (i !== 2 && all[i - 1] !== '-allowed_extensions'));
  const { stdout } = await run('ffprobe', [...words, path]);
  return (JSON.parse(stdout.toString()) as { packets: Packet[] }).packets;
};

const context = { interrupted: new AbortController().signal } as Context;

type Kept = Pick<ReadSample, 'offset' | 'ptsMs' | 'dtsMs' | 'isSync' | 'dtsIsCalculated'> & { readonly size: number };

/** The samples of the first track of a kind: of a file read anywhere, or of a pipe that gives `chunkBytes` at a time. */
const samplesOf = async (path: string, kind: 'video' | 'audio', chunkBytes?: number): Promise<readonly Kept[]> => {
  const source = await openSource(path, context);
  const access = chunkBytes === undefined ? accessTo(source, (related) => openSource(related, context), context) : {};
  const chunks = chunkBytes === undefined ? source.chunks : pieces(readFileSync(path), chunkBytes);
  const { samples } = await openInput(chunks, '', { access });
  const kept: Kept[] = [];
  let id: number | undefined;
  for await (const { items } of samples?.pieces() ?? []) {
    for (const item of items) {
      if (item.kind === 'finding' && item.finding.severity !== 'info') throw new Error(item.finding.message);
      if (item.kind === 'track' && item.track.kind === kind) id ??= item.track.id;
      if (item.kind !== 'sample' || item.sample.track.id !== id) continue;
      const { offset, ptsMs, dtsMs, isSync, dtsIsCalculated, data } = item.sample;
      kept.push({
        ...(offset !== undefined && { offset }),
        ...(dtsIsCalculated !== undefined && { dtsIsCalculated }),
        ptsMs,
        dtsMs,
        isSync,
        size: data.length,
      });
    }
  }
  await source.close();
  return kept;
};

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Milliseconds to microseconds. FFmpeg lets the clock of a stream that wraps soon begin below zero: 2^33 ticks less. */
const rounded = (ms: number, path: string): number =>
  Math.round(ms * 1000 - (path.endsWith('wrap.ts') ? (2 ** 33 * 100) / 9 : 0));
const microseconds = (seconds: string | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.round(Number(seconds) * 1e6);

/** FFmpeg splits HEVC anew where its access units begin, and leaves the zero_byte of some to the packet before. */
const sizeIn = (path: string, size: number): number | undefined => (path.endsWith('hevc.ts') ? undefined : size);

/** Ours as ffprobe says it: microseconds, and where it places the packet. */
const asPackets = (samples: readonly Kept[], packets: readonly Packet[], path: string) =>
  samples.map(({ offset, ptsMs, dtsMs, isSync, size, dtsIsCalculated }, i) => {
    const given = packets[i];
    return {
      pts: rounded(ptsMs, path),
      // Matroska has none.
      dts:
        given?.dts_time === undefined || dtsIsCalculated === true
          ? microseconds(given?.dts_time)
          : rounded(dtsMs, path),
      size: sizeIn(path, size),
      pos: given?.pos === undefined || path.endsWith('m3u8') ? undefined : offset,
      key: isSync,
    };
  });

/** Bytes between where ffprobe places a packet and its data: the header of a Matroska block, the time of an M2TS packet. */
const before = (path: string): number => (path.endsWith('mkv') ? 4 : path.endsWith('m2ts') ? 4 : 0);

const asSaid = (packets: readonly Packet[], path: string) =>
  packets.map(({ pts_time, dts_time, size, pos, flags }) => ({
    pts: microseconds(pts_time),
    dts: microseconds(dts_time),
    size: sizeIn(path, Number(size)),
    pos: pos === undefined || path.endsWith('m3u8') ? undefined : Number(pos) + before(path),
    key: flags.startsWith('K'),
  }));

describe.skipIf(!(await isThere('ffmpeg', '-version')))('packets of ffprobe', () => {
  test.each(Object.keys(FILES))('%s: video', async (name) => {
    const path = await make(name);
    const packets = await packetsOf(path, 'v');
    const samples = await samplesOf(path, 'video');
    expect(samples).toHaveLength(75);
    expect(asPackets(samples, packets, path)).toEqual(asSaid(packets, path));
  });

  // ffprobe leaves ADTS headers on, and places all frames of a PES packet at its start.
  test.each(Object.keys(FILES).filter((name) => !/M2TS|HEVC/.test(name)))('%s: audio', async (name) => {
    const path = await make(name);
    const packets = await packetsOf(path, 'a');
    const samples = await samplesOf(path, 'audio');
    const isTs = /\.ts$|^(ts|ranges)\.m3u8$/.test(path.split('/').at(-1) ?? '');
    const sizes = (size: number): number => (isTs ? size + 7 : size);
    expect(samples.map(({ size }) => sizes(size))).toEqual(packets.map(({ size }) => Number(size)));
    samples.forEach(({ ptsMs }, i) => {
      const said = microseconds(packets[i]?.pts_time);
      // Frames after the first of a PES packet: ffprobe counts in whole ticks.
      if (said !== undefined) expect(Math.abs(rounded(ptsMs, path) - said)).toBeLessThan(isTs ? 12 : 2);
    });
  });

  test.each(Object.keys(FILES).filter((name) => !/HLS|end|QuickTime|edit|later|HEVC in MP4/.test(name)))(
    '%s: the same from a pipe',
    async (name) => {
      const path = await make(name);
      expect(await samplesOf(path, 'video', 4099)).toEqual(await samplesOf(path, 'video'));
    },
  );

  test('each file is recognised by its content', async () => {
    for (const name of Object.keys(FILES)) {
      const path = await make(name);
      const decision = probe(readFileSync(path).subarray(0, 65_536), true, '');
      const extension = path.split('.').at(-1) ?? '';
      if (decision.kind !== 'format') throw new Error(`${name}: ${decision.kind}`);
      expect(containerOf(decision.container.name).extensions).toContain(extension);
    }
  });
});
