import { basename } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { runInProcess } from '../commands/in-process.ts';
import { sample } from '../commands/streams.ts';
import { GOP_DIFFERENCES, type Question } from './gop-known-differences.ts';
import { run } from './process.ts';
import { corpusStreams, sampleStreams } from './streams.ts';

const ffmpeg = inject('ffmpeg');

interface Frame {
  readonly record: string;
  readonly index: number;
  readonly displayIndex: number;
  readonly type: string;
  readonly randomAccess?: string;
  readonly keyframe?: boolean;
  readonly sizeBytes: number;
  readonly dtsMs: number;
  readonly ptsMs: number;
}

interface Gop {
  readonly record: string;
  readonly randomAccess?: string;
  readonly closed: boolean;
  readonly leading: number;
  readonly firstFrame: number;
  readonly frames: number;
}

/** The records of `gop`; undefined if the file is no stream. */
const recordsOf = async <Kind extends Frame | Gop>(
  path: string,
  ...flags: readonly string[]
): Promise<readonly Kind[] | undefined> => {
  const { code, stdout } = await runInProcess(['gop', path, '--ndjson', '--no-summary', '-q', ...flags]);
  if (code === 3) return undefined;
  const lines = stdout.trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Kind).filter(({ record }) => record === 'frame' || record === 'gop');
};

interface Probed {
  readonly packets: readonly {
    readonly size: string;
    readonly flags: string;
    readonly dts?: number;
    readonly pts?: number;
  }[];
  /** Letters of the pictures in output order. */
  readonly types: string;
}

const probe = async (path: string, format: 'h264' | 'flv'): Promise<Probed> => {
  const entries = 'packet=size,flags,dts,pts:frame=pict_type';
  const options = `-v quiet -threads 1 -f ${format} -select_streams v:0 -show_packets -show_frames -show_entries ${entries}`;
  const { stdout } = await run('ffprobe', [...options.split(' '), '-of', 'json', path]);
  type Item = Probed['packets'][number] & { readonly type: string; readonly pict_type: string };
  const { packets_and_frames: items = [] } = JSON.parse(stdout.toString()) as { readonly packets_and_frames?: Item[] };
  return {
    packets: items.filter(({ type }) => type === 'packet'),
    types: items.flatMap(({ type, pict_type }) => (type === 'frame' ? [pict_type] : [])).join(''),
  };
};

const LETTERS: Readonly<Record<string, string>> = { SI: 'i', SP: 'p', unknown: '?' };

const typesShown = (frames: readonly Frame[]): string =>
  frames
    .toSorted((a, b) => a.displayIndex - b.displayIndex)
    .map(({ type }) => LETTERS[type] ?? type)
    .join('');

/** Which answers of ffprobe differ; without as many packets as frames, sizes and keys cannot be compared. */
const differences = (frames: readonly Frame[], { packets, types }: Probed): readonly Question[] => {
  const found: Question[] = [];
  if (packets.length !== frames.length) found.push('packets');
  else {
    if (frames.some(({ sizeBytes }, i) => sizeBytes !== Number(packets[i]?.size))) found.push('sizes');
    // FFmpeg marks every recovery point.
    if (frames.some(({ randomAccess }, i) => (randomAccess !== undefined) !== packets[i]?.flags.startsWith('K'))) {
      found.push('keys');
    }
  }
  if (typesShown(frames) !== types) found.push('types');
  return found;
};

describe('packets, sizes, key frames and types of raw streams equal those of ffprobe', () => {
  const streams = [...sampleStreams(), ...inject('made').streams, ...(corpusStreams()?.streams ?? [])];
  test.skipIf(!ffmpeg).each(streams.map(({ name, path }) => [name, path]))('%s', async (name, path) => {
    const frames = await recordsOf<Frame>(path, '--frames');
    if (frames === undefined) return;
    const known = Object.keys(GOP_DIFFERENCES[basename(name)] ?? {});
    expect(differences(frames, await probe(path, 'h264'))).toEqual(known);
  });
});

describe('packets, times, sizes and marked key frames of FLV equal those of ffprobe', () => {
  const streams = [{ name: 'samples/bframes.flv', path: sample('bframes.flv') }, ...inject('madeFlv').streams];
  const video = streams.filter(({ name }) => /bframes|avc|hevc|av1/.test(name));
  test.skipIf(!ffmpeg).each(video.map(({ name, path }) => [name, path]))('%s', async (_, path) => {
    const frames = (await recordsOf<Frame>(path, '--frames')) ?? [];
    const { packets, types } = await probe(path, 'flv');
    expect(frames.map(({ dtsMs, ptsMs, sizeBytes, keyframe }) => [dtsMs, ptsMs, sizeBytes, keyframe])).toEqual(
      packets.map(({ dts, pts, size, flags }) => [dts, pts, Number(size), flags.startsWith('K')]),
    );
    if (frames.some(({ type }) => type !== 'unknown')) expect(typesShown(frames)).toBe(types);
  });
});

describe('open GOPs, which ffprobe does not tell from closed ones', () => {
  const gopsOf = async (name: string): Promise<readonly Gop[]> => {
    const { path = '' } = inject('made').streams.find((stream) => stream.name === `made/${name}`) ?? {};
    return (await recordsOf<Gop>(path)) ?? [];
  };

  // --open-gop --bframes 3 --b-adapt 0 --keyint 12, 40 frames; and --keyint 20 without --open-gop.
  test.skipIf(!ffmpeg)('x264 --open-gop', async () => {
    const gops = await gopsOf('open-gop');
    expect(gops.length).toBeGreaterThan(3);
    // Three B pictures between two others: those before the I picture are decoded after it.
    expect(gops.map(({ randomAccess, closed, leading }) => [randomAccess, closed, leading])).toEqual([
      ['closed', true, 0],
      ...gops.slice(1).map(() => ['open', false, 3]),
    ]);
    const closed = await gopsOf('b-frames');
    expect(closed.map(({ randomAccess, leading, frames }) => [randomAccess, leading, frames])).toEqual([
      ['closed', 0, 20],
      ['closed', 0, 20],
    ]);
  });

  test.skipIf(!ffmpeg)('x264 --intra-refresh --keyint 15', async () => {
    const gops = await gopsOf('intra-refresh');
    expect(gops.map(({ randomAccess, firstFrame }) => [randomAccess, firstFrame])).toEqual([
      ['closed', 0],
      ['recovery', 15],
      ['recovery', 30],
    ]);
  });
});
