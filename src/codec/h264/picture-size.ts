import type { InferredSps } from './inference.ts';
import type { Sps } from './syntax/sps.ts';

/** ChromaArrayType (H.264 7.4.2.1.1): 0 for monochrome and for separate colour planes. */
export const chromaArrayType = (sps: Pick<InferredSps, 'separate_colour_plane_flag' | 'chroma_format_idc'>): number =>
  sps.separate_colour_plane_flag === 1 ? 0 : sps.chroma_format_idc;

/** PicWidthInMbs and FrameHeightInMbs (H.264 7.4.2.1.1). */
export const frameSizeInMbs = (
  sps: Pick<Sps, 'pic_width_in_mbs_minus1' | 'pic_height_in_map_units_minus1' | 'frame_mbs_only_flag'>,
): { readonly width: number; readonly height: number } => ({
  width: sps.pic_width_in_mbs_minus1 + 1,
  height: (2 - sps.frame_mbs_only_flag) * (sps.pic_height_in_map_units_minus1 + 1),
});

/** CropUnitX and CropUnitY in luma samples (H.264 7.4.2.1.1, Equations 7-19 to 7-22). */
export const cropUnits = (
  sps: Pick<InferredSps, 'separate_colour_plane_flag' | 'chroma_format_idc' | 'frame_mbs_only_flag'>,
): { readonly x: number; readonly y: number } => {
  const chroma = chromaArrayType(sps);
  return {
    x: chroma === 1 || chroma === 2 ? 2 : 1,
    y: (chroma === 1 ? 2 : 1) * (2 - sps.frame_mbs_only_flag),
  };
};

/** Coded and cropped size in luma samples (H.264 7.4.2.1.1). Cropping that leaves nothing gives 0 or less. */
export const pictureSize = (
  sps: InferredSps,
): { readonly width: number; readonly height: number; readonly codedWidth: number; readonly codedHeight: number } => {
  const mbs = frameSizeInMbs(sps);
  const unit = cropUnits(sps);
  const cropX = unit.x * (sps.frame_crop_left_offset + sps.frame_crop_right_offset);
  const cropY = unit.y * (sps.frame_crop_top_offset + sps.frame_crop_bottom_offset);
  const codedWidth = 16 * mbs.width;
  const codedHeight = 16 * mbs.height;
  return { width: codedWidth - cropX, height: codedHeight - cropY, codedWidth, codedHeight };
};
