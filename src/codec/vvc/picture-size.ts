import { BitstreamError } from '../../syntax/errors.ts';
import { SyntaxReader } from '../../syntax/syntax-reader.ts';
import type { PictureSize } from '../descriptor.ts';
import { removeEmulationPrevention } from '../h26x/emulation-prevention.ts';
import { VVC_NAL_HEADER_BYTES, vvcNalUnitType } from './nal-unit-types.ts';
import { parseVvcSpsStart } from './syntax/sps.ts';

const SPS = 15;

/** Bytes of an SPS that are read: 256 sub-profiles fit. */
const START_BYTES = 2048;

/** Size of the largest picture inside its conformance window, from an SPS (H.266 7.4.3.4); undefined for other units. */
export const vvcPictureSize = (unit: Uint8Array): PictureSize | undefined => {
  if (unit.length < VVC_NAL_HEADER_BYTES || vvcNalUnitType(unit[1] as number) !== SPS) return undefined;
  try {
    const { bytes } = removeEmulationPrevention(unit.subarray(VVC_NAL_HEADER_BYTES), START_BYTES);
    const sps = parseVvcSpsStart(new SyntaxReader(bytes));
    // SubWidthC and SubHeightC (Table 2).
    const subWidth = sps.sps_chroma_format_idc === 1 || sps.sps_chroma_format_idc === 2 ? 2 : 1;
    const subHeight = sps.sps_chroma_format_idc === 1 ? 2 : 1;
    const { sps_conf_win_left_offset: left = 0, sps_conf_win_right_offset: right = 0 } = sps;
    const { sps_conf_win_top_offset: top = 0, sps_conf_win_bottom_offset: bottom = 0 } = sps;
    const width = sps.sps_pic_width_max_in_luma_samples - subWidth * (left + right);
    const height = sps.sps_pic_height_max_in_luma_samples - subHeight * (top + bottom);
    return width > 0 && height > 0 ? { width, height } : undefined;
  } catch (error) {
    if (error instanceof BitstreamError) return undefined;
    throw error;
  }
};
