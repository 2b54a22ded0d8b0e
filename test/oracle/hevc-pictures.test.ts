import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { FrameRecord } from '../../src/media/frame-record.ts';
import { inspectHevc } from '../harness/hevc-inspected.ts';
import { STREAMS, streamsOf } from '../harness/streams.ts';
import type { Question } from './gop-known-differences.ts';
import { run } from './process.ts';

const ffmpeg = inject('ffmpeg');

const LAYERS = 'FFmpeg makes a packet of each layer';
const DAMAGED = 'damaged: FFmpeg drops pictures that it cannot decode';
const NO_PICTURE = 'FFmpeg makes a packet of units without a picture';
const NO_SETS = 'pictures without their parameter sets have no type';
const ZEROS = 'zeros before a start code belong to the unit before them (B.2.1)';
const ILLEGAL = 'FFmpeg refuses nuh_temporal_id_plus1 0';

/** Where ffprobe differs, and why. */
const DIFFERENCES: Readonly<Record<string, Readonly<Partial<Record<Question, string>>>>> = {
  'Eyevinn-mp4ff__stereo_spatial_mvhevc_annexb.265': { packets: LAYERS },
  'chemag-h265nal__pps_fdump_crash.202203.265': { packets: NO_PICTURE },
  'gen-synth__startcodes_trailing_zeros.265': { sizes: ZEROS },
  'gen-synth__temporal_id_zero_illegal.265': { types: ILLEGAL },
  'gen-synthb__eos_eob_splice.265': { packets: NO_PICTURE },
  'gen-synthb__lost_dependent_slices.265': { packets: DAMAGED, types: DAMAGED },
  'gen-synthb__reserved_types2.265': { packets: NO_PICTURE },
  'membraneframework-membrane_h26x_plugin__input-10-no-vps-sps-pps.h265': { types: NO_SETS },
  'membraneframework-membrane_h26x_plugin__input-irap-pss-no-irap.h265': { types: NO_SETS },
};

interface Probed {
  readonly packets: readonly { readonly size: string; readonly flags: string }[];
  /** Letters of the pictures in output order. */
  readonly types: string;
}

const probe = async (path: string): Promise<Probed> => {
  const options = '-v quiet -threads 1 -f hevc -select_streams v:0 -show_packets -show_frames';
  const { stdout } = await run('ffprobe', [
    ...options.split(' '),
    ...['-show_entries', 'packet=size,flags:frame=pict_type', '-of', 'json', path],
  ]);
  type Item = Probed['packets'][number] & { readonly type: string; readonly pict_type: string };
  const { packets_and_frames: items = [] } = JSON.parse(stdout.toString()) as { readonly packets_and_frames?: Item[] };
  return {
    packets: items.filter(({ type }) => type === 'packet'),
    types: items.flatMap(({ type, pict_type }) => (type === 'frame' ? [pict_type] : [])).join(''),
  };
};

/** Types of the frames that are output, in output order. */
const typesShown = (frames: readonly FrameRecord[]): string => {
  const shown: FrameRecord[] = [];
  let period: FrameRecord[] = [];
  const flush = () => shown.push(...period.sort((a, b) => (a.order ?? 0) - (b.order ?? 0)));
  for (const frame of frames) {
    if (frame.startsPeriod) {
      flush();
      period = [];
    }
    if (frame.shown) period.push(frame);
  }
  flush();
  return shown.map(({ type }) => type).join('');
};

/** FFmpeg cuts before 00 00 01: the zero byte before it belongs to the packet before. */
const sizesByFfmpeg = (frames: readonly FrameRecord[], stream: Uint8Array): readonly number[] => {
  const hasZeroByte = (frame: FrameRecord | undefined) =>
    frame !== undefined && stream[frame.offset + 2] === 0 ? 1 : 0;
  return frames.map((frame, i) => frame.sizeBytes + hasZeroByte(frames[i + 1]) - (i === 0 ? 0 : hasZeroByte(frame)));
};

const differences = async (path: string): Promise<readonly Question[]> => {
  const stream = new Uint8Array(readFileSync(path));
  const { frames } = inspectHevc(stream);
  const { packets, types } = await probe(path);
  const found: Question[] = [];
  if (packets.length !== frames.length) found.push('packets');
  else {
    const sizes = sizesByFfmpeg(frames, stream);
    if (sizes.some((size, i) => size !== Number(packets[i]?.size))) found.push('sizes');
    if (frames.some(({ randomAccess }, i) => (randomAccess !== undefined) !== packets[i]?.flags.startsWith('K'))) {
      found.push('keys');
    }
  }
  if (typesShown(frames) !== types) found.push('types');
  return found;
};

describe('packets, sizes, key frames and types of HEVC equal those of ffprobe', () => {
  const streams = streamsOf('hevc').filter(
    ({ features }) => !features.includes('fuzz') && !features.includes('no-annexb-startcodes'),
  );
  test.skipIf(!ffmpeg || streams.length === 0).each(streams.map(({ file }) => file))('%s', async (file) => {
    expect(await differences(join(STREAMS ?? '', file))).toEqual(Object.keys(DIFFERENCES[basename(file)] ?? {}));
  });
});

describe('streams of x265', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rtmpkit-hevc-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Settings, and the number of random access points of each kind in 40 frames. */
  const RECIPES: readonly (readonly [settings: string, closed: number, open: number])[] = [
    // Open GOPs are the default, also without pictures that make them open.
    ['bframes=0:keyint=20:min-keyint=20', 1, 1],
    ['bframes=3:b-adapt=0:keyint=16:min-keyint=16:open-gop=0', 3, 0],
    ['bframes=3:b-adapt=0:keyint=16:min-keyint=16:open-gop=1', 1, 2],
    ['bframes=4:b-adapt=0:keyint=20:min-keyint=20:open-gop=0:radl=2', 2, 0],
    ['bframes=3:b-adapt=2:b-pyramid=1:ref=5:keyint=40', 1, 0],
    ['bframes=3:b-adapt=0:temporal-layers=1:keyint=20:min-keyint=20', 1, 1],
    ['bframes=2:interlace=tff:keyint=20:min-keyint=20:open-gop=0', 2, 0],
    ['slices=3:wpp=1:bframes=2:keyint=20:min-keyint=20:open-gop=0', 2, 0],
    ['wpp=0:bframes=2:aud=1:hrd=1:vbv-maxrate=500:vbv-bufsize=500:keyint=20:min-keyint=20:open-gop=0', 2, 0],
    ['intra-refresh=1:bframes=0:keyint=20', 1, 0],
    ['bframes=8:b-adapt=0:keyint=40:weightb=1:weightp=1', 1, 0],
    ['keyint=1', 40, 0],
  ];

  test.skipIf(!ffmpeg).each(RECIPES)('%s', async (settings, closed, open) => {
    const path = join(folder, `${settings.replaceAll(/[^a-z0-9]+/g, '-')}.265`);
    const made = await run('ffmpeg', [
      ...'-v error -f lavfi -i testsrc2=s=320x180:r=25 -frames:v 40 -pix_fmt yuv420p -c:v libx265'.split(' '),
      ...['-x265-params', `log-level=none:scenecut=0:${settings}`, '-f', 'hevc', path],
    ]);
    if (made.code !== 0) return;
    expect(await differences(path)).toEqual([]);
    const { frames, findings, dpb } = inspectHevc(new Uint8Array(readFileSync(path)));
    // x265 writes its settings before active_parameter_sets and pic_timing (its issue 265), where it writes those.
    const late = /hrd=1|interlace/.test(settings) ? 'sei-order' : 'none';
    expect(findings.filter((found) => !found.includes(late))).toEqual([]);
    expect(findings.length > 0).toBe(late !== 'none');
    const counts = ['closed', 'open'].map((kind) => frames.filter(({ randomAccess }) => randomAccess === kind).length);
    expect(counts).toEqual([closed, open]);
    expect(dpb).toBeLessThanOrEqual((frames[0]?.maxReorderFrames ?? 0) + 1);
  });
});
