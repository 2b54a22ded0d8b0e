import { type NalVector, written } from '../harness/cases.ts';
import { flat, header } from './parameter-set-text.ts';

const real = (name: string, origin: string, nal: string, expected: object): NalVector => ({
  name,
  origin,
  reference: 'ffmpeg trace_headers',
  before: [],
  nal,
  expected,
});

const h = (ref: number, type: number): Record<string, number> => flat(header(ref, type));

const SVC = `
  u(1) svc_extension_flag 1
  u(1) idr_flag 0
  u(6) priority_id 37
  u(1) no_inter_layer_pred_flag 1
  u(3) dependency_id 5
  u(4) quality_id 9
  u(3) temporal_id 6
  u(1) use_ref_base_pic_flag 1
  u(1) discardable_flag 0
  u(1) output_flag 1
  u(2) reserved_three_2bits 3`;
const svcHeader = (ref: number, over: object = {}): object => ({
  ...h(ref, 14),
  svc_extension_flag: 1,
  nal_unit_header_svc_extension: {
    idr_flag: 0,
    priority_id: 37,
    no_inter_layer_pred_flag: 1,
    dependency_id: 5,
    quality_id: 9,
    temporal_id: 6,
    use_ref_base_pic_flag: 1,
    discardable_flag: 0,
    output_flag: 1,
    reserved_three_2bits: 3,
    ...over,
  },
});
const SVC_IDR = SVC.replace('idr_flag 0', 'idr_flag 1');

const MVC = `
  u(1) svc_extension_flag 0
  u(1) non_idr_flag 1
  u(6) priority_id 41
  u(10) view_id 682
  u(3) temporal_id 5
  u(1) anchor_pic_flag 0
  u(1) inter_view_flag 1
  u(1) reserved_one_bit 1`;
const MVC_EXTENSION = {
  non_idr_flag: 1,
  priority_id: 41,
  view_id: 682,
  temporal_id: 5,
  anchor_pic_flag: 0,
  inter_view_flag: 1,
  reserved_one_bit: 1,
};

/** NAL unit headers, and the units with little or nothing besides one. */
export const NAL_UNIT_VECTORS: readonly NalVector[] = [
  real('AUD, I', 'x264 0.164 --aud, unit 0', '0910', {
    header: h(0, 9),
    access_unit_delimiter: { primary_pic_type: 0 },
  }),
  real('AUD, I P B', 'x264 0.164 --aud --bframes 3, a B picture', '0950', {
    header: h(0, 9),
    access_unit_delimiter: { primary_pic_type: 2 },
  }),
  written({
    name: 'AUD, all slice types',
    clause: '7.3.2.4',
    elements: `${header(0, 9)}
      u(3) primary_pic_type 7`,
    end: 'trailing',
    expected: { header: h(0, 9), access_unit_delimiter: { primary_pic_type: 7 } },
  }),
  written({
    name: 'end of sequence',
    clause: '7.3.2.5',
    elements: header(0, 10),
    end: 'nothing',
    expected: { header: h(0, 10) },
  }),
  written({
    name: 'end of stream',
    clause: '7.3.2.6',
    elements: header(0, 11),
    end: 'nothing',
    expected: { header: h(0, 11) },
  }),
  {
    name: 'filler data',
    origin: 'x264 0.164 --nal-hrd cbr, shortened',
    reference: 'the clause alone',
    before: [],
    nal: '0cffffffffffff80',
    expected: { header: h(0, 12) },
  },
  {
    name: 'filler data without ff_byte',
    origin: 'H.264 7.3.2.7',
    reference: 'the clause alone',
    before: [],
    nal: '0c80',
    expected: { header: h(0, 12) },
  },
  {
    name: 'unspecified type, bytes with emulation prevention',
    origin: 'H.264 7.3.1',
    reference: 'the clause alone',
    before: [],
    nal: '78000003010000030300000300000003',
    expected: { header: h(3, 24) },
  },
  {
    name: 'reserved type',
    origin: 'H.264 Table 7-1',
    reference: 'the clause alone',
    before: [],
    nal: '71deadbeef',
    expected: { header: h(3, 17) },
  },
  written({
    name: 'forbidden_zero_bit 1',
    clause: '7.3.1',
    elements: `${header(1, 9).replace('forbidden_zero_bit 0', 'forbidden_zero_bit 1')}\nu(3) primary_pic_type 1`,
    end: 'trailing',
    expected: {
      header: { forbidden_zero_bit: 1, nal_ref_idc: 1, nal_unit_type: 9 },
      access_unit_delimiter: { primary_pic_type: 1 },
    },
    issues: ['forbidden_zero_bit'],
  }),
  written({
    name: 'prefix, SVC, not a reference: no payload',
    clause: 'F.7.3.2.12.1',
    elements: header(0, 14) + SVC,
    end: 'nothing',
    expected: { header: svcHeader(0), prefix_nal_unit: {} },
  }),
  written({
    name: 'prefix, SVC, not a reference: extension data',
    clause: 'F.7.3.2.12.1',
    elements: `${header(0, 14)}${SVC}
      u(1) additional_prefix_nal_unit_extension_data_flag 1
      u(1) additional_prefix_nal_unit_extension_data_flag 0`,
    end: 'trailing',
    expected: { header: svcHeader(0), prefix_nal_unit: {} },
  }),
  written({
    name: 'prefix, SVC, not a reference: a stop bit alone',
    clause: 'F.7.3.2.12.1',
    elements: header(0, 14) + SVC,
    end: 'trailing',
    expected: { header: svcHeader(0), prefix_nal_unit: {} },
  }),
  written({
    name: 'prefix, SVC, IDR: no base marking',
    clause: 'F.7.3.2.12.1',
    elements: `${header(3, 14)}${SVC_IDR}
      u(1) store_ref_base_pic_flag 1
      u(1) additional_prefix_nal_unit_extension_flag 0`,
    end: 'trailing',
    expected: {
      header: svcHeader(3, { idr_flag: 1 }),
      prefix_nal_unit: { store_ref_base_pic_flag: 1, additional_prefix_nal_unit_extension_flag: 0 },
    },
  }),
  written({
    name: 'prefix, SVC: dec_ref_base_pic_marking, sliding window',
    clause: 'F.7.3.3.5',
    elements: `${header(3, 14)}${SVC}
      u(1) store_ref_base_pic_flag 0
      u(1) adaptive_ref_base_pic_marking_mode_flag 0
      u(1) additional_prefix_nal_unit_extension_flag 0`,
    end: 'trailing',
    expected: {
      header: svcHeader(3),
      prefix_nal_unit: {
        store_ref_base_pic_flag: 0,
        dec_ref_base_pic_marking: { adaptive_ref_base_pic_marking_mode_flag: 0 },
        additional_prefix_nal_unit_extension_flag: 0,
      },
    },
  }),
  written({
    name: 'prefix, SVC: dec_ref_base_pic_marking, operations, and extension data',
    clause: 'F.7.3.3.5',
    elements: `${header(2, 14)}${SVC.replace('use_ref_base_pic_flag 1', 'use_ref_base_pic_flag 0')}
      u(1) store_ref_base_pic_flag 1
      u(1) adaptive_ref_base_pic_marking_mode_flag 1
      ue(v) memory_management_base_control_operation 1
      ue(v) difference_of_base_pic_nums_minus1 12
      ue(v) memory_management_base_control_operation 2
      ue(v) long_term_base_pic_num 3
      ue(v) memory_management_base_control_operation 0
      u(1) additional_prefix_nal_unit_extension_flag 1
      u(1) additional_prefix_nal_unit_extension_data_flag 1
      u(1) additional_prefix_nal_unit_extension_data_flag 1
      u(1) additional_prefix_nal_unit_extension_data_flag 0`,
    end: 'trailing',
    expected: {
      header: svcHeader(2, { use_ref_base_pic_flag: 0 }),
      prefix_nal_unit: {
        store_ref_base_pic_flag: 1,
        dec_ref_base_pic_marking: {
          adaptive_ref_base_pic_marking_mode_flag: 1,
          operations: [
            { memory_management_base_control_operation: 1, difference_of_base_pic_nums_minus1: 12 },
            { memory_management_base_control_operation: 2, long_term_base_pic_num: 3 },
            { memory_management_base_control_operation: 0 },
          ],
        },
        additional_prefix_nal_unit_extension_flag: 1,
      },
    },
  }),
  written({
    name: 'prefix, SVC: no base picture used or stored',
    clause: 'F.7.3.2.12.1',
    elements: `${header(1, 14)}${SVC.replace('use_ref_base_pic_flag 1', 'use_ref_base_pic_flag 0')}
      u(1) store_ref_base_pic_flag 0
      u(1) additional_prefix_nal_unit_extension_flag 0`,
    end: 'trailing',
    expected: {
      header: svcHeader(1, { use_ref_base_pic_flag: 0 }),
      prefix_nal_unit: { store_ref_base_pic_flag: 0, additional_prefix_nal_unit_extension_flag: 0 },
    },
  }),
  written({
    name: 'prefix, MVC',
    clause: 'G.7.3.1.1',
    elements: header(2, 14) + MVC,
    end: 'nothing',
    expected: {
      header: { ...h(2, 14), svc_extension_flag: 0, nal_unit_header_mvc_extension: MVC_EXTENSION },
      prefix_nal_unit: {},
    },
  }),
  {
    name: 'prefix, MVC, of JM',
    origin: 'JM 19.0 lencod, ProfileIDC=128, the unit before the first P picture of the base view',
    reference: 'the clause alone',
    before: [],
    nal: '6e400003',
    expected: {
      header: {
        ...h(3, 14),
        svc_extension_flag: 0,
        nal_unit_header_mvc_extension: {
          non_idr_flag: 1,
          priority_id: 0,
          view_id: 0,
          temporal_id: 0,
          anchor_pic_flag: 0,
          inter_view_flag: 1,
          reserved_one_bit: 1,
        },
      },
      prefix_nal_unit: {},
    },
  },
  written({
    name: 'slice of a 3D-AVC view: the payload stays bytes',
    clause: 'I.7.3.1.1',
    elements: `${header(1, 21)}
      u(1) avc_3d_extension_flag 1
      u(8) view_idx 173
      u(1) depth_flag 1
      u(1) non_idr_flag 0
      u(3) temporal_id 5
      u(1) anchor_pic_flag 1
      u(1) inter_view_flag 0`,
    end: 'cabac',
    expected: {
      header: {
        ...h(1, 21),
        avc_3d_extension_flag: 1,
        nal_unit_header_3davc_extension: {
          view_idx: 173,
          depth_flag: 1,
          non_idr_flag: 0,
          temporal_id: 5,
          anchor_pic_flag: 1,
          inter_view_flag: 0,
        },
      },
    },
  }),
];
