import { describe, expect, test } from 'vitest';
import { vvc } from '../../src/codec/vvc/codec.ts';
import { runInProcess } from '../commands/in-process.ts';
import { BitWriter } from '../harness/bit-writer.ts';
import { bytesOf } from '../harness/cases.ts';
import { concat, flvHeader, tag } from '../harness/flv-writer.ts';
import { fullBox, writeMp4 } from '../harness/mp4-writer.ts';
import { byteStream } from '../harness/written-stream.ts';

/** What a written SPS has beside the plainest one. */
interface Choices {
  readonly width: number;
  readonly height: number;
  /** sps_conf_win_bottom_offset. */
  readonly bottom?: number;
  /** gci_num_additional_bits, after the 71 general constraints. */
  readonly constraints?: number;
  readonly sublayers?: number;
  readonly subProfiles?: number;
  readonly layer?: number;
}

/** nal_unit_header() (H.266 7.3.1.2). */
const header = (type: number, layer = 0): BitWriter => new BitWriter().u(2, 0).u(6, layer).u(5, type).u(3, 1);

/** seq_parameter_set_rbsp() (H.266 7.3.2.4) up to what follows its conformance window. */
const writtenSps = ({ width, height, bottom, constraints, sublayers = 1, subProfiles = 0, layer }: Choices) => {
  const w = header(15, layer)
    .u(4, 0)
    .u(4, 0)
    .u(3, sublayers - 1)
    .u(2, 1)
    .u(2, 2)
    .flag(1);
  // profile_tier_level(): Main 10, level 3.1.
  w.u(7, 1).flag(0).u(8, 51).flag(1).flag(0);
  w.flag(constraints === undefined ? 0 : 1);
  if (constraints !== undefined) w.pattern('0'.repeat(71)).u(8, constraints).pattern('1'.repeat(constraints));
  w.align('0');
  if (sublayers > 1)
    w.pattern('1'.repeat(sublayers - 1))
      .align('0')
      .bytes(new Array(sublayers - 1).fill(48));
  w.u(8, subProfiles).bytes(new Array(4 * subProfiles).fill(0));
  // sps_gdr_enabled_flag, sps_ref_pic_resampling_enabled_flag and what follows that.
  w.flag(0).flag(1).flag(1).ue(width).ue(height);
  w.flag(bottom === undefined ? 0 : 1);
  if (bottom !== undefined) w.ue(0).ue(0).ue(0).ue(bottom);
  // sps_subpic_info_present_flag, sps_bitdepth_minus8 and so on.
  return w.flag(0).ue(2).pattern('0'.repeat(40)).trailing().toNal();
};

const PPS = header(16).u(6, 0).u(4, 0).flag(0).ue(94).ue(78).trailing().toNal();
/** IDR_N_LP with sh_picture_header_in_slice_header_flag 1: a picture_header_structure() follows. */
const SLICE = header(8).flag(1).pattern('110100111010010101').trailing().toNal();

const stream = (...units: readonly Uint8Array[]): Uint8Array => byteStream(units);
const errorOf = async (input: Uint8Array, ...args: readonly string[]): Promise<string> => {
  const { code, stderr, stdout } = await runInProcess([...args, '-'], { stdin: input });
  return `${code} ${stderr}${stdout}`.trim();
};

test('30: the size is that of the SPS, not of bits that a slice has where its picture header is in it (gpac/gpac#1667)', async () => {
  const sps = writtenSps({ width: 1280, height: 720 });
  const said = await errorOf(stream(sps, PPS, SLICE), 'nalu');
  expect(said).toMatch(/^3 .*is VVC 1280x720, which rtmpkit does not take apart/);
});

describe('30: what stands before the size in an SPS is passed over', () => {
  test.each([
    ['1920x1080', { width: 1920, height: 1088, bottom: 4 }],
    ['640x360', { width: 640, height: 360, constraints: 0 }],
    ['640x360', { width: 640, height: 360, constraints: 255, sublayers: 7, subProfiles: 255 }],
  ])('%s', async (size, choices: Choices) => {
    expect(await errorOf(stream(writtenSps(choices), PPS, SLICE), 'nalu')).toContain(`is VVC ${size},`);
  });

  test('an SPS that ends before its size leaves it out', async () => {
    const cut = writtenSps({ width: 640, height: 360 }).subarray(0, 8);
    expect(await errorOf(stream(cut, PPS, SLICE), 'nalu')).toContain('is VVC, which');
  });
});

/** VvcDecoderConfigurationRecord without its PTL part, and with these arrays. */
const record = (arrays: string): Uint8Array => bytesOf(`fe${arrays}`);

test('32: a record of 14 bytes that claims 65,535 units of 65,535 bytes is read as far as it goes (strukturag/libheif#519, gpac/gpac#2896)', () => {
  const claims = record('018fffffffff00790000000000');
  expect(claims).toHaveLength(14);
  const { error, record: read } = vvc.config?.read(claims) ?? {};
  expect(error).toMatchObject({ code: 'truncated' });
  expect(read).toMatchObject({ num_of_arrays: 1, arrays: [{ NAL_unit_type: 15, num_nalus: 0xffff, nalUnits: [] }] });
});

test('30: a record without sizes has that of its SPS', () => {
  const sps = writtenSps({ width: 1280, height: 720 });
  const length = sps.length.toString(16).padStart(4, '0');
  const bytes = concat(record(`018f0001${length}`), sps);
  expect(vvc.config?.read(bytes).derived).toMatchObject({ codec: 'vvc1', width: 1280, height: 720 });
});

const EX_HEADER = '90' + '76766331';
const EX_FRAMES = '91' + '76766331' + '000000';

test('33: NAL units of size 0 in a record and in a frame are findings; what follows them is read (ffvvc/FFmpeg#182)', async () => {
  const config = vvc.config?.read(record('018f0001' + '0000'));
  expect(config?.error).toBeUndefined();
  expect(config?.findings.map(({ code }) => code)).toContain('nal-too-short');
  const flv = concat(
    flvHeader(1),
    tag(9, 0, `${EX_HEADER}fe028f000100030079009000010003008100`),
    tag(9, 0, `${EX_FRAMES}0000000000000003004180`),
  );
  const said = await errorOf(flv, 'flv');
  expect(said).toContain('NAL unit without a byte');
  expect(said).toContain('key empty:0 slice:3');
});

test('34: a VPS with output layer sets comes first, and a second layer is larger: VVC is recognised, its size is that of the first SPS (bitmovin/vvDecPlayer#12)', async () => {
  const vps = header(14).u(4, 1).u(6, 1).u(3, 0).flag(1).pattern('0110101').trailing().toNal();
  const base = writtenSps({ width: 640, height: 360 });
  const above = writtenSps({ width: 1280, height: 720, layer: 1 });
  expect(await errorOf(stream(vps, base, above, PPS, SLICE), 'nalu')).toContain('is VVC 640x360,');
});

describe('31: a sample entry vvc1', () => {
  const frame = bytesOf('000000030041800000000300010000');
  const movie = (...boxes: readonly Uint8Array[]): Uint8Array =>
    writeMp4([
      {
        id: 1,
        kind: 'video',
        timescale: 1000,
        entry: ['vvc1', ...boxes],
        samples: [{ data: frame, duration: 40, isSync: true }],
      },
    ]);

  test('whose configuration is missing is named, with a finding (gpac/gpac#3490)', async () => {
    expect(await errorOf(movie(), 'info')).toMatch(
      /^1 [\s\S]*video +VVC[\s\S]*the sample entry vvc1 has no decoder\s+configuration record/,
    );
  });

  test('has the size of its record', async () => {
    const sps = writtenSps({ width: 1280, height: 720 });
    const config = concat(record(`018f0001${sps.length.toString(16).padStart(4, '0')}`), sps);
    const said = await errorOf(movie(fullBox('vvcC', 0, 0, config)), 'info');
    expect(said).toMatch(/video +VVC/);
    expect(said).toContain('1280x720');
    expect(await errorOf(movie(fullBox('vvcC', 0, 0, config)), 'nalu')).toContain('video is VVC 1280x720: only ');
  });
});

test('30: VVC in FLV is named with the size of its record', async () => {
  const sps = writtenSps({ width: 1280, height: 720 });
  const config = concat(bytesOf(EX_HEADER), record(`018f0001${sps.length.toString(16).padStart(4, '0')}`), sps);
  const flv = concat(flvHeader(1), tag(9, 0, config), tag(9, 0, `${EX_FRAMES}0000000300418000`));
  expect(await errorOf(flv, 'nalu')).toContain('video is VVC 1280x720: only ');
});
