import { describe, expect, it } from 'vitest';
import { deriveHevcSps, hevcTick } from '../../../src/codec/hevc/derive.ts';
import { inferHevcSps } from '../../../src/codec/hevc/inference.ts';
import { hevcProfileName } from '../../../src/codec/hevc/profiles.ts';
import { parseHevcParameterSet } from '../../../src/codec/hevc/syntax/parse-parameter-set.ts';
import type { HevcGeneralProfile } from '../../../src/codec/hevc/syntax/profile-tier-level.ts';
import type { HevcSps } from '../../../src/codec/hevc/syntax/sps.ts';
import type { HevcVps } from '../../../src/codec/hevc/syntax/vps.ts';
import type { HevcVui } from '../../../src/codec/hevc/syntax/vui.ts';
import { fromHex } from '../../harness/from-hex.ts';

/** x265 3.5, 320x180 at 30 frames a second. */
const X265 = '42010101600000030090000003000003003ca00a080b9f796566924caf016808000003000800000300f040';

const read = (hex: string): HevcSps => parseHevcParameterSet(fromHex(hex) ?? new Uint8Array(0)).sps as HevcSps;

const derived = (over: Partial<HevcSps> = {}, vps?: Partial<HevcVps>) => {
  const sps = inferHevcSps({ ...read(X265), ...over });
  return sps === undefined ? undefined : deriveHevcSps(sps, vps);
};

const withVui = (over: Partial<HevcVui>): Partial<HevcSps> => {
  const { vui_parameters: vui } = read(X265);
  return { vui_parameters: { ...(vui as HevcVui), ...over } };
};

it('an SPS of x265 says what it was told', () => {
  expect(derived()).toEqual({
    width: 320,
    height: 180,
    codedWidth: 320,
    codedHeight: 184,
    profile: 'Main',
    tier: 'Main',
    level: '2',
    codecString: 'hvc1.1.6.L60.90',
    chromaFormat: '4:2:0',
    bitDepthLuma: 8,
    bitDepthChroma: 8,
    scan: 'progressive',
    frameRate: { num: 30, den: 1, fps: 30 },
    sar: { num: 1, den: 1 },
    dar: { num: 16, den: 9 },
    colour: { video_full_range_flag: { value: 0, name: 'limited' } },
    maxDpbFrames: 12,
    dpbFrames: 5,
    reorderFrames: 2,
  });
});

describe('size and conformance window (7.4.3.2.1)', () => {
  it.each([
    ['4:0:0', 0, 1, 1],
    ['4:2:0', 1, 2, 2],
    ['4:2:2', 2, 2, 1],
    ['4:4:4', 3, 1, 1],
  ])('%s: units of %i x %i', (chromaFormat, chroma_format_idc, x, y) => {
    const window = {
      conf_win_left_offset: 1,
      conf_win_right_offset: 2,
      conf_win_top_offset: 3,
      conf_win_bottom_offset: 4,
    };
    expect(derived({ chroma_format_idc, ...window })).toMatchObject({
      chromaFormat,
      width: 320 - 3 * x,
      height: 184 - 7 * y,
    });
  });

  it('has no size where the window leaves nothing', () => {
    expect(Object.keys(derived({ conf_win_left_offset: 160 }) ?? {})).not.toContain('width');
  });
});

describe('frame rate (E.3.1): a tick is a picture', () => {
  const timing = (vui_num_units_in_tick: number, vui_time_scale: number, field_seq_flag = 0) =>
    derived(withVui({ vui_num_units_in_tick, vui_time_scale, field_seq_flag }))?.frameRate;

  it.each([
    [1001, 30000, 0, { num: 30000, den: 1001, fps: 29.97003 }],
    // A field is a picture.
    [1, 50, 1, { num: 50, den: 1, fps: 50 }],
    [1_080_000, 27_000_000, 0, { num: 25, den: 1, fps: 25 }],
    [0, 25, 0, undefined],
    [1, 0, 0, undefined],
  ])('%i / %i, field_seq_flag %i', (tick, scale, field, expected) => {
    expect(timing(tick, scale, field)).toEqual(expected);
  });

  it('comes from the VPS where the SPS has none', () => {
    const none = withVui({ vui_timing_info_present_flag: 0 });
    expect(derived(none)?.frameRate).toBeUndefined();
    expect(derived(none, { vps_num_units_in_tick: 1, vps_time_scale: 60 })?.frameRate?.fps).toBe(60);
    expect(derived({}, { vps_num_units_in_tick: 1, vps_time_scale: 60 })?.frameRate?.fps).toBe(30);
  });

  it('counts the elemental duration of pictures at a fixed rate (E.3.2)', () => {
    const layer = { fixed_pic_rate_general_flag: 1, elemental_duration_in_tc_minus1: 1 };
    const sps = inferHevcSps({ ...read(X265), ...withVui({ hrd_parameters: { sub_layers: [layer] } }) });
    expect(sps && hevcTick(sps)).toEqual({ num: 2, den: 60 });
  });
});

it('the HRD is that of all sub-layers', () => {
  const schedule = (minus1: number) => ({
    bit_rate_value_minus1: [minus1],
    cpb_size_value_minus1: [minus1],
    cbr_flag: [1],
  });
  const layer = (minus1: number) => ({ fixed_pic_rate_general_flag: 1, nal_hrd_parameters: schedule(minus1) });
  const hrd_parameters = { bit_rate_scale: 1, cpb_size_scale: 2, sub_layers: [layer(4), layer(9)] };
  // 10 << 7, 10 << 6.
  expect(derived(withVui({ hrd_parameters }))?.hrd).toEqual({
    nal: [{ bitRateBps: 1280, cpbSizeBits: 640, cbr: true }],
  });
});

describe('profiles by their flags', () => {
  // The columns of Table A.2: 14, 12, 10, 8 bits, 4:2:2, 4:2:0, monochrome, intra, one picture.
  const NAMES = [
    'max_14bit_constraint_flag',
    'max_12bit_constraint_flag',
    'max_10bit_constraint_flag',
    'max_8bit_constraint_flag',
    'max_422chroma_constraint_flag',
    'max_420chroma_constraint_flag',
    'max_monochrome_constraint_flag',
    'intra_constraint_flag',
    'one_picture_only_constraint_flag',
  ] as const;
  const named = (idc: number, flags: string): string => {
    const coded = Object.fromEntries(NAMES.map((name, i) => [`general_${name}`, Number(flags[i])]));
    return hevcProfileName({ general_profile_idc: idc, ...coded } as Partial<HevcGeneralProfile>);
  };

  it.each([
    [4, '011111100', 'Monochrome'],
    [4, '011011100', 'Monochrome 10'],
    [4, '010011100', 'Monochrome 12'],
    [4, '000011100', 'Monochrome 16'],
    [4, '010011000', 'Main 12'],
    [4, '011010000', 'Main 4:2:2 10'],
    [4, '010010000', 'Main 4:2:2 12'],
    [4, '011100000', 'Main 4:4:4'],
    [4, '011000000', 'Main 4:4:4 10'],
    [4, '010000000', 'Main 4:4:4 12'],
    [4, '011111010', 'Main Intra'],
    [4, '011011010', 'Main 10 Intra'],
    [4, '010011010', 'Main 12 Intra'],
    [4, '011010010', 'Main 4:2:2 10 Intra'],
    [4, '010010010', 'Main 4:2:2 12 Intra'],
    [4, '011100010', 'Main 4:4:4 Intra'],
    [4, '011000010', 'Main 4:4:4 10 Intra'],
    [4, '010000010', 'Main 4:4:4 12 Intra'],
    [4, '000000010', 'Main 4:4:4 16 Intra'],
    [4, '011100011', 'Main 4:4:4 Still Picture'],
    [4, '000000011', 'Main 4:4:4 16 Still Picture'],
    [5, '111100000', 'High Throughput 4:4:4'],
    [5, '100000000', 'High Throughput 4:4:4 14'],
    [5, '000000010', 'High Throughput 4:4:4 16 Intra'],
    [9, '111111000', 'Screen-Extended Main'],
    [9, '111000000', 'Screen-Extended Main 4:4:4 10'],
    [11, '100000000', 'Screen-Extended High Throughput 4:4:4 14'],
    [7, '011011000', 'Scalable Main 10'],
    [2, '000000001', 'Main 10 Still Picture'],
    [2, '000000000', 'Main 10'],
    [12, '000000000', 'general_profile_idc 12'],
    // 16 bits that may refer to other pictures: no profile.
    [4, '000000000', 'Format Range Extensions'],
  ])('idc %i, flags %s: %s', (idc, flags, name) => {
    expect(named(idc, flags)).toBe(name);
  });
});
