import type { PictureFormat } from './inference.ts';
import type { HevcSps } from './syntax/sps.ts';
import type { HevcVps } from './syntax/vps.ts';

/**
 * The picture format that a VPS gives the SPS of a layer that leaves it out: the rep_format() that the SPS names, or
 * that of its layer (H.265 F.7.4.3.1.1, F.7.4.3.2.1). `undefined` without such a VPS.
 */
export const vpsPictureFormat = (
  vps: Partial<HevcVps> | undefined,
  { sps_rep_format_idx: named }: HevcSps,
  layer: number,
): PictureFormat | undefined => {
  const { vps_extension: extension, vps_base_layer_internal_flag: internal } = vps ?? {};
  const formats = extension?.rep_format;
  if (extension === undefined || formats === undefined) return undefined;
  const index = extension.layer_id_in_nuh === undefined ? layer : 1 + extension.layer_id_in_nuh.indexOf(layer);
  // Of all layers, or of those after layer 0.
  const coded = extension.vps_rep_format_idx?.[internal === 1 ? index - 1 : index];
  const at = named ?? coded ?? Math.min(index, formats.length - 1);
  const format = formats[at];
  const inherited = formats.slice(0, at + 1).findLast((one) => one.chroma_and_bit_depth_vps_present_flag === 1);
  if (format === undefined || inherited?.chroma_format_vps_idc === undefined) return undefined;
  return {
    chroma_format_idc: inherited.chroma_format_vps_idc,
    separate_colour_plane_flag: inherited.separate_colour_plane_vps_flag ?? 0,
    pic_width_in_luma_samples: format.pic_width_vps_in_luma_samples,
    pic_height_in_luma_samples: format.pic_height_vps_in_luma_samples,
    bit_depth_luma_minus8: inherited.bit_depth_vps_luma_minus8 ?? 0,
    bit_depth_chroma_minus8: inherited.bit_depth_vps_chroma_minus8 ?? 0,
    conf_win_left_offset: format.conf_win_vps_left_offset ?? 0,
    conf_win_right_offset: format.conf_win_vps_right_offset ?? 0,
    conf_win_top_offset: format.conf_win_vps_top_offset ?? 0,
    conf_win_bottom_offset: format.conf_win_vps_bottom_offset ?? 0,
  };
};
