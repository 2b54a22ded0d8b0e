import { toHex } from '../../src/bytes/hex.ts';
import { addEmulationPrevention } from '../../src/codec/h26x/emulation-prevention.ts';
import type { BitstreamErrorCode } from '../../src/syntax/errors.ts';

/** Expected content of one message of a unit. */
export interface SeiMessageVector {
  readonly payloadType: number;
  readonly payloadSize: number;
  readonly name: string;
  readonly syntax?: object;
  readonly payload?: string;
  readonly derived?: object;
  readonly error?: { readonly code: BitstreamErrorCode; readonly field: string };
  /** Text for a table. */
  readonly text: string;
}

export interface SeiVector {
  readonly name: string;
  /** Source of the bytes and of the expected values. */
  readonly origin: string;
  /** The SPS units sent before, as hex. */
  readonly sps?: readonly string[];
  /** The NAL unit, as hex. */
  readonly nal: string;
  readonly messages: readonly SeiMessageVector[];
  /** Elements out of their range, kept. */
  readonly issues?: readonly string[];
}

/** A message written by hand: its elements as bits, then the bits up to a byte boundary (H.264 D.1.1). */
const message = (payloadType: number, ...elements: readonly string[]): number[] => {
  const bits = elements.join('').replaceAll(' ', '');
  const aligned = bits.length % 8 === 0 ? bits : `${bits}1`.padEnd(Math.ceil((bits.length + 1) / 8) * 8, '0');
  const bytes = (aligned.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  return [payloadType, bytes.length, ...bytes];
};

/** Bytes as bits, for elements that are easier to read in hex. */
const hex = (text: string): string =>
  [...text.replaceAll(' ', '')].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');

/** An SEI unit of messages written by hand. */
const unit = (...messages: readonly number[][]): string =>
  toHex(addEmulationPrevention(Uint8Array.from([6, ...messages.flat(), 0x80])));

const BY_HAND = 'by hand from H.264 D.1';
const TRACE_HEADERS = 'values: ffmpeg 5.1.9 -bsf:v trace_headers';

/** x264 0.164 (corpus: gen-x264__nalhrd_vbr_aud): delays of 19, 8 and 7 bits, no pic_struct. */
const SPS_NAL_HRD = '6764000dacd941419f9f01100000030010000003032e02001e840007a1291cc01e28532c';
/** x264 0.164 (corpus: gen-x264__mbaff_nalhrd_cbr_filler): delays of 19, 13 and 7 bits, pic_struct. */
const SPS_NAL_HRD_INTERLACED = '67640015acd9414336022000000300200000065c0400249e000927f261807c50a658';
/** x264 0.164 (corpus: gen-x264__pulldown_32_picstruct): pic_struct, no HRD, 60 ticks a second, so MaxFPS is 30. */
const SPS_PIC_STRUCT = '6764000cacd941419b0110000003001000000303c9f1429960';
/** x264 0.164 --pulldown 64. */
const SPS_TRIPLING = '6764000aacd94426c044000003000400000300c27c489658';
/** JM 19.0 (corpus: gen-jm19__high_vui_hrd_sei) with both HRDs, all delays of 24 bits, no pic_struct. */
const SPS_BOTH_HRDS = '67640015acec2c4effc00a000879c141816c9000003e90000ea60e01af7be300d7bdf06d044229c0';
/** SPS_PIC_STRUCT up to frame_cropping_flag 0, vui_parameters_present_flag 0 and the stop bit. */
const SPS_NO_VUI = '6764000cacd9414199';

/** user_data_unregistered of x264 0.164 for a picture of 16x16. */
const X264 =
  '0605ffffa6' +
  'dc45e9bde6d948b7962cd820d923eeef' +
  '78323634202d20636f7265203136342072333039352062616565343030202d20482e3236342f4d5045472d34204156432063' +
  '6f646563202d20436f70796c65667420323030332d32303232202d20687474703a2f2f7777772e766964656f6c616e2e6f72' +
  '672f783236342e68746d6c202d206f7074696f6e733a2063616261633d31207265663d33206465626c6f636b3d313a303a30' +
  '20616e616c7973653d3078333a3078313133206d653d686578207375626d653d37207073793d31207073795f72643d312e30' +
  '303a302e3030206d697865645f7265663d31206d655f72616e67653d3136206368726f6d615f6d653d31207472656c6c6973' +
  '3d31203878386463743d312063716d3d3020646561647a6f6e653d32312c313120666173745f70736b69703d31206368726f' +
  '6d615f71705f6f66667365743d2d3220746872656164733d31206c6f6f6b61686561645f746872656164733d3120736c6963' +
  '65645f746872656164733d30206e723d3020646563696d6174653d3120696e7465726c616365643d3020626c757261795f63' +
  '6f6d7061743d3020636f6e73747261696e65645f696e7472613d3020626672616d65733d3120625f707972616d69643d3020' +
  '625f61646170743d3120625f626961733d30206469726563743d3120776569676874623d31206f70656e5f676f703d302077' +
  '6569676874703d32206b6579696e743d32206b6579696e745f6d696e3d31207363656e656375743d343020696e7472615f72' +
  '6566726573683d302072635f6c6f6f6b61686561643d322072633d637266206d62747265653d31206372663d32332e302071' +
  '636f6d703d302e36302071706d696e3d302071706d61783d3639207170737465703d342069705f726174696f3d312e343020' +
  '61713d313a312e30300080';

const X264_OPTIONS =
  'cabac=1 ref=3 deblock=1:0:0 analyse=0x3:0x113 me=hex subme=7 psy=1 psy_rd=1.00:0.00 mixed_ref=1 me_range=16 ' +
  'chroma_me=1 trellis=1 8x8dct=1 cqm=0 deadzone=21,11 fast_pskip=1 chroma_qp_offset=-2 threads=1 ' +
  'lookahead_threads=1 sliced_threads=0 nr=0 decimate=1 interlaced=0 bluray_compat=0 constrained_intra=0 bframes=1 ' +
  'b_pyramid=0 b_adapt=1 b_bias=0 direct=1 weightb=1 open_gop=0 weightp=2 keyint=2 keyint_min=1 scenecut=40 ' +
  'intra_refresh=0 rc_lookahead=2 rc=crf mbtree=1 crf=23.0 qcomp=0.60 qpmin=0 qpmax=69 qpstep=4 ip_ratio=1.40 aq=1:1.00';

const FRAME_PACKING_FLAGS = {
  spatial_flipping_flag: 0,
  frame0_flipped_flag: 0,
  field_views_flag: 0,
  current_frame_is_frame0_flag: 0,
  frame0_self_contained_flag: 0,
  frame1_self_contained_flag: 0,
};

export const SEI_VECTORS: readonly SeiVector[] = [
  {
    name: 'buffering_period with a NAL HRD',
    origin: `x264 0.164 (corpus: gen-x264__nalhrd_vbr_aud); ${TRACE_HEADERS}`,
    sps: [SPS_NAL_HRD],
    nal: '06000593c6d0465180',
    messages: [
      {
        payloadType: 0,
        payloadSize: 5,
        name: 'buffering_period',
        syntax: {
          seq_parameter_set_id: 0,
          nal_hrd: { initial_cpb_removal_delay: [81005], initial_cpb_removal_delay_offset: [9000] },
        },
        text: 'buffering_period',
      },
    ],
  },
  {
    name: 'pic_timing with delays only',
    origin: `x264 0.164 (corpus: gen-x264__nalhrd_vbr_aud); ${TRACE_HEADERS}`,
    sps: [SPS_NAL_HRD],
    nal: '060102000980',
    messages: [
      {
        payloadType: 1,
        payloadSize: 2,
        name: 'pic_timing',
        syntax: { cpb_removal_delay: 0, dpb_output_delay: 4 },
        text: 'pic_timing',
      },
    ],
  },
  {
    name: 'pic_timing with delays and pic_struct',
    origin: `x264 0.164 (corpus: gen-x264__mbaff_nalhrd_cbr_filler); ${TRACE_HEADERS}`,
    sps: [SPS_NAL_HRD_INTERLACED],
    nal: '0601040000432080',
    messages: [
      {
        payloadType: 1,
        payloadSize: 4,
        name: 'pic_timing',
        syntax: {
          cpb_removal_delay: 0,
          dpb_output_delay: 4,
          pic_struct: 3,
          clock_timestamps: [{ clock_timestamp_flag: 0 }, { clock_timestamp_flag: 0 }],
        },
        derived: { picStruct: 'top, bottom' },
        text: 'pic_timing: top, bottom',
      },
    ],
  },
  {
    name: 'pic_timing with three fields',
    origin: `x264 0.164 (corpus: gen-x264__pulldown_32_picstruct); ${TRACE_HEADERS}`,
    sps: [SPS_PIC_STRUCT],
    nal: '0601015180',
    messages: [
      {
        payloadType: 1,
        payloadSize: 1,
        name: 'pic_timing',
        syntax: {
          pic_struct: 5,
          clock_timestamps: [{ clock_timestamp_flag: 0 }, { clock_timestamp_flag: 0 }, { clock_timestamp_flag: 0 }],
        },
        derived: { picStruct: 'top, bottom, top' },
        text: 'pic_timing: top, bottom, top',
      },
    ],
  },
  {
    name: 'pic_timing with a tripled frame',
    origin:
      'ffmpeg 5.1.9 -f lavfi -i testsrc=s=64x64:r=24 -frames:v 4 -pix_fmt yuv420p -f yuv4mpegpipe - | ' +
      'x264 0.164 --demuxer y4m --pulldown 64 -o out.264 -; read by hand from D.1.3',
    sps: [SPS_TRIPLING],
    nal: '0601018180',
    messages: [
      {
        payloadType: 1,
        payloadSize: 1,
        name: 'pic_timing',
        syntax: {
          pic_struct: 8,
          clock_timestamps: [{ clock_timestamp_flag: 0 }, { clock_timestamp_flag: 0 }, { clock_timestamp_flag: 0 }],
        },
        derived: { picStruct: 'frame tripling' },
        text: 'pic_timing: frame tripling',
      },
    ],
  },
  {
    name: 'pic_timing with clock timestamps, full and partial, without HRD',
    origin: `${BY_HAND}.3; ${TRACE_HEADERS} on the same bytes after this SPS`,
    sps: [SPS_PIC_STRUCT],
    nal: unit(
      message(
        1,
        '0101', // pic_struct: top, bottom, top
        '1 00 1 00100 1 0 1', // clock_timestamp_flag, ct_type, nuit_field_based_flag, counting_type 4, full, discontinuity, cnt_dropped
        '00000010 000000 000001 01010', // n_frames, seconds, minutes, hours
        '111111111111111110011100', // time_offset -100, 24 bits without HRD (E.2.2)
        '1 01 0 00001 0 0 0 00010000',
        '1 111011 1 000010 1 00001', // seconds_flag, seconds, minutes_flag, minutes, hours_flag, hours
        '000000000000000000000000',
        '0', // clock_timestamp_flag[2]
      ),
    ),
    messages: [
      {
        payloadType: 1,
        payloadSize: 17,
        name: 'pic_timing',
        syntax: {
          pic_struct: 5,
          clock_timestamps: [
            {
              clock_timestamp_flag: 1,
              ct_type: 0,
              nuit_field_based_flag: 1,
              counting_type: 4,
              full_timestamp_flag: 1,
              discontinuity_flag: 0,
              cnt_dropped_flag: 1,
              n_frames: 2,
              seconds_value: 0,
              minutes_value: 1,
              hours_value: 10,
              time_offset: -100,
            },
            {
              clock_timestamp_flag: 1,
              ct_type: 1,
              nuit_field_based_flag: 0,
              counting_type: 1,
              full_timestamp_flag: 0,
              discontinuity_flag: 0,
              cnt_dropped_flag: 0,
              n_frames: 16,
              seconds_flag: 1,
              seconds_value: 59,
              minutes_flag: 1,
              minutes_value: 2,
              hours_flag: 1,
              hours_value: 1,
              time_offset: 0,
            },
            { clock_timestamp_flag: 0 },
          ],
        },
        derived: { picStruct: 'top, bottom, top', timecodes: ['10:01:00;02', '01:02:59:16'] },
        text: 'pic_timing: top, bottom, top 10:01:00;02',
      },
    ],
  },
  {
    name: 'pic_timing with a reserved pic_struct and a time out of range',
    origin: `${BY_HAND}.3`,
    sps: [SPS_PIC_STRUCT],
    nal: unit(
      message(1, '1001 0000 00000000'),
      message(1, '0000 1 00 0 00000 1 0 0 00011110 111100 000000 00000', '000000000000000000000000'),
    ),
    messages: [
      {
        payloadType: 1,
        payloadSize: 2,
        name: 'pic_timing',
        syntax: { pic_struct: 9, clock_timestamps: [] },
        derived: { picStruct: 'reserved' },
        text: 'pic_timing: reserved',
      },
      {
        payloadType: 1,
        payloadSize: 9,
        name: 'pic_timing',
        syntax: {
          pic_struct: 0,
          clock_timestamps: [
            {
              clock_timestamp_flag: 1,
              ct_type: 0,
              nuit_field_based_flag: 0,
              counting_type: 0,
              full_timestamp_flag: 1,
              discontinuity_flag: 0,
              cnt_dropped_flag: 0,
              n_frames: 30,
              seconds_value: 60,
              minutes_value: 0,
              hours_value: 0,
              time_offset: 0,
            },
          ],
        },
        derived: { picStruct: 'frame', timecodes: ['00:00:60:30'] },
        text: 'pic_timing: frame 00:00:60:30',
      },
    ],
    issues: ['pic_struct', 'n_frames', 'seconds_value'],
  },
  {
    name: 'pic_timing with an SPS that has no VUI',
    origin: `${BY_HAND}.3`,
    sps: [SPS_NO_VUI],
    nal: unit(message(1, hex('51'))),
    messages: [{ payloadType: 1, payloadSize: 1, name: 'pic_timing', syntax: {}, text: 'pic_timing' }],
  },
  {
    name: 'pic_timing without an SPS, and a message after it',
    origin: `${BY_HAND}.3, D.1.8`,
    nal: unit(message(1, hex('51')), message(6, '011 1 0 00')),
    messages: [
      {
        payloadType: 1,
        payloadSize: 1,
        name: 'pic_timing',
        syntax: {},
        error: { code: 'unknown-parameter-set', field: 'pic_timing' },
        text: 'pic_timing: unknown-parameter-set',
      },
      {
        payloadType: 6,
        payloadSize: 1,
        name: 'recovery_point',
        syntax: { recovery_frame_cnt: 2, exact_match_flag: 1, broken_link_flag: 0, changing_slice_group_idc: 0 },
        text: 'recovery_point: 2 frames',
      },
    ],
  },
  {
    name: 'buffering_period with both HRDs, pic_timing in the same unit',
    origin: `${BY_HAND}.2, D.1.3; ${TRACE_HEADERS} on the same bytes after this SPS`,
    sps: [SPS_BOTH_HRDS],
    nal: '06000d809e34001194009c400013884001060000030300000580',
    messages: [
      {
        payloadType: 0,
        payloadSize: 13,
        name: 'buffering_period',
        syntax: {
          seq_parameter_set_id: 0,
          nal_hrd: { initial_cpb_removal_delay: [81000], initial_cpb_removal_delay_offset: [9000] },
          vcl_hrd: { initial_cpb_removal_delay: [80000], initial_cpb_removal_delay_offset: [10000] },
        },
        text: 'buffering_period',
      },
      {
        payloadType: 1,
        payloadSize: 6,
        name: 'pic_timing',
        syntax: { cpb_removal_delay: 3, dpb_output_delay: 5 },
        text: 'pic_timing',
      },
    ],
  },
  {
    name: 'buffering_period that names an SPS which was not sent: the pic_timing after it cannot be read either',
    origin: `${BY_HAND}.2, D.1.3`,
    sps: [SPS_BOTH_HRDS],
    nal: unit(message(0, '00100', '0'.repeat(48)), message(1, hex('000003 000005')), message(144, hex('03e8 0190'))),
    messages: [
      {
        payloadType: 0,
        payloadSize: 7,
        name: 'buffering_period',
        syntax: { seq_parameter_set_id: 3 },
        error: { code: 'unknown-parameter-set', field: 'seq_parameter_set_id' },
        text: 'buffering_period: unknown-parameter-set',
      },
      {
        payloadType: 1,
        payloadSize: 6,
        name: 'pic_timing',
        syntax: {},
        error: { code: 'unknown-parameter-set', field: 'pic_timing' },
        text: 'pic_timing: unknown-parameter-set',
      },
      {
        payloadType: 144,
        payloadSize: 4,
        name: 'content_light_level_info',
        syntax: { max_content_light_level: 1000, max_pic_average_light_level: 400 },
        text: 'content light 1000/400 cd/m2',
      },
    ],
  },
  {
    name: 'pan_scan_rect, one rectangle, then two',
    origin: `${BY_HAND}.4; ${TRACE_HEADERS} on the same bytes`,
    nal: unit(
      message(
        2,
        '0001000 0 1', // pan_scan_rect_id 7, cancel 0, one rectangle
        '00000000111100000 00000000111100001 1 1', // 240, -240, 0, 0
        '010', // repetition period 1
      ),
      message(
        2,
        '0000000001001011001 0 010', // 600, two rectangles
        '1 00000100001 000010000 000010001', // 0, -16, 8, -8
        '1 00000100001 000011000 0001001', // 0, -16, 12, -4
        '1',
      ),
    ),
    messages: [
      {
        payloadType: 2,
        payloadSize: 6,
        name: 'pan_scan_rect',
        syntax: {
          pan_scan_rect_id: 7,
          pan_scan_rect_cancel_flag: 0,
          pan_scan_cnt_minus1: 0,
          pan_scan_rect_left_offset: [240],
          pan_scan_rect_right_offset: [-240],
          pan_scan_rect_top_offset: [0],
          pan_scan_rect_bottom_offset: [0],
          pan_scan_rect_repetition_period: 1,
        },
        text: 'pan_scan_rect 7',
      },
      {
        payloadType: 2,
        payloadSize: 11,
        name: 'pan_scan_rect',
        syntax: {
          pan_scan_rect_id: 600,
          pan_scan_rect_cancel_flag: 0,
          pan_scan_cnt_minus1: 1,
          pan_scan_rect_left_offset: [0, 0],
          pan_scan_rect_right_offset: [-16, -16],
          pan_scan_rect_top_offset: [8, 12],
          pan_scan_rect_bottom_offset: [-8, -4],
          pan_scan_rect_repetition_period: 0,
        },
        text: 'pan_scan_rect 600',
      },
    ],
  },
  {
    name: 'pan_scan_rect with four rectangles, then one that cancels',
    origin: `${BY_HAND}.4`,
    nal: unit(message(2, '1 0 00100 1111'), message(2, '1 1')),
    messages: [
      {
        payloadType: 2,
        payloadSize: 2,
        name: 'pan_scan_rect',
        syntax: { pan_scan_rect_id: 0, pan_scan_rect_cancel_flag: 0 },
        error: { code: 'out-of-range', field: 'pan_scan_cnt_minus1' },
        text: 'pan_scan_rect: out-of-range',
      },
      {
        payloadType: 2,
        payloadSize: 1,
        name: 'pan_scan_rect',
        syntax: { pan_scan_rect_id: 0, pan_scan_rect_cancel_flag: 1 },
        text: 'pan_scan_rect: cancel',
      },
    ],
  },
  {
    name: 'filler_payload, empty, and with a byte that is not FF',
    origin: `${BY_HAND}.5`,
    nal: unit(message(3, hex('ffffff')), message(3), message(3, hex('ff00ff'))),
    messages: [
      { payloadType: 3, payloadSize: 3, name: 'filler_payload', syntax: {}, text: 'filler_payload' },
      { payloadType: 3, payloadSize: 0, name: 'filler_payload', syntax: {}, text: 'filler_payload' },
      { payloadType: 3, payloadSize: 3, name: 'filler_payload', syntax: {}, text: 'filler_payload' },
    ],
    issues: ['ff_byte'],
  },
  {
    name: 'captions, CEA-608 and CEA-708',
    origin:
      'ffmpeg 5.1.9 -i cc.264 -c:v libx264 -a53cc 1 (triplets FC 94 2C, FD 80 80, FF 03 23, FE 48 69, FE 03 00 given); ' +
      'captions read by hand from ATSC A/53 Part 4 and CTA-708',
    nal: '06041ab5003147413934034500fc942cfd8080ff0323fe4869fe0300ff80',
    messages: [
      {
        payloadType: 4,
        payloadSize: 26,
        name: 'user_data_registered_itu_t_t35',
        syntax: {
          itu_t_t35_country_code: 0xb5,
          itu_t_t35_payload_byte: '003147413934034500fc942cfd8080ff0323fe4869fe0300ff',
        },
        derived: {
          country: 'United States',
          providerCode: 0x31,
          provider: 'ATSC',
          content: 'cc_data',
          captions: { cea608: { triplets: 2, fields: [1] }, cea708: { triplets: 3, services: [1] } },
        },
        text: 'CEA-608/708 captions',
      },
    ],
  },
  {
    name: 'captions with an extended service, triplets that are not valid, and padding',
    origin: `${BY_HAND}.6, ATSC A/53 Part 4 and CTA-708`,
    nal: unit(
      // Packet of 6 bytes: service 7 of 2 bytes, which is service 9; null block. Its second half is marked invalid.
      message(4, hex('b5 0031 47413934 03 c5 ff'), hex('f80000 ff43e2 fe0941 fe4200 fa0000 ff')),
      message(4, hex('b5 0031 47413934 03 c2 ff'), hex('fc8080 fd8080 ff')),
      message(4, hex('b5 0031 47413934 03 c1 ff'), hex('fd9420 ff')),
      // cc_count 3, and one triplet.
      message(4, hex('b5 0031 47413934 03 c3 ff'), hex('fe0000')),
    ),
    messages: [
      {
        payloadType: 4,
        payloadSize: 26,
        name: 'user_data_registered_itu_t_t35',
        syntax: {
          itu_t_t35_country_code: 0xb5,
          itu_t_t35_payload_byte: '00314741393403c5fff80000ff43e2fe0941fe4200fa0000ff',
        },
        derived: {
          country: 'United States',
          providerCode: 0x31,
          provider: 'ATSC',
          content: 'cc_data',
          captions: { cea608: { triplets: 0, fields: [] }, cea708: { triplets: 3, services: [9] } },
        },
        text: 'CEA-708 captions',
      },
      {
        payloadType: 4,
        payloadSize: 17,
        name: 'user_data_registered_itu_t_t35',
        syntax: { itu_t_t35_country_code: 0xb5, itu_t_t35_payload_byte: '00314741393403c2fffc8080fd8080ff' },
        derived: {
          country: 'United States',
          providerCode: 0x31,
          provider: 'ATSC',
          content: 'cc_data',
          captions: { cea608: { triplets: 2, fields: [] }, cea708: { triplets: 0, services: [] } },
        },
        text: 'captions: padding',
      },
      {
        payloadType: 4,
        payloadSize: 14,
        name: 'user_data_registered_itu_t_t35',
        syntax: { itu_t_t35_country_code: 0xb5, itu_t_t35_payload_byte: '00314741393403c1fffd9420ff' },
        derived: {
          country: 'United States',
          providerCode: 0x31,
          provider: 'ATSC',
          content: 'cc_data',
          captions: { cea608: { triplets: 1, fields: [2] }, cea708: { triplets: 0, services: [] } },
        },
        text: 'CEA-608 captions',
      },
      {
        payloadType: 4,
        payloadSize: 13,
        name: 'user_data_registered_itu_t_t35',
        syntax: { itu_t_t35_country_code: 0xb5, itu_t_t35_payload_byte: '00314741393403c3fffe0000' },
        derived: {
          country: 'United States',
          providerCode: 0x31,
          provider: 'ATSC',
          content: 'cc_data',
          captions: { cea608: { triplets: 0, fields: [] }, cea708: { triplets: 1, services: [] } },
        },
        text: 'CEA-708 captions',
      },
    ],
  },
  {
    name: 'registered user data: AFD, bar data, HDR10+, others',
    origin: `${BY_HAND}.6, ATSC A/53 Part 4, CTA-861 (HDR10+)`,
    nal: unit(
      message(4, hex('b5 0031 44544731 41 fa')),
      message(4, hex('b5 0031 47413934 06 3f')),
      message(4, hex('b5 003c 0001 04 01 40')),
      message(4, hex('b5 002f 03')),
      message(4, hex('26 0004 0005')),
      message(4, hex('b4 0123')),
      message(4, hex('ff 01 aabb')),
      // Without the byte that D.1.6 always has.
      message(4, hex('b5')),
      message(4),
    ),
    messages: [
      {
        payloadType: 4,
        payloadSize: 9,
        name: 'user_data_registered_itu_t_t35',
        syntax: { itu_t_t35_country_code: 0xb5, itu_t_t35_payload_byte: '00314454473141fa' },
        derived: { country: 'United States', providerCode: 0x31, provider: 'ATSC', content: 'AFD', activeFormat: 10 },
        text: 'AFD',
      },
      {
        payloadType: 4,
        payloadSize: 9,
        name: 'user_data_registered_itu_t_t35',
        syntax: { itu_t_t35_country_code: 0xb5, itu_t_t35_payload_byte: '003147413934063f' },
        derived: { country: 'United States', providerCode: 0x31, provider: 'ATSC', content: 'bar_data' },
        text: 'bar_data',
      },
      {
        payloadType: 4,
        payloadSize: 8,
        name: 'user_data_registered_itu_t_t35',
        syntax: { itu_t_t35_country_code: 0xb5, itu_t_t35_payload_byte: '003c0001040140' },
        derived: { country: 'United States', providerCode: 0x3c, provider: 'Samsung', content: 'HDR10+' },
        text: 'HDR10+',
      },
      {
        payloadType: 4,
        payloadSize: 4,
        name: 'user_data_registered_itu_t_t35',
        syntax: { itu_t_t35_country_code: 0xb5, itu_t_t35_payload_byte: '002f03' },
        derived: { country: 'United States', providerCode: 0x2f, provider: 'DirecTV' },
        text: 'T.35 data: United States, DirecTV',
      },
      {
        payloadType: 4,
        payloadSize: 5,
        name: 'user_data_registered_itu_t_t35',
        syntax: { itu_t_t35_country_code: 0x26, itu_t_t35_payload_byte: '00040005' },
        derived: { country: 'China', providerCode: 4, provider: 'CUVA', content: 'HDR Vivid' },
        text: 'HDR Vivid',
      },
      {
        payloadType: 4,
        payloadSize: 3,
        name: 'user_data_registered_itu_t_t35',
        syntax: { itu_t_t35_country_code: 0xb4, itu_t_t35_payload_byte: '0123' },
        derived: { country: 'United Kingdom' },
        text: 'T.35 data: United Kingdom, 0123',
      },
      {
        payloadType: 4,
        payloadSize: 4,
        name: 'user_data_registered_itu_t_t35',
        syntax: {
          itu_t_t35_country_code: 255,
          itu_t_t35_country_code_extension_byte: 1,
          itu_t_t35_payload_byte: 'aabb',
        },
        text: 'T.35 data: country 255, aabb',
      },
      {
        payloadType: 4,
        payloadSize: 1,
        name: 'user_data_registered_itu_t_t35',
        syntax: { itu_t_t35_country_code: 0xb5 },
        error: { code: 'truncated', field: 'itu_t_t35_payload_byte' },
        text: 'user_data_registered_itu_t_t35: truncated',
      },
      {
        payloadType: 4,
        payloadSize: 0,
        name: 'user_data_registered_itu_t_t35',
        syntax: {},
        error: { code: 'truncated', field: 'itu_t_t35_country_code' },
        text: 'user_data_registered_itu_t_t35: truncated',
      },
    ],
  },
  {
    name: 'user_data_unregistered of x264',
    origin: 'x264 0.164 (corpus: gen-x264__tiny16x16); the text read with xxd',
    nal: X264,
    messages: [
      {
        payloadType: 5,
        payloadSize: 676,
        name: 'user_data_unregistered',
        syntax: {
          uuid_iso_iec_11578: 'dc45e9bde6d948b7962cd820d923eeef',
          // After header, type, size and UUID, before the trailing bits.
          user_data_payload_byte: X264.slice(42, -2),
        },
        derived: {
          encoder: 'x264',
          version: 'core 164 r3095 baee400',
          options: Object.fromEntries(X264_OPTIONS.split(' ').map((option) => option.split('='))),
        },
        text: 'x264 core 164',
      },
    ],
  },
  {
    name: 'user_data_unregistered that is text',
    origin:
      'JM 19.0 GenerateSEIMessage=1 SEIMessageText=rtmpkit-corpus (corpus: gen-jm19__high_vui_hrd_sei); read by hand',
    nal: '06051f6b0103fa000b867752616e646f6d000072746d706b69742d636f727075730080',
    messages: [
      {
        payloadType: 5,
        payloadSize: 31,
        name: 'user_data_unregistered',
        syntax: {
          uuid_iso_iec_11578: '6b0103fa000b867752616e646f6d0000',
          user_data_payload_byte: '72746d706b69742d636f7270757300',
        },
        derived: { text: 'rtmpkit-corpus' },
        text: 'user data: "rtmpkit-corpus"',
      },
    ],
  },
  {
    name: 'user_data_unregistered that is not text, is empty, is too short for its UUID',
    origin: `${BY_HAND}.7`,
    nal: unit(
      message(5, hex('00112233 44556677 8899aabb ccddeeff'), hex('1b5b')),
      message(5, hex('00112233 44556677 8899aabb ccddeeff')),
      message(5, hex('00112233 44556677 8899aabb ccddee')),
    ),
    messages: [
      {
        payloadType: 5,
        payloadSize: 18,
        name: 'user_data_unregistered',
        syntax: { uuid_iso_iec_11578: '00112233445566778899aabbccddeeff', user_data_payload_byte: '1b5b' },
        text: 'user data: 00112233',
      },
      {
        payloadType: 5,
        payloadSize: 16,
        name: 'user_data_unregistered',
        syntax: { uuid_iso_iec_11578: '00112233445566778899aabbccddeeff' },
        text: 'user data: 00112233',
      },
      {
        payloadType: 5,
        payloadSize: 15,
        name: 'user_data_unregistered',
        syntax: {},
        error: { code: 'truncated', field: 'uuid_iso_iec_11578' },
        text: 'user_data_unregistered: truncated',
      },
    ],
  },
  {
    name: 'recovery_point',
    origin: `x264 core 165, intra_refresh=1 (thesyncim/goh264, testdata/h264/high10_cabac_p_intra_mixed.h264); ${TRACE_HEADERS}`,
    nal: '0606017180',
    messages: [
      {
        payloadType: 6,
        payloadSize: 1,
        name: 'recovery_point',
        syntax: { recovery_frame_cnt: 2, exact_match_flag: 1, broken_link_flag: 0, changing_slice_group_idc: 0 },
        text: 'recovery_point: 2 frames',
      },
    ],
  },
  {
    name: 'frame_packing_arrangement, side by side',
    origin: 'x264 0.164 (corpus: gen-x264__framepacking_sbs_stereo); values: syntax trace of JM 19.0 ldecod',
    nal: '062d07818100000300012080',
    messages: [
      {
        payloadType: 45,
        payloadSize: 7,
        name: 'frame_packing_arrangement',
        syntax: {
          frame_packing_arrangement_id: 0,
          frame_packing_arrangement_cancel_flag: 0,
          frame_packing_arrangement_type: 3,
          quincunx_sampling_flag: 0,
          content_interpretation_type: 1,
          ...FRAME_PACKING_FLAGS,
          frame0_grid_position_x: 0,
          frame0_grid_position_y: 0,
          frame1_grid_position_x: 0,
          frame1_grid_position_y: 0,
          frame_packing_arrangement_reserved_byte: 0,
          frame_packing_arrangement_repetition_period: 1,
          frame_packing_arrangement_extension_flag: 0,
        },
        derived: { arrangement: 'side by side', interpretation: 'frame 0 is the left view' },
        text: 'frame packing: side by side',
      },
    ],
  },
  {
    name: 'frame_packing_arrangement, checkerboard: no grid positions',
    origin: `x264 0.164 (corpus: gen-x264b__framepacking_checker); read by hand from D.1.26`,
    nal: '062d05804100012080',
    messages: [
      {
        payloadType: 45,
        payloadSize: 5,
        name: 'frame_packing_arrangement',
        syntax: {
          frame_packing_arrangement_id: 0,
          frame_packing_arrangement_cancel_flag: 0,
          frame_packing_arrangement_type: 0,
          quincunx_sampling_flag: 1,
          content_interpretation_type: 1,
          ...FRAME_PACKING_FLAGS,
          frame_packing_arrangement_reserved_byte: 0,
          frame_packing_arrangement_repetition_period: 1,
          frame_packing_arrangement_extension_flag: 0,
        },
        derived: { arrangement: 'checkerboard', interpretation: 'frame 0 is the left view' },
        text: 'frame packing: checkerboard',
      },
    ],
  },
  {
    name: 'frame_packing_arrangement that cancels, with extension data',
    origin: `${BY_HAND}.26`,
    nal: unit(message(45, '1 1 1 00110', hex('abcd'))),
    messages: [
      {
        payloadType: 45,
        payloadSize: 3,
        name: 'frame_packing_arrangement',
        syntax: {
          frame_packing_arrangement_id: 0,
          frame_packing_arrangement_cancel_flag: 1,
          frame_packing_arrangement_extension_flag: 1,
        },
        text: 'frame packing: cancel',
      },
    ],
  },
  {
    name: 'display_orientation, a flip and a rotation',
    origin: `ffmpeg 5.1.9 -bsf:v h264_metadata=display_orientation=insert:rotate=-90:flip=horizontal; ${TRACE_HEADERS}`,
    nal: '062f0358000980',
    messages: [
      {
        payloadType: 47,
        payloadSize: 3,
        name: 'display_orientation',
        syntax: {
          display_orientation_cancel_flag: 0,
          hor_flip: 1,
          ver_flip: 0,
          anticlockwise_rotation: 49152,
          display_orientation_repetition_period: 1,
          display_orientation_extension_flag: 0,
        },
        derived: { anticlockwiseRotationDegrees: 270 },
        text: 'display_orientation: flip h 270 deg ccw',
      },
    ],
  },
  {
    name: 'display_orientation that cancels, and one that is too short',
    origin: `${BY_HAND}.27`,
    nal: unit(message(47, '1'), message(47, '0 0 0 00000')),
    messages: [
      {
        payloadType: 47,
        payloadSize: 1,
        name: 'display_orientation',
        syntax: { display_orientation_cancel_flag: 1 },
        text: 'display_orientation: cancel',
      },
      {
        payloadType: 47,
        payloadSize: 1,
        name: 'display_orientation',
        syntax: { display_orientation_cancel_flag: 0, hor_flip: 0, ver_flip: 0 },
        error: { code: 'truncated', field: 'anticlockwise_rotation' },
        text: 'display_orientation: truncated',
      },
    ],
  },
  {
    name: 'mastering_display_colour_volume, Display P3',
    origin: `x264 0.164 (corpus: gen-x264__hdr_mdcv_cll); ${TRACE_HEADERS}`,
    nal: '06891833c286c41d4c0bb884d03e803d13404200989680000003003280',
    messages: [
      {
        payloadType: 137,
        payloadSize: 24,
        name: 'mastering_display_colour_volume',
        syntax: {
          display_primaries_x: [13250, 7500, 34000],
          display_primaries_y: [34500, 3000, 16000],
          white_point_x: 15635,
          white_point_y: 16450,
          max_display_mastering_luminance: 10000000,
          min_display_mastering_luminance: 50,
        },
        derived: {
          primariesCieXy: { green: { x: 0.265, y: 0.69 }, blue: { x: 0.15, y: 0.06 }, red: { x: 0.68, y: 0.32 } },
          whitePointCieXy: { x: 0.3127, y: 0.329 },
          maxLuminanceCdM2: 1000,
          minLuminanceCdM2: 0.005,
        },
        text: 'mastering display 1000 cd/m2',
      },
    ],
  },
  {
    name: 'mastering_display_colour_volume with unknown values',
    origin: `${BY_HAND}.29`,
    nal: unit(message(137, hex('0000 0000 0000 0000 0000 0000 0000 0000 00000000 00000000'))),
    messages: [
      {
        payloadType: 137,
        payloadSize: 24,
        name: 'mastering_display_colour_volume',
        syntax: {
          display_primaries_x: [0, 0, 0],
          display_primaries_y: [0, 0, 0],
          white_point_x: 0,
          white_point_y: 0,
          max_display_mastering_luminance: 0,
          min_display_mastering_luminance: 0,
        },
        derived: {},
        text: 'mastering display',
      },
    ],
  },
  {
    name: 'content_light_level_info',
    origin: `x264 0.164 (corpus: gen-x264__hdr_mdcv_cll); ${TRACE_HEADERS}`,
    nal: '06900403e8019080',
    messages: [
      {
        payloadType: 144,
        payloadSize: 4,
        name: 'content_light_level_info',
        syntax: { max_content_light_level: 1000, max_pic_average_light_level: 400 },
        text: 'content light 1000/400 cd/m2',
      },
    ],
  },
  {
    name: 'alternative_transfer_characteristics',
    origin: `x264 0.164 (corpus: gen-x264b__framepacking_tab_mdcv); ${TRACE_HEADERS}`,
    nal: '0693011280',
    messages: [
      {
        payloadType: 147,
        payloadSize: 1,
        name: 'alternative_transfer_characteristics',
        syntax: { preferred_transfer_characteristics: 18 },
        derived: { transferCharacteristics: 'ARIB STD-B67 (HLG)' },
        text: 'alternative transfer: ARIB STD-B67 (HLG)',
      },
    ],
  },
  {
    name: 'ambient_viewing_environment, the BT.2035 room of the note in D.2.34, and an impossible one',
    origin: `${BY_HAND}.34`,
    nal: unit(message(148, hex('000186a0 3d13 4042')), message(148, hex('00000000 ffff 4042'))),
    messages: [
      {
        payloadType: 148,
        payloadSize: 8,
        name: 'ambient_viewing_environment',
        syntax: { ambient_illuminance: 100000, ambient_light_x: 15635, ambient_light_y: 16450 },
        derived: { illuminanceLux: 10, lightCieXy: { x: 0.3127, y: 0.329 } },
        text: 'ambient light 10 lux',
      },
      {
        payloadType: 148,
        payloadSize: 8,
        name: 'ambient_viewing_environment',
        syntax: { ambient_illuminance: 0, ambient_light_x: 65535, ambient_light_y: 16450 },
        derived: { illuminanceLux: 0, lightCieXy: { x: 1.3107, y: 0.329 } },
        text: 'ambient light 0 lux',
      },
    ],
    issues: ['ambient_illuminance', 'ambient_light_x'],
  },
  {
    name: 'film grain, tone mapping and content colour volume',
    origin: `${BY_HAND}.21, .25, .33`,
    nal: unit(
      message(
        19,
        '0 00 0 00 0101 100', // no cancel, frequency filtering, no colour description, additive, scale 5, luma only
        '00000000 000 00000000 11111111 000011000', // one interval, 0 to 255, with the value 12
        '010', // repetition period 1
      ),
      message(23, '1 0 1 00001010 00001000 010', hex('00000190 00000384')), // 10 to 8 bits, sigmoidal
      message(149, '0 1 0 0 1 0 00', hex('3b9aca00')), // persists, with the highest luminance only
    ),
    messages: [
      {
        payloadType: 19,
        payloadSize: 7,
        name: 'film_grain_characteristics',
        syntax: {
          film_grain_characteristics_cancel_flag: 0,
          film_grain_model_id: 0,
          separate_colour_description_present_flag: 0,
          blending_mode_id: 0,
          log2_scale_factor: 5,
          comp_model_present_flag: [1, 0, 0],
          components: [
            {
              num_intensity_intervals_minus1: 0,
              num_model_values_minus1: 0,
              intensity_interval_lower_bound: [0],
              intensity_interval_upper_bound: [255],
              comp_model_value: [[12]],
            },
          ],
          film_grain_characteristics_repetition_period: 1,
        },
        text: 'film grain: frequency filtering',
      },
      {
        payloadType: 23,
        payloadSize: 11,
        name: 'tone_mapping_info',
        syntax: {
          tone_map_id: 0,
          tone_map_cancel_flag: 0,
          tone_map_repetition_period: 0,
          coded_data_bit_depth: 10,
          target_bit_depth: 8,
          tone_map_model_id: 1,
          sigmoid_midpoint: 400,
          sigmoid_width: 900,
        },
        text: 'tone mapping 0: sigmoidal',
      },
      {
        payloadType: 149,
        payloadSize: 5,
        name: 'content_colour_volume',
        syntax: {
          ccv_cancel_flag: 0,
          ccv_persistence_flag: 1,
          ccv_primaries_present_flag: 0,
          ccv_min_luminance_value_present_flag: 0,
          ccv_max_luminance_value_present_flag: 1,
          ccv_avg_luminance_value_present_flag: 0,
          ccv_reserved_zero_2bits: 0,
          ccv_max_luminance_value: 1_000_000_000,
        },
        derived: { maxLuminanceCdM2: 100 },
        text: 'content colour 100 cd/m2',
      },
    ],
  },
  {
    name: 'omnidirectional video',
    origin: `${BY_HAND}.35`,
    nal: unit(
      message(150, '0 1 0 00'),
      message(151, '0 1'),
      message(154, '1'),
      message(155, '1'),
      message(156, '0000000001 1'),
    ),
    messages: [
      {
        payloadType: 150,
        payloadSize: 1,
        name: 'equirectangular_projection',
        syntax: { erp_cancel_flag: 0, erp_persistence_flag: 1, erp_guard_band_flag: 0, erp_reserved_zero_2bits: 0 },
        text: '360 degrees, equirectangular',
      },
      {
        payloadType: 151,
        payloadSize: 1,
        name: 'cubemap_projection',
        syntax: { cmp_cancel_flag: 0, cmp_persistence_flag: 1 },
        text: '360 degrees, cube map',
      },
      {
        payloadType: 154,
        payloadSize: 1,
        name: 'sphere_rotation',
        syntax: { sphere_rotation_cancel_flag: 1 },
        text: 'sphere rotation: cancel',
      },
      {
        payloadType: 155,
        payloadSize: 1,
        name: 'regionwise_packing',
        syntax: { rwp_cancel_flag: 1 },
        text: 'region-wise packing: cancel',
      },
      {
        payloadType: 156,
        payloadSize: 2,
        name: 'omni_viewport',
        syntax: { omni_viewport_id: 1, omni_viewport_cancel_flag: 1 },
        text: 'viewport 1',
      },
    ],
  },
  {
    name: 'payloads that are not read: a known one, a reserved one, one of no bytes',
    origin: `${BY_HAND}.1`,
    nal: unit(message(24, hex('c0ffee')), message(199, hex('0102')), message(198)),
    messages: [
      { payloadType: 24, payloadSize: 3, name: 'scalability_info', payload: 'c0ffee', text: 'scalability_info' },
      { payloadType: 199, payloadSize: 2, name: 'reserved_sei_message', payload: '0102', text: 'reserved 199' },
      { payloadType: 198, payloadSize: 0, name: 'reserved_sei_message', payload: '', text: 'reserved 198' },
    ],
  },
  {
    name: 'a payload longer than its elements',
    origin: `${BY_HAND}.32`,
    nal: unit(message(147, hex('10 beef')), message(6, '1 0 1 11')),
    messages: [
      {
        payloadType: 147,
        payloadSize: 3,
        name: 'alternative_transfer_characteristics',
        syntax: { preferred_transfer_characteristics: 16 },
        derived: { transferCharacteristics: 'SMPTE ST 2084 (PQ)' },
        text: 'alternative transfer: SMPTE ST 2084 (PQ)',
      },
      {
        payloadType: 6,
        payloadSize: 1,
        name: 'recovery_point',
        syntax: { recovery_frame_cnt: 0, exact_match_flag: 0, broken_link_flag: 1, changing_slice_group_idc: 3 },
        text: 'recovery_point: 0 frames',
      },
    ],
    issues: ['changing_slice_group_idc'],
  },
];
