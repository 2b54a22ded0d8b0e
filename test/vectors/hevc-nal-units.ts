import type { NalVector } from '../harness/cases.ts';

/** Units without slices and parameter sets (H.265 7.3.2.5 to 7.3.2.8), and those whose content H.265 does not define. */
export const HEVC_NAL_UNIT_VECTORS: readonly NalVector[] = [
  {
    name: 'access unit delimiter: B, P, I',
    origin: 'H.265 7.3.2.5: pic_type 2',
    reference: 'the clause alone',
    before: [],
    nal: '460150',
    expected: {
      header: { forbidden_zero_bit: 0, nal_unit_type: 35, nuh_layer_id: 0, nuh_temporal_id_plus1: 1 },
      access_unit_delimiter: { pic_type: 2 },
    },
  },
  {
    name: 'access unit delimiter of a reserved type',
    origin: 'H.265 7.3.2.5: pic_type 5',
    reference: 'the clause alone',
    before: [],
    nal: '4601b0',
    expected: {
      header: { forbidden_zero_bit: 0, nal_unit_type: 35, nuh_layer_id: 0, nuh_temporal_id_plus1: 1 },
      access_unit_delimiter: { pic_type: 5 },
    },
    issues: ['pic_type'],
  },
  {
    name: 'end of sequence',
    origin: 'H.265 7.3.2.6: no payload',
    reference: 'the clause alone',
    before: [],
    nal: '4801',
    expected: { header: { forbidden_zero_bit: 0, nal_unit_type: 36, nuh_layer_id: 0, nuh_temporal_id_plus1: 1 } },
  },
  {
    name: 'end of bitstream',
    origin: 'H.265 7.3.2.7: no payload',
    reference: 'the clause alone',
    before: [],
    nal: '4a01',
    expected: { header: { forbidden_zero_bit: 0, nal_unit_type: 37, nuh_layer_id: 0, nuh_temporal_id_plus1: 1 } },
  },
  {
    name: 'filler data',
    origin: 'H.265 7.3.2.8',
    reference: 'the clause alone',
    before: [],
    nal: '4c01ffffffff80',
    expected: { header: { forbidden_zero_bit: 0, nal_unit_type: 38, nuh_layer_id: 0, nuh_temporal_id_plus1: 1 } },
  },
  {
    name: 'a reserved slice type in sub-layer 2: its content has no meaning yet',
    origin: 'H.265 Table 7-1: RSV_VCL_N10',
    reference: 'the clause alone',
    before: [],
    nal: '1403a1b2',
    expected: { header: { forbidden_zero_bit: 0, nal_unit_type: 10, nuh_layer_id: 0, nuh_temporal_id_plus1: 3 } },
  },
  {
    name: 'an unspecified type',
    origin: 'H.265 Table 7-1: UNSPEC63',
    reference: 'the clause alone',
    before: [],
    nal: '7e0142',
    expected: { header: { forbidden_zero_bit: 0, nal_unit_type: 63, nuh_layer_id: 0, nuh_temporal_id_plus1: 1 } },
  },
  {
    name: 'UNSPEC62 that is no RPU',
    origin: 'H.265 Table 7-1',
    reference: 'the clause alone',
    before: [],
    nal: '7c0118080000ff',
    expected: { header: { forbidden_zero_bit: 0, nal_unit_type: 62, nuh_layer_id: 0, nuh_temporal_id_plus1: 1 } },
  },
  {
    name: 'a slice segment above the base layer, up to the id of its PPS',
    origin: 'H.265 F.7.3.6.1',
    reference: 'the clause alone',
    before: [],
    nal: '2609c8',
    cut: true,
    expected: {
      header: { forbidden_zero_bit: 0, nal_unit_type: 19, nuh_layer_id: 1, nuh_temporal_id_plus1: 1 },
      slice: { first_slice_segment_in_pic_flag: 1, no_output_of_prior_pics_flag: 1, slice_pic_parameter_set_id: 3 },
    },
  },
];
