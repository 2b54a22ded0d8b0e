import type { PictureFormat } from './inference.ts';

/** Picture sizes in luma samples. */
interface PictureSize {
  /** Inside the conformance window; zero or less if that leaves nothing. */
  readonly width: number;
  readonly height: number;
  /** As coded, without the window. */
  readonly codedWidth: number;
  readonly codedHeight: number;
}

/** Coded and cropped size (H.265 7.4.3.2.1). */
export const hevcPictureSize = (format: PictureFormat): PictureSize => {
  const {
    chroma_format_idc: chroma,
    pic_width_in_luma_samples: codedWidth,
    pic_height_in_luma_samples: codedHeight,
  } = format;
  // SubWidthC and SubHeightC (Table 6-1).
  const subWidth = chroma === 1 || chroma === 2 ? 2 : 1;
  const subHeight = chroma === 1 ? 2 : 1;
  return {
    width: codedWidth - subWidth * (format.conf_win_left_offset + format.conf_win_right_offset),
    height: codedHeight - subHeight * (format.conf_win_top_offset + format.conf_win_bottom_offset),
    codedWidth,
    codedHeight,
  };
};
