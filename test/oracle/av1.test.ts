import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { Av1State } from '../../src/codec/av1/syntax/av1-state.ts';
import { parseObu } from '../../src/codec/av1/syntax/parse-obu.ts';
import { FieldTrace } from '../../src/syntax/field-trace.ts';
import { obusOf } from '../harness/av1-streams.ts';
import { elementsOf, tracedObus, withoutSize } from './av1-elements.ts';
import { isThere, run } from './process.ts';

const folder = process.env['RTMPKIT_STREAMS'];
const hasStreams = folder !== undefined && existsSync(join(folder, 'av1'));
const note = hasStreams ? '' : ' [skipped: RTMPKIT_STREAMS names no folder of streams]';

const OBU_REDUNDANT_FRAME_HEADER = 7;
const OBU_TILE_LIST = 8;
const OBU_PADDING = 15;

/** What ffmpeg 5.1 does not trace as the specification has it. */
const isOpaqueToFfmpeg = (type: number): boolean =>
  type === OBU_REDUNDANT_FRAME_HEADER || type === OBU_PADDING || type === OBU_TILE_LIST || (type > 8 && type < 15);

/** Streams that ffmpeg does not read to their end, with the OBUs that it traces. */
const GIVEN_UP: Readonly<Record<string, number>> = {
  // Its muxing stops at a metadata OBU, at OBUs of unknown types or at one that is cut short.
  'KhronosGroup-VK-GL-CTS__av1-argon_test1019.obu': 7,
  'gen-synth__metadata_padding_reserved.obu': 0,
  'gen-synth__size_overrun.obu': 0,
  'gen-synth__tile_list_type8_and_ext.obu': 0,
  'gen-synth__truncated.obu': 5,
  'gen-synthb__forbidden_and_reserved_bits.obu': 0,
  'gen-synthb__missing_seqhdr.obu': 0,
};

interface Case {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What trace_headers printed. */
  readonly reference: string;
}

const cases = (): readonly Case[] => {
  if (!hasStreams) return [];
  return readdirSync(join(folder, 'av1')).flatMap((name) => {
    const reference = join(folder, 'refs/av1', `${name}.trace_headers.txt.gz`);
    if (!existsSync(reference)) return [];
    const dump = gunzipSync(readFileSync(reference)).toString('latin1');
    return [{ name, bytes: readFileSync(join(folder, 'av1', name)), reference: dump }];
  });
};

/** All elements of a stream that ffmpeg traces, as both give them. */
const compare = ({ bytes, reference }: Case) => {
  const theirs = tracedObus(reference);
  const state = new Av1State();
  const differences: string[] = [];
  let [elements, total] = [0, 0];
  for (const [i, obu] of obusOf(bytes).entries()) {
    const sink = new FieldTrace();
    const { header } = parseObu(obu, state, { sink });
    total++;
    const traced = theirs[i];
    if (traced === undefined) continue;
    // FFmpeg leaves the tiles of a tile group with their sizes.
    const read = sink.fields.filter(({ name }) => !name.startsWith('tile_size_minus_1'));
    const [ours, expected] = [withoutSize(elementsOf(read)), withoutSize(traced.elements)];
    const type = header.obu_type ?? -1;
    const text = ({ header, payload }: typeof ours) => [
      ...header,
      ...(isOpaqueToFfmpeg(type) ? [] : payload.map((e) => `${e.name} ${e.bit} ${e.bits} ${e.value}`)),
    ];
    const [a, b] = [text(ours), text(expected)];
    const at = a.findIndex((line, k) => line !== b[k]);
    elements += a.length;
    if (at >= 0 || (a.length !== b.length && !traced.failed)) {
      const k = at < 0 ? Math.min(a.length, b.length) : at;
      differences.push(`OBU ${i}, type ${type}: ${a[k]}, ffmpeg ${b[k]}`);
    }
  }
  return { differences, elements, traced: theirs.length, total };
};

describe(`AV1 against trace_headers of ffmpeg${note}`, () => {
  const all = cases();
  it.skipIf(!hasStreams)('has streams', () => expect(all.length).toBeGreaterThan(40));
  it.each(all)('$name: every element has the same name, place, length and value', (stream) => {
    const { differences, elements, traced, total } = compare(stream);
    expect(differences).toEqual([]);
    expect(traced).toBe(GIVEN_UP[stream.name] ?? total);
    if (traced > 0) expect(elements).toBeGreaterThan(10);
  });
});

/** Tools of AV1 that the streams lack: the pictures, options of aomenc, and elements that have to occur. */
const RECIPES = [
  {
    name: 'global motion',
    pictures: 'testsrc2=s=192x128:r=25:d=0.2,rotate=a=0.05*n:ow=192:oh=128',
    options: '--cpu-used=1 --enable-global-motion=1 --lag-in-frames=0 --limit=3',
    elements: ['is_rot_zoom[1]', 'subexp_more_bits', 'subexp_bits'],
  },
  {
    name: 'quantizer matrices',
    pictures: 'testsrc2=s=192x128:r=25:d=0.2',
    options: '--cpu-used=6 --enable-qm=1 --qm-min=2 --qm-max=9 --limit=3',
    elements: ['qm_y', 'qm_u'],
  },
  {
    name: 'tiles of different sizes',
    pictures: 'testsrc2=s=512x320:r=25:d=0.1',
    options: '--cpu-used=6 --tile-width=3,2 --tile-height=1,2 --limit=2',
    elements: ['width_in_sbs_minus_1[0]', 'height_in_sbs_minus_1[2]'],
  },
  {
    name: 'super-resolution',
    pictures: 'testsrc2=s=320x192:r=25:d=0.4',
    options: '--cpu-used=6 --superres-mode=2 --superres-denominator=13 --limit=8 --lag-in-frames=0',
    elements: ['use_superres', 'coded_denom'],
  },
  {
    name: 'frames of other sizes than their references',
    pictures: 'testsrc2=s=320x192:r=25:d=0.4',
    options: '--cpu-used=6 --resize-mode=1 --resize-denominator=12 --resize-kf-denominator=9 --limit=6',
    elements: ['frame_size_override_flag', 'frame_width_minus_1', 'render_and_frame_size_different'],
  },
  {
    name: 'several tile groups',
    pictures: 'testsrc2=s=512x320:r=25:d=0.1',
    options: '--cpu-used=6 --tile-columns=2 --tile-rows=1 --num-tile-groups=3 --limit=2 --lag-in-frames=0',
    elements: ['tile_start_and_end_present_flag', 'tg_start', 'tg_end'],
  },
] as const;

const hasEncoder = (await isThere('ffmpeg', '-version')) && (await isThere('aomenc', '--help'));

describe(`AV1 of tools that the streams lack${hasEncoder ? '' : ' [skipped: ffmpeg or aomenc is not installed]'}`, () => {
  const made = mkdtempSync(join(tmpdir(), 'rtmpkit-av1-'));
  afterAll(() => rmSync(made, { recursive: true, force: true }));

  it.skipIf(!hasEncoder).each(RECIPES)('$name', async ({ pictures, options, elements }) => {
    const [source, stream] = [join(made, `${options.length}.y4m`), join(made, `${options.length}.ivf`)];
    await run('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', pictures, '-pix_fmt', 'yuv420p', source]);
    await run('aomenc', [...options.split(' '), '--threads=1', '--ivf', '-o', stream, source]);
    const { stderr } = await run('ffmpeg', [
      ...'-nostdin -nostats -hide_banner -v repeat+debug -i'.split(' '),
      stream,
      ...'-c copy -bsf:v trace_headers -f null -'.split(' '),
    ]);
    const trace = /^\[trace_headers @ [0-9a-fx]+\] /;
    const lines = stderr.toString('latin1').split(/\r?\n/);
    const reference = lines.filter((line) => trace.test(line)).map((line) => line.replace(trace, ''));
    const { differences, traced, total } = compare({
      name: stream,
      bytes: readFileSync(stream),
      reference: reference.join('\n'),
    });
    expect(differences).toEqual([]);
    expect(traced).toBe(total);
    for (const name of elements) expect(reference.some((line) => line.includes(` ${name} `))).toBe(true);
  });
});
