import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeEmulationPrevention } from '../../src/codec/h26x/emulation-prevention.ts';
import { parseHevcParameterSet } from '../../src/codec/hevc/syntax/parse-parameter-set.ts';
import { Mp4Reader } from '../../src/container/mp4/reader.ts';
import { FieldTrace } from '../../src/syntax/field-trace.ts';
import { runInProcess } from '../commands/in-process.ts';
import { BitWriter, bitText } from '../harness/bit-writer.ts';
import { inspectHevc, inspectHevcUnits, OPEN_GOP, typeOf, unitsOfStream } from '../harness/hevc-inspected.ts';
import { readAsFile } from '../harness/samples-read.ts';
import { pat, pes, pmt, TsWriter } from '../harness/ts-writer.ts';
import { byteStream } from '../harness/written-stream.ts';

const [VPS, SPS, PPS, CRA] = [32, 33, 34, 21];
/** IDR picture first, then a CRA picture with RASL pictures; two slices a picture. */
const UNITS = unitsOfStream(OPEN_GOP);
const first = (type: number): Uint8Array => UNITS.find((unit) => typeOf(unit) === type) as Uint8Array;
const PICTURES = inspectHevc(OPEN_GOP).frames;
const AUD = Uint8Array.of(0x46, 1, 0x50);

const isSlice = (unit: Uint8Array): boolean => typeOf(unit) < 32;
/** first_slice_segment_in_pic_flag. */
const beginsPicture = (unit: Uint8Array): boolean => isSlice(unit) && (unit[2] as number) >= 0x80;

/** The slices of each picture. */
const slicesByPicture = (): Uint8Array[][] => {
  const pictures: Uint8Array[][] = [];
  for (const unit of UNITS.filter(isSlice)) {
    if (beginsPicture(unit)) pictures.push([unit]);
    else pictures.at(-1)?.push(unit);
  }
  return pictures;
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpkit-traps-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('11: a CRA picture with RASL pictures is an open random access point, and no sync sample of an MP4 (mkvtoolnix#1543, facebookresearch/spdl#1236, xbmc/xbmc#18038)', async () => {
  const at = PICTURES.findIndex(({ randomAccess }) => randomAccess === 'open');
  expect(at).toBe(29);
  const out = join(folder, 'open.mp4');
  const { code } = await runInProcess(['convert', '-', out], { stdin: OPEN_GOP });
  expect(code).toBe(0);
  const { samples } = await readAsFile(new Mp4Reader('time'), new Uint8Array(readFileSync(out)));
  expect(samples).toHaveLength(64);
  expect(samples.flatMap(({ isSync }, i) => (isSync ? [i] : []))).toEqual([0]);
});

test('12: VPS SPS (PPS picture AUD) thirty times are thirty pictures (vimeo/l-smash#45)', () => {
  const rows = slicesByPicture()
    .slice(0, 30)
    .flatMap((slices) => [first(PPS), ...slices, AUD]);
  const { frames, units } = inspectHevcUnits([first(VPS), first(SPS), ...rows]);
  expect(frames).toHaveLength(30);
  // The last delimiter begins an access unit without a picture.
  expect(units.at(-1)?.accessUnit).toBe(30);
});

test('18: a PPS whose scaling lists run out of bits is kept as far as it goes, and the slices are still listed (ossrs/srs#3388)', () => {
  const trace = new FieldTrace();
  const { pps } = parseHevcParameterSet(first(PPS), { sink: trace });
  expect(pps?.pps_scaling_list_data_present_flag).toBe(0);
  const at = trace.fields.find(({ name }) => name === 'pps_scaling_list_data_present_flag')?.bit ?? 0;
  // The flag, scaling_list_pred_mode_flag 1, and two of sixteen coefficients.
  const bits = bitText(removeEmulationPrevention(first(PPS)).bytes).slice(0, at);
  const cut = new BitWriter().pattern(bits).flag(1).flag(1).se(0).se(0).toNal();
  const { units, frames, findings } = inspectHevcUnits(
    UNITS.slice(0, 8).map((unit) => (unit === first(PPS) ? cut : unit)),
  );
  const damaged = units.find(({ index }) => index === 2);
  expect(damaged?.parsed.pps).toMatchObject({ pps_seq_parameter_set_id: 0, pps_scaling_list_data_present_flag: 1 });
  expect(damaged?.parsed.error?.code).toBe('truncated');
  expect(findings).toContain('error truncated @2');
  expect(frames).toHaveLength(2);
  expect(units.filter(({ unitType }) => unitType.role === 'slice')).toHaveLength(4);
});

/** The SPS without its VUI. */
const withoutVui = (sps: Uint8Array): Uint8Array => {
  const trace = new FieldTrace();
  parseHevcParameterSet(sps, { sink: trace });
  const at = trace.fields.find(({ name }) => name === 'vui_parameters_present_flag')?.bit ?? 0;
  const bits = bitText(removeEmulationPrevention(sps).bytes).slice(0, at);
  // vui_parameters_present_flag, sps_extension_present_flag.
  return new BitWriter().pattern(bits).flag(0).flag(0).trailing().toNal();
};

test('19: HEVC with B-frames and without timing information: decoding times follow from the reordering of the SPS, and are said to be of 25 fps (bluenviron/mediamtx#4892)', async () => {
  const stream = byteStream(UNITS.map((unit) => (typeOf(unit) === SPS ? withoutVui(unit) : unit)));
  const out = join(folder, 'untimed.flv');
  const { code, stderr } = await runInProcess(['convert', '-', out], { stdin: stream });
  expect(code).toBe(0);
  expect(stderr).toMatch(/25 frames per second are assumed/);
  const { stdout } = await runInProcess(['flv', out, '--ndjson']);
  const tags = stdout.split('\n').flatMap((line) => {
    const { record, dtsMs, ptsMs, derived } = JSON.parse(line === '' ? '{}' : line);
    return record === 'tag' && derived?.nalus !== undefined ? [{ dtsMs, ptsMs }] : [];
  });
  expect(tags).toHaveLength(64);
  expect(tags.slice(0, 3).map(({ dtsMs }) => dtsMs)).toEqual([0, 40, 80]);
  // sps_max_num_reorder_pics 2: the first picture is shown two frames after it is decoded.
  expect(tags[0]?.ptsMs).toBe(80);
  expect(tags.every(({ dtsMs, ptsMs }) => ptsMs >= dtsMs)).toBe(true);
});

test('20: MPEG-TS without delimiters, every packet with random_access_indicator: pictures and key frames are those of the NAL units (Vanilagy/mediabunny#414)', async () => {
  const [video, map] = [0x100, 0x1000];
  const ts = new TsWriter().table(0, pat(1, map)).table(map, pmt(1, [[0x24, video]]));
  const sets = byteStream([first(VPS), first(SPS), first(PPS)]);
  slicesByPicture().forEach((slices, i) => {
    const { order = 0 } = PICTURES[i] ?? {};
    const unit = byteStream(slices);
    const data = typeOf(slices[0] as Uint8Array) >= 16 ? Uint8Array.of(...sets, ...unit) : unit;
    ts.unit(video, pes(0xe0, data, { dts: 9000 + 3000 * i, pts: 15000 + 3000 * order }));
  });
  const { bytes } = ts;
  for (let at = 0; at < bytes.length; at += 188) {
    const hasFlags = ((bytes[at + 3] as number) & 0x20) !== 0 && (bytes[at + 4] as number) > 0;
    if (hasFlags) bytes[at + 5] = (bytes[at + 5] as number) | 0x40;
  }
  const { stdout, code } = await runInProcess(['info', '-', '--json'], { stdin: bytes });
  expect(code).toBe(0);
  const [{ tracks }] = JSON.parse(stdout).files;
  expect(tracks).toMatchObject([{ codec: 'hvc1', frames: 64, keyFrames: { count: 2 } }]);
  expect(typeOf(slicesByPicture()[29]?.[0] as Uint8Array)).toBe(CRA);
});
