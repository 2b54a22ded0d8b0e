import { expect, test } from 'vitest';
import { ParameterSets } from '../../src/codec/h264/syntax/parameter-sets.ts';
import { parseNalUnit } from '../../src/codec/h264/syntax/parse-nal-unit.ts';
import { hevcCodecString } from '../../src/codec/hevc/codec-string.ts';
import { hevcConfig } from '../../src/codec/hevc/config/hevc-config.ts';
import { inferHevcSps } from '../../src/codec/hevc/inference.ts';
import { HevcParameterSets } from '../../src/codec/hevc/syntax/parameter-sets.ts';
import { parseHevcNalUnit } from '../../src/codec/hevc/syntax/parse-nal-unit.ts';
import { parseHevcParameterSet } from '../../src/codec/hevc/syntax/parse-parameter-set.ts';
import type { HevcSps } from '../../src/codec/hevc/syntax/sps.ts';
import { bytesOf, elementsOf, type NalVector, writeElements } from '../harness/cases.ts';
import { parseHevcVector } from '../harness/hevc-cases.ts';
import { writtenPps, writtenSps } from '../harness/hevc-sets.ts';
import { writePps, writeSlice, writeSps } from '../harness/written-stream.ts';
import { VIDEO_CONFIG_VECTORS } from '../vectors/config-records.ts';
import { HEVC_VECTORS } from '../vectors/hevc.ts';
import { HEVC_SET_VECTORS, REF_PIC_SETS, SCALING_LISTS, spsElements } from '../vectors/hevc-parameter-sets.ts';

const unit = (elements: string): Uint8Array => writeElements(elementsOf(elements)).trailing().toNal();

const vectorNamed = (name: string): NalVector => {
  const found = HEVC_VECTORS.find((vector) => vector.name.startsWith(name));
  if (found === undefined) throw new Error(`no vector ${name}`);
  return found;
};

/** A VUI with nothing but 60000/1001 Hz, and what follows its timing. */
const timed = (rest = 'u(1) vui_hrd_parameters_present_flag 0'): string => `
  u(1) vui_parameters_present_flag 1
  u(4) vui_flags 0
  u(1) neutral_chroma_indication_flag 0
  u(1) field_seq_flag 0
  u(1) frame_field_info_present_flag 0
  u(1) default_display_window_flag 0
  u(1) vui_timing_info_present_flag 1
  u(32) vui_num_units_in_tick 1001
  u(32) vui_time_scale 60000
  u(1) vui_poc_proportional_to_timing_flag 0
  ${rest}
  u(1) bitstream_restriction_flag 0`;

const TIMING = { vui_num_units_in_tick: 1001, vui_time_scale: 60000, bitstream_restriction_flag: 0 };

const readSps = (elements: string): HevcSps => {
  const { sps, error, issues } = parseHevcParameterSet(unit(elements));
  expect([error?.message, ...issues]).toEqual([undefined]);
  return sps as HevcSps;
};

test('1: use_delta_flag is coded only where used_by_curr_pic_flag is 0, and NumDeltaPocs differs from set to set: read otherwise, the VUI after the sets is garbage (google/ExoPlayer#11105)', () => {
  const sps = readSps(spsElements({ refs: REF_PIC_SETS, vui: timed() }));
  expect(sps.vui_parameters).toMatchObject(TIMING);
  expect(inferHevcSps(sps)?.refPicSets.map(({ negative, positive }) => negative.length + positive.length)).toEqual([
    3, 3, 3,
  ]);
});

test('2: a reference picture set of a slice header has the index num_short_term_ref_pic_sets: only there delta_idx_minus1 is coded (chemag/h265nal#8)', () => {
  const { slice, error, sliceContext } = parseHevcVector(vectorNamed('B, RADL_R'));
  expect(error).toBeUndefined();
  expect(slice?.st_ref_pic_set?.delta_idx_minus1).toBe(9);
  expect(slice?.slice_qp_delta).toBe(9);
  // The set 10 before the one of the slice, in the SPS with ffmpeg's trace of it.
  expect(sliceContext?.sps.refPicSets.length).toBeGreaterThanOrEqual(10);
});

test('3: as many short-term sets as there may be, each predicted from the one before: the VUI is what was written (tsduck/tsduck#1191, #1369)', () => {
  const predicted = `
    u(1) inter_ref_pic_set_prediction_flag 1
    u(1) delta_rps_sign 1
    ue(v) abs_delta_rps_minus1 0
    u(1) used_by_curr_pic_flag[0] 1
    u(1) used_by_curr_pic_flag[1] 0
    u(1) use_delta_flag[1] 0`;
  const refs = `
    ue(v) num_short_term_ref_pic_sets 64
    ue(v) num_negative_pics 1
    ue(v) num_positive_pics 0
    ue(v) delta_poc_s0_minus1[0] 0
    u(1) used_by_curr_pic_s0_flag[0] 1
    ${predicted.repeat(63)}
    u(1) long_term_ref_pics_present_flag 0`;
  const sps = readSps(spsElements({ refs, vui: timed() }));
  expect(inferHevcSps(sps)?.refPicSets.at(-1)?.negative).toEqual([{ deltaPoc: -64, used: true }]);
  expect(sps.vui_parameters).toMatchObject(TIMING);
});

test('4: lt_idx_sps points to an entry of the SPS: its order and its used flag are those of the SPS (lid-labs/hevc.js#249)', () => {
  const { slice, sliceContext } = parseHevcVector(vectorNamed('P: long-term pictures of the SPS'));
  const [first] = slice?.long_term_ref_pics ?? [];
  expect(first).toEqual({ lt_idx_sps: 1, delta_poc_msb_present_flag: 0 });
  expect(sliceContext?.sps.lt_ref_pic_poc_lsb_sps).toEqual([3, 5, 9]);
  expect(sliceContext?.sps.used_by_curr_pic_lt_sps_flag).toEqual([0, 1, 1]);
  // Two of the three long-term pictures are used: list_entry_l0 has Ceil( Log2( 1 + 2 ) ) bits.
  expect(slice?.ref_pic_lists_modification?.list_entry_l0).toEqual([2, 0]);
});

test('5: CPB specifications go to cpb_cnt_minus1 inclusive, and fixed_pic_rate_within_cvs_flag is 1, not absent, after fixed_pic_rate_general_flag 1 (Eyevinn/mp4ff#279)', () => {
  const hrd = `
    u(1) vui_hrd_parameters_present_flag 1
    u(1) nal_hrd_parameters_present_flag 1
    u(1) vcl_hrd_parameters_present_flag 0
    u(1) sub_pic_hrd_params_present_flag 0
    u(4) bit_rate_scale 0
    u(4) cpb_size_scale 0
    u(5) initial_cpb_removal_delay_length_minus1 23
    u(5) au_cpb_removal_delay_length_minus1 23
    u(5) dpb_output_delay_length_minus1 23
    u(1) fixed_pic_rate_general_flag[0] 1
    ue(v) elemental_duration_in_tc_minus1[0] 1
    ue(v) cpb_cnt_minus1[0] 1
    ${[0, 1].map((i) => `ue(v) bit_rate_value_minus1[${i}] ${i}\nue(v) cpb_size_value_minus1[${i}] 7\nu(1) cbr_flag[${i}] 0`).join('\n')}`;
  const [subLayer] = readSps(spsElements({ vui: timed(hrd) })).vui_parameters?.hrd_parameters?.sub_layers ?? [];
  expect(subLayer).toMatchObject({ elemental_duration_in_tc_minus1: 1, cpb_cnt_minus1: 1 });
  expect(subLayer?.nal_hrd_parameters?.bit_rate_value_minus1).toEqual([0, 1]);
});

test('6: sps_scaling_list_data_present_flag stands between scaling_list_enabled_flag and the lists (Eyevinn/mp4ff#210)', () => {
  const enabled = 'u(1) scaling_list_enabled_flag 1\nu(1) sps_scaling_list_data_present_flag';
  const byDefault = readSps(spsElements({ scaling: `${enabled} 0`, vui: timed() }));
  expect(byDefault.scaling_list_data).toBeUndefined();
  expect(byDefault.vui_parameters).toMatchObject(TIMING);
  const coded = readSps(spsElements({ scaling: `${enabled} 1\n${SCALING_LISTS}`, vui: timed() }));
  expect(coded.scaling_list_data).toHaveLength(20);
  expect(coded.vui_parameters).toMatchObject(TIMING);
});

test('7: H.264: the SPS of a slice is the one that its PPS names, not the one with the id of the PPS (Eyevinn/mp4ff#454)', () => {
  const [first, second] = [
    { id: 0, log2MaxFrameNum: 4 },
    { id: 1, log2MaxFrameNum: 9 },
  ];
  const pps = { id: 1, sps: 0 };
  const sets = new ParameterSets();
  for (const set of [writeSps(first), writeSps(second), writePps(pps)]) parseNalUnit(set, sets);
  const { slice, error } = parseNalUnit(writeSlice({ nal: 1, frameNum: 5 }, first, pps), sets);
  expect([error?.message, slice?.frame_num]).toEqual([undefined, 5]);
  expect(sets.active?.sps.seq_parameter_set_id).toBe(0);
});

test('8: codec string: the compatibility flags in reverse bit order, the constraint bytes without the zeros at their end (video-dev/hls.js#5438, #7177)', () => {
  const main = { profileSpace: 0, tierFlag: 0, profileIdc: 1, compatibilityFlags: 0x60000000, levelIdc: 120 };
  expect(hevcCodecString({ ...main, constraintBytes: [0x90, 0, 0, 0, 0, 0] })).toBe('hvc1.1.6.L120.90');
});

/** The SPS of x265 3.5 for 128x96 at 25 fps. */
const X265_SPS = '42010101600000030090000003000003001ea010206165959a4932bc05a02000000300200000030321';

test('9: profile_tier_level() has emulation prevention bytes in it: level and size come after them (binbat/live777#335, shaka-project/shaka-packager#312)', () => {
  const { sps } = parseHevcParameterSet(bytesOf(X265_SPS));
  expect(sps?.profile_tier_level).toMatchObject({ general_level_idc: 30, general_profile_idc: 1 });
  expect(sps).toMatchObject({ pic_width_in_luma_samples: 128, pic_height_in_luma_samples: 96 });
});

test('10: lengthSizeMinusOne 2 is reserved in a hvcC: the record is read, and the field is a finding (Brooooooklyn/webcodecs-node#107)', () => {
  const whole = VIDEO_CONFIG_VECTORS.find(({ kind, origin }) => kind === 'hvcC' && origin.includes('ffmpeg'));
  const record = bytesOf(whole?.hex ?? '').slice();
  record[21] = ((record[21] as number) & 0xfc) | 2;
  const { findings, error } = hevcConfig.read(record);
  expect(error).toBeUndefined();
  expect(findings).toMatchObject([
    { code: 'length-size', field: 'lengthSizeMinusOne', expected: '0, 1 or 3', found: '2' },
  ]);
});

test('13: an SPS of another layer says 7 where the sub-layers are counted, and has no profile and size: it is read, and the base layer keeps its own (MediaArea/MediaInfoLib#2092)', () => {
  const sets = new HevcParameterSets();
  const base = bytesOf(writtenSps());
  parseHevcNalUnit(base, sets);
  const before = sets.sps(0);
  const ofLayer = HEVC_SET_VECTORS.find(({ name }) => name.startsWith('SPS of another layer'))?.elements ?? '';
  const { sps, error } = parseHevcNalUnit(unit(ofLayer), sets);
  expect(error).toBeUndefined();
  expect(sps).toMatchObject({ sps_ext_or_max_sub_layers_minus1: 7 });
  expect(sps?.pic_width_in_luma_samples).toBeUndefined();
  expect(sets.sps(0)).toBe(before);
  expect(before).toMatchObject({ pic_width_in_luma_samples: 416, pic_height_in_luma_samples: 240 });
});

test('14: a count of 2^32 - 2 is out of range: no loop runs, nothing is allocated for it (MythTV/mythtv#650)', () => {
  const huge = parseHevcParameterSet(unit(spsElements({ refs: 'ue(v) num_short_term_ref_pic_sets 4294967294' })));
  expect(huge.error).toMatchObject({ code: 'out-of-range', field: 'num_short_term_ref_pic_sets', expected: '0..64' });
  expect(huge.sps?.pic_width_in_luma_samples).toBe(64);
  const vps = HEVC_SET_VECTORS.find(({ name }) => name.startsWith('VPS with timing'))?.elements ?? '';
  const sets = vps.replace(/vps_num_layer_sets_minus1 \d+/, 'vps_num_layer_sets_minus1 4294967294');
  expect(parseHevcParameterSet(unit(sets)).error).toMatchObject({
    code: 'out-of-range',
    field: 'vps_num_layer_sets_minus1',
  });
});

test('15: a PPS without a range extension after one of the same id that has it: nothing is carried over (ittiam-systems/libhevc#234, #246)', () => {
  const sets = new HevcParameterSets();
  for (const set of [writtenSps(), writtenPps({ chromaQpOffsetList: true })]) parseHevcNalUnit(bytesOf(set), sets);
  expect(sets.pps(0)?.chroma_qp_offset_list_enabled_flag).toBe(1);
  parseHevcNalUnit(bytesOf(writtenPps()), sets);
  expect(sets.pps(0)).toMatchObject({ chroma_qp_offset_list_enabled_flag: 0, pps_extension_present_flag: 0 });
  expect(sets.pps(0)?.pps_range_extension).toBeUndefined();
});

test('16: a vps_extension() that goes on beyond its unit ends with the unit; what came before it is kept (gpac/gpac#2355)', () => {
  const text = HEVC_SET_VECTORS.find(({ name }) =>
    name.startsWith('VPS extension with an independent layer'),
  )?.elements;
  const bits: string[] = [];
  for (const line of (text ?? '').split('\n')) {
    // Up to the first element of vps_extension() that needs the rest.
    if (/num_add_layer_sets/.test(line)) break;
    bits.push(line.replace(/^\s*ones .*$/, ''));
  }
  const { vps, error } = parseHevcParameterSet(writeElements(elementsOf(bits.join('\n'))).toNal());
  expect(error?.code).toBe('truncated');
  expect(vps).toMatchObject({ vps_max_layer_id: 2, vps_extension_flag: 1 });
});

test('17: one field that is out of range: the fields before it are kept (chemag/h265nal#31)', () => {
  const wrong = spsElements({}).replace('log2_max_pic_order_cnt_lsb_minus4 4', 'log2_max_pic_order_cnt_lsb_minus4 13');
  const { sps, error } = parseHevcParameterSet(unit(wrong));
  expect(error).toMatchObject({ field: 'log2_max_pic_order_cnt_lsb_minus4', expected: '0..12', found: '13' });
  expect(sps).toMatchObject({ sps_seq_parameter_set_id: 3, pic_width_in_luma_samples: 64, bit_depth_luma_minus8: 0 });
});
