import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** pps_range_extension() (H.265 7.3.2.3.2; semantics 7.4.3.3.2). */
export interface PpsRangeExtension {
  log2_max_transform_skip_block_size_minus2?: number;
  cross_component_prediction_enabled_flag: number;
  chroma_qp_offset_list_enabled_flag: number;
  diff_cu_chroma_qp_offset_depth?: number;
  chroma_qp_offset_list_len_minus1?: number;
  cb_qp_offset_list?: number[];
  cr_qp_offset_list?: number[];
  log2_sao_offset_scale_luma: number;
  log2_sao_offset_scale_chroma: number;
}

/** Reads pps_range_extension() (H.265 7.3.2.3.2). */
export const parsePpsRangeExtension = (
  r: SyntaxReader,
  transformSkipEnabled: boolean,
  into: Partial<PpsRangeExtension> = {},
): PpsRangeExtension => {
  r.open('pps_range_extension', 'H.265 7.3.2.3.2');
  if (transformSkipEnabled) {
    into.log2_max_transform_skip_block_size_minus2 = r.ueLax('log2_max_transform_skip_block_size_minus2', 3);
  }
  into.cross_component_prediction_enabled_flag = r.flag('cross_component_prediction_enabled_flag');
  into.chroma_qp_offset_list_enabled_flag = r.flag('chroma_qp_offset_list_enabled_flag');
  if (into.chroma_qp_offset_list_enabled_flag === 1) {
    into.diff_cu_chroma_qp_offset_depth = r.ueLax('diff_cu_chroma_qp_offset_depth', 3);
    into.chroma_qp_offset_list_len_minus1 = r.ue('chroma_qp_offset_list_len_minus1', 5);
    const cb: number[] = (into.cb_qp_offset_list = []);
    const cr: number[] = (into.cr_qp_offset_list = []);
    for (let i = 0; i <= into.chroma_qp_offset_list_len_minus1; i++) {
      cb.push(r.seLax(r.nth('cb_qp_offset_list', i), -12, 12));
      cr.push(r.seLax(r.nth('cr_qp_offset_list', i), -12, 12));
    }
  }
  into.log2_sao_offset_scale_luma = r.ueLax('log2_sao_offset_scale_luma', 6);
  into.log2_sao_offset_scale_chroma = r.ueLax('log2_sao_offset_scale_chroma', 6);
  r.close();
  return into as PpsRangeExtension;
};
