import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** sps_range_extension() (H.265 7.3.2.2.2; semantics 7.4.3.2.2). */
export interface SpsRangeExtension {
  transform_skip_rotation_enabled_flag: number;
  transform_skip_context_enabled_flag: number;
  implicit_rdpcm_enabled_flag: number;
  explicit_rdpcm_enabled_flag: number;
  extended_precision_processing_flag: number;
  intra_smoothing_disabled_flag: number;
  high_precision_offsets_enabled_flag: number;
  persistent_rice_adaptation_enabled_flag: number;
  cabac_bypass_alignment_enabled_flag: number;
}

/** Reads sps_range_extension() (H.265 7.3.2.2.2). */
export const parseSpsRangeExtension = (r: SyntaxReader, into: Partial<SpsRangeExtension> = {}): SpsRangeExtension => {
  r.open('sps_range_extension', 'H.265 7.3.2.2.2');
  into.transform_skip_rotation_enabled_flag = r.flag('transform_skip_rotation_enabled_flag');
  into.transform_skip_context_enabled_flag = r.flag('transform_skip_context_enabled_flag');
  into.implicit_rdpcm_enabled_flag = r.flag('implicit_rdpcm_enabled_flag');
  into.explicit_rdpcm_enabled_flag = r.flag('explicit_rdpcm_enabled_flag');
  into.extended_precision_processing_flag = r.flag('extended_precision_processing_flag');
  into.intra_smoothing_disabled_flag = r.flag('intra_smoothing_disabled_flag');
  into.high_precision_offsets_enabled_flag = r.flag('high_precision_offsets_enabled_flag');
  into.persistent_rice_adaptation_enabled_flag = r.flag('persistent_rice_adaptation_enabled_flag');
  into.cabac_bypass_alignment_enabled_flag = r.flag('cabac_bypass_alignment_enabled_flag');
  r.close();
  return into as SpsRangeExtension;
};
