import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';

/** sps_3d_extension() (H.265 I.7.3.2.2.5; semantics I.7.4.3.2.5): tools of texture layers, then those of depth layers. */
export interface Sps3dExtension {
  texture: Sps3dTexture;
  depth: Sps3dDepth;
}

/** The elements with d = 0. */
export interface Sps3dTexture {
  iv_di_mc_enabled_flag: number;
  iv_mv_scal_enabled_flag: number;
  log2_ivmc_sub_pb_size_minus3: number;
  iv_res_pred_enabled_flag: number;
  depth_ref_enabled_flag: number;
  vsp_mc_enabled_flag: number;
  dbbp_enabled_flag: number;
}

/** The elements with d = 1. */
export interface Sps3dDepth {
  iv_di_mc_enabled_flag: number;
  iv_mv_scal_enabled_flag: number;
  tex_mc_enabled_flag: number;
  log2_texmc_sub_pb_size_minus3: number;
  intra_contour_enabled_flag: number;
  intra_dc_only_wedge_enabled_flag: number;
  cqt_cu_part_pred_enabled_flag: number;
  inter_dc_only_enabled_flag: number;
  skip_intra_enabled_flag: number;
}

/** Reads sps_3d_extension() (H.265 I.7.3.2.2.5). */
export const parseSps3dExtension = (r: SyntaxReader, into: Partial<Sps3dExtension> = {}): Sps3dExtension => {
  r.open('sps_3d_extension', 'H.265 I.7.3.2.2.5');
  parseTexture(r, (into.texture = {} as Sps3dTexture));
  parseDepth(r, (into.depth = {} as Sps3dDepth));
  r.close();
  return into as Sps3dExtension;
};

const parseTexture = (r: SyntaxReader, into: Partial<Sps3dTexture>): void => {
  into.iv_di_mc_enabled_flag = r.flag(r.nth('iv_di_mc_enabled_flag', 0));
  into.iv_mv_scal_enabled_flag = r.flag(r.nth('iv_mv_scal_enabled_flag', 0));
  into.log2_ivmc_sub_pb_size_minus3 = r.ueLax(r.nth('log2_ivmc_sub_pb_size_minus3', 0), 3);
  into.iv_res_pred_enabled_flag = r.flag(r.nth('iv_res_pred_enabled_flag', 0));
  into.depth_ref_enabled_flag = r.flag(r.nth('depth_ref_enabled_flag', 0));
  into.vsp_mc_enabled_flag = r.flag(r.nth('vsp_mc_enabled_flag', 0));
  into.dbbp_enabled_flag = r.flag(r.nth('dbbp_enabled_flag', 0));
};

const parseDepth = (r: SyntaxReader, into: Partial<Sps3dDepth>): void => {
  into.iv_di_mc_enabled_flag = r.flag(r.nth('iv_di_mc_enabled_flag', 1));
  into.iv_mv_scal_enabled_flag = r.flag(r.nth('iv_mv_scal_enabled_flag', 1));
  into.tex_mc_enabled_flag = r.flag(r.nth('tex_mc_enabled_flag', 1));
  into.log2_texmc_sub_pb_size_minus3 = r.ueLax(r.nth('log2_texmc_sub_pb_size_minus3', 1), 3);
  into.intra_contour_enabled_flag = r.flag(r.nth('intra_contour_enabled_flag', 1));
  into.intra_dc_only_wedge_enabled_flag = r.flag(r.nth('intra_dc_only_wedge_enabled_flag', 1));
  into.cqt_cu_part_pred_enabled_flag = r.flag(r.nth('cqt_cu_part_pred_enabled_flag', 1));
  into.inter_dc_only_enabled_flag = r.flag(r.nth('inter_dc_only_enabled_flag', 1));
  into.skip_intra_enabled_flag = r.flag(r.nth('skip_intra_enabled_flag', 1));
};
