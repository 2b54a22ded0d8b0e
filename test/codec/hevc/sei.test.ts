import { describe, expect, it } from 'vitest';
import { hevcSeiPayloadName } from '../../../src/codec/hevc/sei/payload-types.ts';
import { shownTicks, structureOf } from '../../../src/codec/hevc/sei/pic-timing.ts';
import { describeHevcSei } from '../../../src/codec/hevc/sei/sei-message.ts';
import { HevcParameterSets } from '../../../src/codec/hevc/syntax/parameter-sets.ts';
import { type ParsedHevcNalUnit, parseHevcNalUnit } from '../../../src/codec/hevc/syntax/parse-nal-unit.ts';
import { FieldTrace } from '../../../src/syntax/field-trace.ts';
import { BitWriter } from '../../harness/bit-writer.ts';
import { bytesOf, elementsOf, writeElements } from '../../harness/cases.ts';
import { type SpsChoices, writtenSps } from '../../harness/hevc-sets.ts';

const PREFIX = 39;
const SUFFIX = 40;

/** An SEI unit with one message. */
const seiUnit = (unitType: number, payloadType: number, payload: Uint8Array): Uint8Array => {
  const w = new BitWriter().u(8, unitType << 1).u(8, 1);
  return w.u(8, payloadType).u(8, payload.length).bytes(payload).trailing().toNal();
};

/** The payload of elements: a one bit and zeros up to the byte, if they do not end there (H.265 D.2.1). */
const payloadOf = (elements: string): Uint8Array => {
  const w = writeElements(elementsOf(elements));
  return w.bits % 8 === 0 ? w.toBytes() : w.trailing().toBytes();
};

const read = (unit: Uint8Array, before: readonly string[] = [], sink?: FieldTrace): ParsedHevcNalUnit => {
  const sets = new HevcParameterSets();
  for (const hex of before) parseHevcNalUnit(bytesOf(hex), sets);
  return parseHevcNalUnit(unit, sets, { sink });
};

interface Case {
  readonly name: string;
  readonly payloadType: number;
  readonly unitType?: number;
  readonly sps?: SpsChoices;
  readonly elements: string;
  readonly syntax: object;
  readonly derived?: object;
  readonly text: string;
}

/** Payloads written from their tables in Annex D. */
const CASES: readonly Case[] = [
  {
    name: 'buffering_period of pictures',
    payloadType: 0,
    sps: { hrd: 'pictures' },
    elements: `
      ue(v) bp_seq_parameter_set_id 0
      u(1) irap_cpb_params_present_flag 0
      u(1) concatenation_flag 1
      u(v):16 au_cpb_removal_delay_delta_minus1 7
      u(v):16 nal_initial_cpb_removal_delay[0] 45000
      u(v):16 nal_initial_cpb_removal_offset[0] 10
      u(v):16 nal_initial_cpb_removal_delay[1] 40000
      u(v):16 nal_initial_cpb_removal_offset[1] 20`,
    syntax: {
      bp_seq_parameter_set_id: 0,
      irap_cpb_params_present_flag: 0,
      concatenation_flag: 1,
      au_cpb_removal_delay_delta_minus1: 7,
      nal_hrd: { initial_cpb_removal_delay: [45000, 40000], initial_cpb_removal_offset: [10, 20] },
    },
    text: 'buffering_period',
  },
  {
    name: 'buffering_period with alternative delays of IRAP pictures',
    payloadType: 0,
    sps: { hrd: 'pictures' },
    elements: `
      ue(v) bp_seq_parameter_set_id 0
      u(1) irap_cpb_params_present_flag 1
      u(v):16 cpb_delay_offset 3
      u(v):10 dpb_delay_offset 4
      u(1) concatenation_flag 0
      u(v):16 au_cpb_removal_delay_delta_minus1 0
      u(v):16 nal_initial_cpb_removal_delay[0] 1
      u(v):16 nal_initial_cpb_removal_offset[0] 2
      u(v):16 nal_initial_alt_cpb_removal_delay[0] 3
      u(v):16 nal_initial_alt_cpb_removal_offset[0] 4
      u(v):16 nal_initial_cpb_removal_delay[1] 5
      u(v):16 nal_initial_cpb_removal_offset[1] 6
      u(v):16 nal_initial_alt_cpb_removal_delay[1] 7
      u(v):16 nal_initial_alt_cpb_removal_offset[1] 8
      u(1) use_alt_cpb_params_flag 1`,
    syntax: {
      bp_seq_parameter_set_id: 0,
      irap_cpb_params_present_flag: 1,
      cpb_delay_offset: 3,
      dpb_delay_offset: 4,
      concatenation_flag: 0,
      au_cpb_removal_delay_delta_minus1: 0,
      nal_hrd: {
        initial_cpb_removal_delay: [1, 5],
        initial_cpb_removal_offset: [2, 6],
        initial_alt_cpb_removal_delay: [3, 7],
        initial_alt_cpb_removal_offset: [4, 8],
      },
      use_alt_cpb_params_flag: 1,
    },
    text: 'buffering_period',
  },
  {
    name: 'pic_timing with frame information and delays',
    payloadType: 1,
    sps: { hrd: 'pictures', frameFieldInfo: true },
    elements: `
      u(4) pic_struct 10
      u(2) source_scan_type 0
      u(1) duplicate_flag 0
      u(v):16 au_cpb_removal_delay_minus1 5
      u(v):10 pic_dpb_output_delay 2`,
    syntax: {
      pic_struct: 10,
      source_scan_type: 0,
      duplicate_flag: 0,
      au_cpb_removal_delay_minus1: 5,
      pic_dpb_output_delay: 2,
    },
    derived: { picStruct: 'bottom field, paired with the top field before it' },
    text: 'pic_timing: bottom field, paired with the top field before it',
  },
  {
    name: 'pic_timing with decoding units',
    payloadType: 1,
    sps: { hrd: 'units in pic_timing' },
    elements: `
      u(v):16 au_cpb_removal_delay_minus1 5
      u(v):10 pic_dpb_output_delay 2
      u(v):10 pic_dpb_output_du_delay 9
      ue(v) num_decoding_units_minus1 1
      u(1) du_common_cpb_removal_delay_flag 0
      ue(v) num_nalus_in_du_minus1[0] 3
      u(v):5 du_cpb_removal_delay_increment_minus1[0] 30
      ue(v) num_nalus_in_du_minus1[1] 0`,
    syntax: {
      au_cpb_removal_delay_minus1: 5,
      pic_dpb_output_delay: 2,
      pic_dpb_output_du_delay: 9,
      num_decoding_units_minus1: 1,
      du_common_cpb_removal_delay_flag: 0,
      num_nalus_in_du_minus1: [3, 0],
      du_cpb_removal_delay_increment_minus1: [30],
    },
    text: 'pic_timing',
  },
  {
    name: 'decoding_unit_info',
    payloadType: 130,
    sps: { hrd: 'units' },
    elements: `
      ue(v) decoding_unit_idx 3
      u(v):5 du_spt_cpb_removal_delay_increment 17
      u(1) dpb_output_du_delay_present_flag 1
      u(v):10 pic_spt_dpb_output_du_delay 600`,
    syntax: {
      decoding_unit_idx: 3,
      du_spt_cpb_removal_delay_increment: 17,
      dpb_output_du_delay_present_flag: 1,
      pic_spt_dpb_output_du_delay: 600,
    },
    text: 'decoding_unit_info',
  },
  {
    name: 'recovery_point before the picture',
    payloadType: 6,
    elements: 'se(v) recovery_poc_cnt -2\n u(1) exact_match_flag 1\n u(1) broken_link_flag 0',
    syntax: { recovery_poc_cnt: -2, exact_match_flag: 1, broken_link_flag: 0 },
    text: 'recovery_point: POC -2',
  },
  {
    name: 'pan_scan_rect',
    payloadType: 2,
    elements: `
      ue(v) pan_scan_rect_id 1
      u(1) pan_scan_rect_cancel_flag 0
      ue(v) pan_scan_cnt_minus1 0
      se(v) pan_scan_rect_left_offset[0] 16
      se(v) pan_scan_rect_right_offset[0] -16
      se(v) pan_scan_rect_top_offset[0] 0
      se(v) pan_scan_rect_bottom_offset[0] 0
      u(1) pan_scan_rect_persistence_flag 1`,
    syntax: {
      pan_scan_rect_id: 1,
      pan_scan_rect_cancel_flag: 0,
      pan_scan_cnt_minus1: 0,
      pan_scan_rect_left_offset: [16],
      pan_scan_rect_right_offset: [-16],
      pan_scan_rect_top_offset: [0],
      pan_scan_rect_bottom_offset: [0],
      pan_scan_rect_persistence_flag: 1,
    },
    text: 'pan_scan_rect 1',
  },
  {
    name: 'frame_packing_arrangement, cancelled',
    payloadType: 45,
    elements: `
      ue(v) frame_packing_arrangement_id 0
      u(1) frame_packing_arrangement_cancel_flag 1
      u(1) upsampled_aspect_ratio_flag 0`,
    syntax: {
      frame_packing_arrangement_id: 0,
      frame_packing_arrangement_cancel_flag: 1,
      upsampled_aspect_ratio_flag: 0,
    },
    text: 'frame packing: cancel',
  },
  {
    name: 'display_orientation',
    payloadType: 47,
    elements: `
      u(1) display_orientation_cancel_flag 0
      u(1) hor_flip 0
      u(1) ver_flip 1
      u(16) anticlockwise_rotation 16384
      u(1) display_orientation_persistence_flag 1`,
    syntax: {
      display_orientation_cancel_flag: 0,
      hor_flip: 0,
      ver_flip: 1,
      anticlockwise_rotation: 16384,
      display_orientation_persistence_flag: 1,
    },
    derived: { anticlockwiseRotationDegrees: 90 },
    text: 'display_orientation: flip v 90 deg ccw',
  },
  {
    name: 'structure_of_pictures_info: an IDR picture has no reference picture set',
    payloadType: 128,
    elements: `
      ue(v) sop_seq_parameter_set_id 0
      ue(v) num_entries_in_sop_minus1 1
      u(6) sop_vcl_nut[0] 19
      u(3) sop_temporal_id[0] 0
      u(6) sop_vcl_nut[1] 1
      u(3) sop_temporal_id[1] 1
      ue(v) sop_short_term_rps_idx[1] 2
      se(v) sop_poc_delta[1] 8`,
    syntax: {
      sop_seq_parameter_set_id: 0,
      num_entries_in_sop_minus1: 1,
      entries: [
        { sop_vcl_nut: 19, sop_temporal_id: 0 },
        { sop_vcl_nut: 1, sop_temporal_id: 1, sop_short_term_rps_idx: 2, sop_poc_delta: 8 },
      ],
    },
    text: 'structure_of_pictures_info: 2 pictures',
  },
  {
    name: 'temporal_sub_layer_zero_idx',
    payloadType: 131,
    elements: 'u(8) temporal_sub_layer_zero_idx 200\n u(8) irap_pic_id 3',
    syntax: { temporal_sub_layer_zero_idx: 200, irap_pic_id: 3 },
    text: 'temporal_sub_layer_zero_idx',
  },
  {
    name: 'region_refresh_info',
    payloadType: 134,
    elements: 'u(1) refreshed_region_flag 1',
    syntax: { refreshed_region_flag: 1 },
    text: 'region_refresh_info',
  },
  {
    name: 'time_code: a whole time and a part of one',
    payloadType: 136,
    elements: `
      u(2) num_clock_ts 2
      u(1) clock_timestamp_flag[0] 1
      u(1) units_field_based_flag[0] 0
      u(5) counting_type[0] 4
      u(1) full_timestamp_flag[0] 1
      u(1) discontinuity_flag[0] 0
      u(1) cnt_dropped_flag[0] 0
      u(9) n_frames[0] 12
      u(6) seconds_value[0] 34
      u(6) minutes_value[0] 56
      u(5) hours_value[0] 23
      u(5) time_offset_length[0] 0
      u(1) clock_timestamp_flag[1] 1
      u(1) units_field_based_flag[1] 0
      u(5) counting_type[1] 0
      u(1) full_timestamp_flag[1] 0
      u(1) discontinuity_flag[1] 0
      u(1) cnt_dropped_flag[1] 0
      u(9) n_frames[1] 300
      u(1) seconds_flag[1] 1
      u(6) seconds_value[1] 5
      u(1) minutes_flag[1] 0
      u(5) time_offset_length[1] 4
      u(v):4 time_offset_value[1] 6`,
    syntax: {
      num_clock_ts: 2,
      clock_timestamps: [
        {
          clock_timestamp_flag: 1,
          units_field_based_flag: 0,
          counting_type: 4,
          full_timestamp_flag: 1,
          discontinuity_flag: 0,
          cnt_dropped_flag: 0,
          n_frames: 12,
          seconds_value: 34,
          minutes_value: 56,
          hours_value: 23,
          time_offset_length: 0,
        },
        {
          clock_timestamp_flag: 1,
          units_field_based_flag: 0,
          counting_type: 0,
          full_timestamp_flag: 0,
          discontinuity_flag: 0,
          cnt_dropped_flag: 0,
          n_frames: 300,
          seconds_flag: 1,
          seconds_value: 5,
          minutes_flag: 0,
          time_offset_length: 4,
          time_offset_value: 6,
        },
      ],
    },
    derived: { timecodes: ['23:56:34;12'] },
    text: 'time_code: 23:56:34;12',
  },
  {
    name: 'decoded_picture_hash of a monochrome picture',
    payloadType: 132,
    unitType: SUFFIX,
    sps: { chroma: 0 },
    elements: 'u(8) hash_type 1\n u(16) picture_crc[0] 48879',
    syntax: { hash_type: 1, picture_crc: [48879] },
    derived: { hashType: 'CRC' },
    text: 'picture hash: CRC',
  },
  {
    name: 'alpha_channel_info',
    payloadType: 165,
    elements: `
      u(1) alpha_channel_cancel_flag 0
      u(3) alpha_channel_use_idc 1
      u(3) alpha_channel_bit_depth_minus8 0
      u(v):9 alpha_transparent_value 0
      u(v):9 alpha_opaque_value 255
      u(1) alpha_channel_incr_flag 0
      u(1) alpha_channel_clip_flag 1
      u(1) alpha_channel_clip_type_flag 0`,
    syntax: {
      alpha_channel_cancel_flag: 0,
      alpha_channel_use_idc: 1,
      alpha_channel_bit_depth_minus8: 0,
      alpha_transparent_value: 0,
      alpha_opaque_value: 255,
      alpha_channel_incr_flag: 0,
      alpha_channel_clip_flag: 1,
      alpha_channel_clip_type_flag: 0,
    },
    text: 'alpha_channel_info: pre-multiplied',
  },
];

describe.each(CASES)('$name', ({ payloadType, unitType = PREFIX, sps, elements, syntax, derived, text }) => {
  const payload = payloadOf(elements);
  const before = sps === undefined ? [] : [writtenSps(sps)];
  const unit = seiUnit(unitType, payloadType, payload);

  it('has the elements, and their meaning', () => {
    const { sei, error, issues } = read(unit, before);
    expect(error).toBeUndefined();
    expect(issues).toEqual([]);
    expect(sei?.map((message) => describeHevcSei(message, unitType === SUFFIX))).toEqual([text]);
    expect(sei).toEqual([
      {
        payloadType,
        payloadSize: payload.length,
        name: hevcSeiPayloadName(payloadType),
        syntax,
        ...(derived !== undefined && { derived }),
      },
    ]);
  });

  it('has a trace with the elements that were written', () => {
    const trace = new FieldTrace();
    const { sei } = read(unit, before, trace);
    expect(
      trace.fields.filter(({ structure }) => structure === sei?.[0]?.name).map(({ name, value }) => `${name} ${value}`),
    ).toEqual(elementsOf(elements).map(({ name, value }) => `${name} ${value}`));
  });

  it('is kept as far as it goes when it is cut', () => {
    for (let length = 0; length < payload.length; length++) {
      const cut = read(seiUnit(unitType, payloadType, payload.subarray(0, length)), before);
      expect(cut.sei).toHaveLength(1);
    }
  });
});

describe('messages that say who, and what', () => {
  const text = (value: string): number[] => [...new TextEncoder().encode(value)];
  const messageOf = (payloadType: number, payload: readonly number[], unitType = PREFIX) => {
    const { sei } = read(seiUnit(unitType, payloadType, Uint8Array.from(payload)));
    return sei?.[0];
  };
  const x265 = [...bytesOf('2ca2de09b51747dbbb55a4fe7fc2fc4e')];
  const kvazaar = [...bytesOf('32fe466c98414269ae356a91549ef3f1')];

  it('x265 and Kvazaar name themselves, their version and their options', () => {
    // As x265 3.5 and Kvazaar 2.3.2 write them, with fewer options.
    const byX265 =
      'x265 (build 199) - 3.5+1-f0c1022b6:[Linux][GCC 12.2.0][64 bit] 8bit - H.265/HEVC codec - options: wpp crf=28.0';
    expect(messageOf(5, [...x265, ...text(byX265)])?.derived).toEqual({
      encoder: 'x265',
      version: '3.5+1-f0c1022b6',
      options: { wpp: '', crf: '28.0' },
    });
    const byKvazaar =
      'Kvazaar HEVC Encoder v. 2.3.2 - Copyleft 2012-2015 - http://ultravideo.cs.tut.fi/ - options: 416x240 qp=22';
    expect(messageOf(5, [...kvazaar, ...text(byKvazaar)])?.derived).toEqual({
      encoder: 'Kvazaar',
      version: '2.3.2',
      options: { '416x240': '', qp: '22' },
    });
    expect(messageOf(5, [...x265, ...text('another text')])?.derived).toEqual({ text: 'another text' });
  });

  it('HDR10+ (ST 2094-40) is recognised', () => {
    expect(messageOf(4, [0xb5, 0x00, 0x3c, 0x00, 0x01, 4, 1])?.derived).toMatchObject({ content: 'HDR10+' });
  });

  it('a type that belongs into suffix SEI units is reserved in a prefix SEI unit', () => {
    const message = messageOf(132, [1, 0xbe, 0xef]);
    expect(message?.name).toBe('reserved_sei_message');
    expect(message?.payload).toBe('01beef');
    expect(messageOf(132, [1, 0xbe, 0xef], SUFFIX)?.name).toBe('decoded_picture_hash');
  });

  it('what a later edition adds to a payload ends in its last one bit', () => {
    const trace = new FieldTrace();
    // refreshed_region_flag 1, then 0110, a one bit and zeros (D.2.1).
    const { sei, error } = read(seiUnit(PREFIX, 134, Uint8Array.of(0b10110100)), [], trace);
    expect(error).toBeUndefined();
    expect(sei?.[0]?.syntax).toEqual({ refreshed_region_flag: 1 });
    expect(trace.fields.slice(6, 10).map(({ name, bits, value }) => `${name} u(${bits}) ${value}`)).toEqual([
      'refreshed_region_flag u(1) 1',
      'reserved_payload_extension_data u(4) 6',
      'bit_equal_to_one u(1) 1',
      'bit_equal_to_zero u(2) 0',
    ]);
  });

  it('a buffering_period without HRD parameters is an error, and the message after it is read', () => {
    const unit = new BitWriter().u(8, 0x4e).u(8, 1).bytes([0, 1, 0xc0]).bytes([134, 1, 0xc0]).trailing().toNal();
    const { sei, error } = read(unit, [writtenSps()]);
    expect(sei?.map((message) => message.error?.code)).toEqual(['unknown-parameter-set', undefined]);
    expect(sei?.[1]?.syntax).toEqual({ refreshed_region_flag: 1 });
    expect(error?.code).toBe('unknown-parameter-set');
  });
});

describe('pic_struct (Tables D.2 and E.7)', () => {
  it('elemental durations, in half ticks: as many as fields or frames are shown', () => {
    const durations = [1, 1, 1, 2, 2, 3, 3, 2, 3, 1, 1, 1, 1];
    expect(durations.map((_, struct) => shownTicks(struct))).toEqual(durations.map((count) => 2 * count));
    expect([shownTicks(), shownTicks(13)]).toEqual([2, 2]);
  });

  it('top and bottom fields, paired ones too', () => {
    const letters = Array.from({ length: 14 }, (_, struct) => structureOf(1, struct)?.[0] ?? '-').join('');
    expect(letters).toBe('-tb------tbtb-');
    expect([structureOf(1, undefined), structureOf(0, undefined), structureOf(0, 3)]).toEqual([
      undefined,
      'frame',
      'frame',
    ]);
  });
});
