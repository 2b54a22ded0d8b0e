import { describe, expect, it } from 'vitest';
import { deriveSps } from '../../../src/codec/h264/derive.ts';
import { type ScalingMatrices, scalingMatrices } from '../../../src/codec/h264/scaling-matrix.ts';
import { ParameterSets } from '../../../src/codec/h264/syntax/parameter-sets.ts';
import { parseNalUnit } from '../../../src/codec/h264/syntax/parse-nal-unit.ts';
import type { Pps } from '../../../src/codec/h264/syntax/pps.ts';
import type { Sps } from '../../../src/codec/h264/syntax/sps.ts';
import type { VuiParameters } from '../../../src/codec/h264/syntax/vui.ts';
import { bytesOf } from '../../harness/cases.ts';
import { SPS_VECTORS } from '../../vectors/h264-sps.ts';
import { flat, ppsData, spsData } from '../../vectors/parameter-set-text.ts';

const spsOf = (over: Readonly<Record<string, number>>, more: Partial<Sps> = {}): Sps => ({
  ...(flat(spsData(over)) as unknown as Sps),
  ...more,
});
const withVui = (vui: Partial<VuiParameters>, over: Readonly<Record<string, number>> = {}): Sps =>
  spsOf(over, { vui_parameters_present_flag: 1, vui_parameters: vui as VuiParameters });

const crop = (left: number, right: number, top: number, bottom: number): Partial<Sps> => ({
  frame_cropping_flag: 1,
  frame_crop_left_offset: left,
  frame_crop_right_offset: right,
  frame_crop_top_offset: top,
  frame_crop_bottom_offset: bottom,
});

describe('size and cropping (7.4.2.1.1, Equations 7-19 to 7-22)', () => {
  // CropUnitX, CropUnitY: SubWidthC, SubHeightC * (2 - frame_mbs_only_flag); without chroma 1, 2 - frame_mbs_only_flag.
  it.each([
    ['4:0:0', { chroma_format_idc: 0 }, 1, 1],
    ['4:2:0', { chroma_format_idc: 1 }, 2, 2],
    ['4:2:2', { chroma_format_idc: 2 }, 2, 1],
    ['4:4:4', { chroma_format_idc: 3 }, 1, 1],
    ['4:4:4', { chroma_format_idc: 3, separate_colour_plane_flag: 1 }, 1, 1],
  ])('%s %o: units of %i x %i', (chromaFormat, over, x, y) => {
    const frames = deriveSps(spsOf({ profile_idc: 244, ...over }, crop(1, 2, 3, 4)));
    expect(frames).toMatchObject({
      chromaFormat,
      codedWidth: 64,
      codedHeight: 64,
      width: 64 - 3 * x,
      height: 64 - 7 * y,
      scan: 'progressive',
    });
    const fields = deriveSps(spsOf({ profile_idc: 244, frame_mbs_only_flag: 0, ...over }, crop(1, 2, 3, 4)));
    expect(fields).toMatchObject({
      codedWidth: 64,
      codedHeight: 128,
      width: 64 - 3 * x,
      height: 128 - 7 * 2 * y,
      scan: 'interlaced',
    });
  });

  it('1080 lines are 68 macroblock rows less 8', () => {
    const frames = { pic_width_in_mbs_minus1: 119, pic_height_in_map_units_minus1: 67 };
    expect(deriveSps(spsOf(frames, crop(0, 0, 0, 4)))).toMatchObject({ width: 1920, height: 1080, codedHeight: 1088 });
    const fields = {
      pic_width_in_mbs_minus1: 119,
      pic_height_in_map_units_minus1: 33,
      frame_mbs_only_flag: 0,
      mb_adaptive_frame_field_flag: 1,
    };
    expect(deriveSps(spsOf(fields, crop(0, 0, 0, 2)))).toMatchObject({
      width: 1920,
      height: 1080,
      codedHeight: 1088,
      scan: 'interlaced, MBAFF',
    });
  });

  it('has no size where the cropping leaves nothing', () => {
    const nothing = deriveSps(spsOf({}, crop(16, 16, 0, 0)));
    expect(Object.keys(nothing)).not.toContain('width');
    expect(Object.keys(nothing)).not.toContain('height');
    expect(nothing.codedWidth).toBe(64);
  });
});

describe('frame rate (E.2.1): a tick is a field', () => {
  const rate = (num_units_in_tick: number, time_scale: number) =>
    deriveSps(withVui({ num_units_in_tick, time_scale })).frameRate;

  it.each([
    [1, 50, 25, 1, 25],
    [1001, 60000, 30000, 1001, 29.97003],
    [1001, 48000, 24000, 1001, 23.97602],
    [1, 1, 1, 2, 0.5],
    [2 ** 32 - 1, 2 ** 32 - 1, 1, 2, 0.5],
  ])('%i / %i is %i / %i', (tick, scale, num, den, fps) => {
    expect(rate(tick, scale)).toEqual({ num, den, fps });
  });

  it('is not known without timing, or with a zero', () => {
    expect([rate(0, 50), rate(1, 0)]).toEqual([undefined, undefined]);
    expect(Object.keys(deriveSps(spsOf({})))).not.toContain('frameRate');
  });
});

describe('aspect ratios', () => {
  const wide = { pic_width_in_mbs_minus1: 44, pic_height_in_map_units_minus1: 35 };

  it('PAL 720 x 576 at 16:11 is 20:11', () => {
    const { sar, dar } = deriveSps(withVui({ aspect_ratio_idc: 4 }, wide));
    expect([sar, dar]).toEqual([
      { num: 16, den: 11 },
      { num: 20, den: 11 },
    ]);
  });

  it('an extended ratio is reduced', () => {
    const { sar, dar } = deriveSps(withVui({ aspect_ratio_idc: 255, sar_width: 128, sar_height: 90 }, wide));
    expect([sar, dar]).toEqual([
      { num: 64, den: 45 },
      { num: 16, den: 9 },
    ]);
  });

  it.each<Partial<VuiParameters>>([
    { aspect_ratio_idc: 0 },
    { aspect_ratio_idc: 17 },
    { aspect_ratio_idc: 255, sar_width: 0, sar_height: 1 },
    { aspect_ratio_idc: 255, sar_width: 1, sar_height: 0 },
    {},
  ])('is not known: %o', (vui) => {
    const derived = deriveSps(withVui(vui));
    expect([derived.sar, derived.dar]).toEqual([undefined, undefined]);
  });
});

describe('profile, level, codec string', () => {
  it.each([
    [
      { profile_idc: 66, constraint_set0_flag: 1, constraint_set1_flag: 1, level_idc: 30 },
      'Constrained Baseline',
      '3',
      'avc1.42C01E',
    ],
    [{ profile_idc: 77, level_idc: 40 }, 'Main', '4', 'avc1.4D0028'],
    [{ profile_idc: 100, level_idc: 31 }, 'High', '3.1', 'avc1.64001F'],
    [
      { profile_idc: 100, constraint_set4_flag: 1, constraint_set5_flag: 1, level_idc: 52 },
      'Constrained High',
      '5.2',
      'avc1.640C34',
    ],
    [{ profile_idc: 110, constraint_set3_flag: 1, level_idc: 9 }, 'High 10 Intra', '1b', 'avc1.6E1009'],
    [{ profile_idc: 66, constraint_set3_flag: 1, level_idc: 11 }, 'Baseline', '1b', 'avc1.42100B'],
    [{ profile_idc: 100, level_idc: 99 }, 'High', undefined, 'avc1.640063'],
  ])('%o', (over, profile, level, codecString) => {
    const derived = deriveSps(spsOf(over));
    expect([derived.profile, derived.level, derived.codecString]).toEqual([profile, level, codecString]);
  });
});

describe('decoded picture buffer', () => {
  // MaxDpbMbs / (PicWidthInMbs * FrameHeightInMbs), 16 at most.
  it.each([
    [10, 11, 9, 1, 4],
    [11, 11, 9, 1, 9],
    [31, 80, 45, 1, 5],
    [40, 120, 68, 1, 4],
    [41, 120, 34, 0, 4],
    [51, 120, 68, 1, 16],
    [51, 240, 135, 1, 5],
    [62, 512, 272, 1, 5],
    [10, 120, 68, 1, undefined],
  ])('level_idc %i, %i x %i map units, frame_mbs_only_flag %i: %i frames', (level_idc, width, height, frames, dpb) => {
    const derived = deriveSps(
      spsOf({
        level_idc,
        pic_width_in_mbs_minus1: width - 1,
        pic_height_in_map_units_minus1: height - 1,
        frame_mbs_only_flag: frames,
      }),
    );
    expect(derived.maxDpbFrames).toBe(dpb);
  });

  it('max_dec_frame_buffering is coded, or inferred: 0 in Intra profiles, MaxDpbFrames elsewhere (E.2.1)', () => {
    const at31 = { level_idc: 31, pic_width_in_mbs_minus1: 79, pic_height_in_map_units_minus1: 44 };
    expect(deriveSps(spsOf(at31))).toMatchObject({ maxDpbFrames: 5, dpbFrames: 5 });
    expect(deriveSps(withVui({ max_dec_frame_buffering: 2 }, at31))).toMatchObject({ maxDpbFrames: 5, dpbFrames: 2 });
    const intra = { ...at31, profile_idc: 110, constraint_set3_flag: 1 };
    expect(deriveSps(spsOf(intra))).toMatchObject({ maxDpbFrames: 5, dpbFrames: 0 });
    expect(deriveSps(spsOf({ ...at31, level_idc: 10 }))).not.toHaveProperty('dpbFrames');
  });

  it('max_num_reorder_frames is coded, or inferred: 0 in Intra profiles, MaxDpbFrames elsewhere', () => {
    const at31 = { level_idc: 31, pic_width_in_mbs_minus1: 79, pic_height_in_map_units_minus1: 44 };
    expect(deriveSps(withVui({ max_num_reorder_frames: 2 }, at31)).reorderFrames).toBe(2);
    expect(deriveSps(withVui({}, at31)).reorderFrames).toBe(5);
    expect(deriveSps(spsOf({ ...at31, profile_idc: 122, constraint_set3_flag: 1 })).reorderFrames).toBe(0);
    expect(deriveSps(spsOf({ level_idc: 99 })).reorderFrames).toBeUndefined();
  });
});

describe('HRD (E.2.2) and colour', () => {
  const HRD = {
    cpb_cnt_minus1: 1,
    bit_rate_scale: 15,
    cpb_size_scale: 3,
    bit_rate_value_minus1: [2 ** 32 - 2, 0],
    cpb_size_value_minus1: [65535, 7],
    cbr_flag: [1, 0],
    initial_cpb_removal_delay_length_minus1: 0,
    cpb_removal_delay_length_minus1: 0,
    dpb_output_delay_length_minus1: 0,
    time_offset_length: 0,
  };

  it('rates and sizes, beyond 32 bits', () => {
    const rates = [
      { bitRateBps: (2 ** 32 - 1) * 2 ** 21, cpbSizeBits: 65536 * 128, cbr: true },
      { bitRateBps: 2 ** 21, cpbSizeBits: 8 * 128, cbr: false },
    ];
    expect(deriveSps(withVui({ nal_hrd_parameters: HRD })).hrd).toEqual({ nal: rates });
    expect(deriveSps(withVui({ nal_hrd_parameters: HRD, vcl_hrd_parameters: HRD })).hrd).toEqual({
      nal: rates,
      vcl: rates,
    });
    expect(deriveSps(withVui({})).hrd).toBeUndefined();
  });

  it('colour has what is coded, by name', () => {
    const range = { video_signal_type_present_flag: 1, video_full_range_flag: 0, colour_description_present_flag: 0 };
    expect(deriveSps(withVui(range)).colour).toEqual({ video_full_range_flag: { value: 0, name: 'limited' } });
    const all = {
      ...range,
      colour_description_present_flag: 1,
      colour_primaries: 9,
      transfer_characteristics: 16,
      matrix_coefficients: 3,
    };
    expect(deriveSps(withVui(all)).colour).toEqual({
      video_full_range_flag: { value: 0, name: 'limited' },
      colour_primaries: { value: 9, name: 'BT.2020' },
      transfer_characteristics: { value: 16, name: 'SMPTE ST 2084 (PQ)' },
      matrix_coefficients: { value: 3, name: 'reserved' },
    });
    expect(deriveSps(withVui({})).colour).toBeUndefined();
  });
});

describe('scaling lists (Table 7-2, fall-back rule sets A and B)', () => {
  const INTRA_4X4 = [6, 13, 13, 20, 20, 20, 28, 28, 28, 28, 32, 32, 32, 37, 37, 42];
  const INTER_4X4 = [10, 14, 14, 20, 20, 20, 24, 24, 24, 24, 27, 27, 27, 30, 30, 34];
  // Table 7-4 in zig-zag order has one value per anti-diagonal, except entry 4.
  const diagonals = (values: readonly number[], entry4: number) =>
    values.flatMap((value, i) => new Array<number>(i < 8 ? i + 1 : 15 - i).fill(value)).with(4, entry4);
  const INTRA_8X8 = diagonals([6, 10, 13, 16, 18, 23, 25, 27, 29, 31, 33, 36, 38, 40, 42], 11);
  const INTER_8X8 = diagonals([9, 13, 15, 17, 19, 21, 22, 24, 25, 27, 28, 30, 32, 33, 35], 13);
  const all = (value: number, count: number) => new Array<number>(count).fill(value);
  /** Deltas of a list whose entries are all `value`. */
  const constant = (value: number) => ({ delta_scale: value === 8 ? [0, -8] : [value - 8, -value] });

  const sps = (flags: number[], lists: { delta_scale: number[] }[], over = {}): Sps =>
    spsOf(over, { seq_scaling_matrix_present_flag: 1, seq_scaling_list_present_flag: flags, scaling_list: lists });
  const pps = (flags: number[], lists: { delta_scale: number[] }[]): Pps => ({
    ...(flat(ppsData()) as unknown as Pps),
    transform_8x8_mode_flag: 1,
    pic_scaling_matrix_present_flag: 1,
    pic_scaling_list_present_flag: flags,
    scaling_list: lists,
  });
  const NONE_8 = all(0, 8);
  const first = (of: ScalingMatrices | undefined) =>
    Object.fromEntries(Object.entries(of ?? {}).map(([name, list]) => [name, [list[0], list.length]]));

  it('are flat when no parameter set sends any', () => {
    expect(scalingMatrices(spsOf({}))).toBeUndefined();
    expect(scalingMatrices(spsOf({}), flat(ppsData()) as unknown as Pps)).toBeUndefined();
  });

  it('A: an SPS without lists has the defaults', () => {
    const lists = scalingMatrices(sps(NONE_8, []));
    for (const slot of ['Intra_Y', 'Intra_Cb', 'Intra_Cr']) expect(lists?.[`Sl_4x4_${slot}`]).toEqual(INTRA_4X4);
    for (const slot of ['Inter_Y', 'Inter_Cb', 'Inter_Cr']) expect(lists?.[`Sl_4x4_${slot}`]).toEqual(INTER_4X4);
    expect(lists?.['Sl_8x8_Intra_Y']).toEqual(INTRA_8X8);
    expect(lists?.['Sl_8x8_Inter_Y']).toEqual(INTER_8X8);
    expect(Object.keys(lists ?? {})).toHaveLength(8);
  });

  it('a list falls back to that of the previous colour component', () => {
    const lists = scalingMatrices(sps([1, 0, 0, 0, 1, 0, 0, 0], [constant(20), constant(30)]));
    expect(lists?.['Sl_4x4_Intra_Cr']).toEqual(all(20, 16));
    expect(lists?.['Sl_4x4_Inter_Y']).toEqual(INTER_4X4);
    expect(lists?.['Sl_4x4_Inter_Cr']).toEqual(all(30, 16));
  });

  it('8x8 lists of 4:4:4 fall back two slots: intra to intra, inter to inter', () => {
    const flags = [0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0];
    const over = { profile_idc: 244, chroma_format_idc: 3 };
    const lists = scalingMatrices(sps(flags, [constant(40), constant(50), constant(60)], over));
    expect(first(lists)).toMatchObject({
      Sl_8x8_Intra_Y: [40, 64],
      Sl_8x8_Inter_Y: [50, 64],
      Sl_8x8_Intra_Cb: [40, 64],
      Sl_8x8_Inter_Cb: [50, 64],
      Sl_8x8_Intra_Cr: [60, 64],
      Sl_8x8_Inter_Cr: [50, 64],
    });
  });

  it('B: a PPS falls back to the lists of its SPS', () => {
    const lists = scalingMatrices(
      sps([1, 0, 0, 1, 0, 0, 1, 1], [constant(20), constant(30), constant(40), constant(50)]),
      pps([0, 1, 0, 0, 0, 0, 0, 0], [constant(99)]),
    );
    expect(first(lists)).toEqual({
      Sl_4x4_Intra_Y: [20, 16],
      Sl_4x4_Intra_Cb: [99, 16],
      Sl_4x4_Intra_Cr: [99, 16],
      Sl_4x4_Inter_Y: [30, 16],
      Sl_4x4_Inter_Cb: [30, 16],
      Sl_4x4_Inter_Cr: [30, 16],
      Sl_8x8_Intra_Y: [40, 64],
      Sl_8x8_Inter_Y: [50, 64],
    });
  });

  it('A: a PPS falls back to the defaults if its SPS sends none', () => {
    const lists = scalingMatrices(spsOf({}), pps([0, 0, 1, 0, 0, 0, 0, 0], [constant(99)]));
    expect(lists?.['Sl_4x4_Intra_Cb']).toEqual(INTRA_4X4);
    expect(lists?.['Sl_4x4_Intra_Cr']).toEqual(all(99, 16));
    expect(lists?.['Sl_8x8_Inter_Y']?.[63]).toBe(35);
  });

  it('a first nextScale of 0 means the default list, a later one repeats the last scale', () => {
    const lists = scalingMatrices(
      sps([1, 1, 0, 0, 0, 0, 1, 0], [{ delta_scale: [-8] }, { delta_scale: [2, 3, -13] }, { delta_scale: [-8] }]),
    );
    expect(lists?.['Sl_4x4_Intra_Y']).toEqual(INTRA_4X4);
    expect(lists?.['Sl_4x4_Intra_Cb']).toEqual([10, ...all(13, 15)]);
    expect(lists?.['Sl_8x8_Intra_Y']?.[63]).toBe(42);
  });

  it('scales wrap at 256', () => {
    const deltas = [127, 120, 1, ...all(0, 13)];
    expect(scalingMatrices(sps([1, ...all(0, 7)], [{ delta_scale: deltas }]))?.['Sl_4x4_Intra_Y']?.slice(0, 4)).toEqual(
      [135, 255, 255, 255],
    );
    const lower = [-7, -2, ...all(0, 14)];
    expect(scalingMatrices(sps([1, ...all(0, 7)], [{ delta_scale: lower }]))?.['Sl_4x4_Intra_Y']?.slice(0, 3)).toEqual([
      1, 255, 255,
    ]);
  });
});

describe('SPS of real encoders, derived', () => {
  // Sizes and rates by ffprobe 5.1, or as set on the command line of the encoder.
  const ROWS: Record<string, object> = {
    'Constrained Baseline, level 1b by constraint_set3_flag (x264)': {
      width: 176,
      height: 144,
      profile: 'Constrained Baseline',
      level: '1b',
      frameRate: { num: 15, den: 1, fps: 15 },
    },
    'High, level_idc 9 (x264)': { width: 176, height: 144, profile: 'High', level: '1b', codecString: 'avc1.640009' },
    'High 4:2:2 Intra, MBAFF (x264)': {
      width: 176,
      height: 144,
      profile: 'High 4:2:2 Intra',
      chromaFormat: '4:2:2',
      scan: 'interlaced, MBAFF',
      reorderFrames: 0,
    },
    // --crop-rect 2,4,6,8 --sar 64:45, 1000 kbit/s, buffer of 500 kbit.
    'cropping, all of the VUI, NAL HRD (x264)': {
      width: 168,
      height: 132,
      sar: { num: 64, den: 45 },
      colour: {
        video_full_range_flag: { value: 1, name: 'full' },
        colour_primaries: { value: 5, name: 'BT.470 B/G' },
        transfer_characteristics: { value: 5, name: 'gamma 2.8' },
        matrix_coefficients: { value: 5, name: 'BT.470 B/G' },
      },
      hrd: { nal: [{ bitRateBps: 1000000, cpbSizeBits: 500000, cbr: true }] },
    },
  };

  it.each(Object.entries(ROWS))('%s', (name, derived) => {
    const vector = SPS_VECTORS.find((row) => row.name === name);
    const { sps } = parseNalUnit(bytesOf(vector?.nal ?? ''), new ParameterSets());
    expect(deriveSps(sps as Sps)).toMatchObject(derived);
  });
});
