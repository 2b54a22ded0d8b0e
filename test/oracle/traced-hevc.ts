import type { Renaming } from './deviations.ts';
import type { TracedCodec } from './traced-codec.ts';

const renamed = (id: string, clause: string, names: Readonly<Record<string, string>>): Renaming[] =>
  Object.entries(names).map(([from, to]) => ({
    id,
    from,
    to,
    reference: `ffmpeg: ${from}`,
    specification: to,
    clause,
  }));

/** Elements that ffmpeg calls differently. */
const RENAMINGS: readonly Renaming[] = [
  ...renamed('palette-names', 'H.265 7.3.2.2.3, 7.3.2.3.3', {
    sps_palette_predictor_initializer_present_flag: 'sps_palette_predictor_initializers_present_flag',
    sps_num_palette_predictor_initializer_minus1: 'sps_num_palette_predictor_initializers_minus1',
    sps_palette_predictor_initializers: 'sps_palette_predictor_initializer',
    pps_palette_predictor_initializer_present_flag: 'pps_palette_predictor_initializers_present_flag',
    pps_num_palette_predictor_initializer: 'pps_num_palette_predictor_initializers',
    pps_palette_predictor_initializers: 'pps_palette_predictor_initializer',
  }),
  ...renamed('intra_boundary_filtering', 'H.265 7.3.2.2.3', {
    intra_boundary_filtering_disable_flag: 'intra_boundary_filtering_disabled_flag',
  }),
  ...renamed('delta_chroma_offset', 'H.265 7.3.6.3', {
    chroma_offset_l0: 'delta_chroma_offset_l0',
    chroma_offset_l1: 'delta_chroma_offset_l1',
  }),
  ...renamed('matrix_coeffs', 'H.265 E.2.1', { matrix_coefficients: 'matrix_coeffs' }),
  ...renamed('scaling_list_delta_coef', 'H.265 7.3.4', { 'scaling_list_delta_coeff[]': 'scaling_list_delta_coef' }),
];

/** general_reserved_zero_43bits and others: ffmpeg reads at most 32 bits at a time. */
const LONG_FIELDS = ['general', 'sub_layer'].flatMap((prefix) =>
  [33, 34, 35, 43].map((bits) => `${prefix}_reserved_zero_${bits}bits`),
);

export const TRACED_HEVC: TracedCodec = {
  demuxer: 'hevc',
  listed: /^nal_unit_type: (\d+)\([^)]*\), (nuh_layer_id: \d+, temporal_id: \d+)$/,
  headerOf: ({ nuh_layer_id, nuh_temporal_id_plus1 = 0 }) =>
    `nuh_layer_id: ${nuh_layer_id}, temporal_id: ${nuh_temporal_id_plus1 - 1}`,
  isPassedOver: (header) => !header.startsWith('nuh_layer_id: 0,'),
  renamings: RENAMINGS,
  bitRuns: ['rbsp_alignment_zero_bit', 'alignment_bit_equal_to_zero', 'bit_equal_to_zero', ...LONG_FIELDS],
  // One for each sub-layer that there is not, the last of eight has the subscript 7 (H.265 7.3.3).
  numbered: { reserved_zero_2bits: 7 },
  unread: ['extension_data'],
  fillerType: 38,
  notImplemented: {},
};
