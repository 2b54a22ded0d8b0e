import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { parsePaletteInitializers } from './palette-initializers.ts';
import { MAX_PALETTE_PREDICTOR } from './sps-scc-extension.ts';

/** pps_scc_extension() (H.265 7.3.2.3.3; semantics 7.4.3.3.3). */
export interface PpsSccExtension {
  pps_curr_pic_ref_enabled_flag: number;
  residual_adaptive_colour_transform_enabled_flag: number;
  pps_slice_act_qp_offsets_present_flag?: number;
  pps_act_y_qp_offset_plus5?: number;
  pps_act_cb_qp_offset_plus5?: number;
  pps_act_cr_qp_offset_plus3?: number;
  pps_palette_predictor_initializers_present_flag: number;
  pps_num_palette_predictor_initializers?: number;
  monochrome_palette_flag?: number;
  luma_bit_depth_entry_minus8?: number;
  chroma_bit_depth_entry_minus8?: number;
  /** By colour component. */
  pps_palette_predictor_initializer?: number[][];
}

/** Reads pps_scc_extension() (H.265 7.3.2.3.3). */
export const parsePpsSccExtension = (r: SyntaxReader, into: Partial<PpsSccExtension> = {}): PpsSccExtension => {
  r.open('pps_scc_extension', 'H.265 7.3.2.3.3');
  into.pps_curr_pic_ref_enabled_flag = r.flag('pps_curr_pic_ref_enabled_flag');
  into.residual_adaptive_colour_transform_enabled_flag = r.flag('residual_adaptive_colour_transform_enabled_flag');
  if (into.residual_adaptive_colour_transform_enabled_flag === 1) {
    into.pps_slice_act_qp_offsets_present_flag = r.flag('pps_slice_act_qp_offsets_present_flag');
    into.pps_act_y_qp_offset_plus5 = r.seLax('pps_act_y_qp_offset_plus5', -7, 17);
    into.pps_act_cb_qp_offset_plus5 = r.seLax('pps_act_cb_qp_offset_plus5', -7, 17);
    into.pps_act_cr_qp_offset_plus3 = r.seLax('pps_act_cr_qp_offset_plus3', -9, 15);
  }
  into.pps_palette_predictor_initializers_present_flag = r.flag('pps_palette_predictor_initializers_present_flag');
  if (into.pps_palette_predictor_initializers_present_flag === 1) {
    const count = r.ue('pps_num_palette_predictor_initializers', MAX_PALETTE_PREDICTOR);
    into.pps_num_palette_predictor_initializers = count;
    if (count > 0) parseInitializers(r, count, into);
  }
  r.close();
  return into as PpsSccExtension;
};

const parseInitializers = (r: SyntaxReader, count: number, into: Partial<PpsSccExtension>): void => {
  into.monochrome_palette_flag = r.flag('monochrome_palette_flag');
  const luma = (into.luma_bit_depth_entry_minus8 = r.ue('luma_bit_depth_entry_minus8', 8)) + 8;
  const depths = [luma];
  if (into.monochrome_palette_flag === 0) {
    const chroma = (into.chroma_bit_depth_entry_minus8 = r.ue('chroma_bit_depth_entry_minus8', 8)) + 8;
    depths.push(chroma, chroma);
  }
  const values: number[][] = (into.pps_palette_predictor_initializer = []);
  parsePaletteInitializers(r, 'pps_palette_predictor_initializer', depths, count, values);
};
