import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { parsePaletteInitializers } from './palette-initializers.ts';
import type { HevcSps } from './sps.ts';

/** sps_scc_extension() (H.265 7.3.2.2.3; semantics 7.4.3.2.3). */
export interface SpsSccExtension {
  sps_curr_pic_ref_enabled_flag: number;
  palette_mode_enabled_flag: number;
  palette_max_size?: number;
  delta_palette_max_predictor_size?: number;
  sps_palette_predictor_initializers_present_flag?: number;
  sps_num_palette_predictor_initializers_minus1?: number;
  /** By colour component. */
  sps_palette_predictor_initializer?: number[][];
  /** 0: vectors in quarter samples, 1: in whole samples, 2: slices tell. */
  motion_vector_resolution_control_idc: number;
  intra_boundary_filtering_disabled_flag: number;
}

/** Most entries of a palette, and of its predictor, in the profiles of A.3.7. */
const MAX_PALETTE = 64;
export const MAX_PALETTE_PREDICTOR = 128;

/** Reads sps_scc_extension() (H.265 7.3.2.2.3). */
export const parseSpsSccExtension = (
  r: SyntaxReader,
  { chroma_format_idc: chroma, bit_depth_luma_minus8: luma = 0, bit_depth_chroma_minus8: depth = 0 }: Partial<HevcSps>,
  into: Partial<SpsSccExtension> = {},
): SpsSccExtension => {
  r.open('sps_scc_extension', 'H.265 7.3.2.2.3');
  into.sps_curr_pic_ref_enabled_flag = r.flag('sps_curr_pic_ref_enabled_flag');
  into.palette_mode_enabled_flag = r.flag('palette_mode_enabled_flag');
  if (into.palette_mode_enabled_flag === 1) {
    into.palette_max_size = r.ueLax('palette_max_size', MAX_PALETTE);
    into.delta_palette_max_predictor_size = r.ueLax('delta_palette_max_predictor_size', MAX_PALETTE_PREDICTOR);
    into.sps_palette_predictor_initializers_present_flag = r.flag('sps_palette_predictor_initializers_present_flag');
    if (into.sps_palette_predictor_initializers_present_flag === 1) {
      const count = r.ue('sps_num_palette_predictor_initializers_minus1', MAX_PALETTE_PREDICTOR - 1) + 1;
      into.sps_num_palette_predictor_initializers_minus1 = count - 1;
      const depths = chroma === 0 ? [luma + 8] : [luma + 8, depth + 8, depth + 8];
      const values: number[][] = (into.sps_palette_predictor_initializer = []);
      parsePaletteInitializers(r, 'sps_palette_predictor_initializer', depths, count, values);
    }
  }
  into.motion_vector_resolution_control_idc = r.uLax(2, 'motion_vector_resolution_control_idc', 0, 2);
  into.intra_boundary_filtering_disabled_flag = r.flag('intra_boundary_filtering_disabled_flag');
  r.close();
  return into as SpsSccExtension;
};
