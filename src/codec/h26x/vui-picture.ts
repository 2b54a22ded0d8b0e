import { colourPrimariesName, matrixCoefficientsName, transferCharacteristicsName } from '../../media/colour.ts';
import type { SyntaxReader } from '../../syntax/syntax-reader.ts';
import { aspectRatioLabel, EXTENDED_SAR } from './aspect-ratio.ts';

/** What vui_parameters() begins with: how to show the samples (H.264 E.1.1, H.265 E.2.1). */
export interface VuiPicture {
  aspect_ratio_info_present_flag: number;
  aspect_ratio_idc?: number;
  sar_width?: number;
  sar_height?: number;
  overscan_info_present_flag: number;
  overscan_appropriate_flag?: number;
  video_signal_type_present_flag: number;
  video_format?: number;
  video_full_range_flag?: number;
  colour_description_present_flag?: number;
  colour_primaries?: number;
  transfer_characteristics?: number;
  chroma_loc_info_present_flag: number;
  chroma_sample_loc_type_top_field?: number;
  chroma_sample_loc_type_bottom_field?: number;
}

/** The matrix coefficients, by their name in H.264 and in HEVC. */
interface VuiMatrix {
  matrix_coefficients?: number;
  matrix_coeffs?: number;
}

/** Values of elements that are not coded (H.264 E.2.1, H.265 E.3.1). */
export const INFERRED_VUI_PICTURE = {
  aspect_ratio_idc: 0,
  video_format: 5,
  video_full_range_flag: 0,
  colour_primaries: 2,
  transfer_characteristics: 2,
  chroma_sample_loc_type_top_field: 0,
  chroma_sample_loc_type_bottom_field: 0,
} as const;

/** That of matrix_coefficients and matrix_coeffs: unspecified. */
export const INFERRED_MATRIX = 2;

/** video_format (H.264 Table E-2, H.265 Table E.2). */
const VIDEO_FORMATS: Readonly<Record<number, string>> = {
  0: 'component',
  1: 'PAL',
  2: 'NTSC',
  3: 'SECAM',
  4: 'MAC',
  5: 'unspecified',
  6: 'reserved',
  7: 'reserved',
};

const RANGES: Readonly<Record<number, string>> = { 0: 'limited', 1: 'full' };

/** Reads the elements up to the chroma sample locations. `matrix`: the name of the matrix coefficients. */
export const parseVuiPicture = (
  r: SyntaxReader,
  matrix: keyof VuiMatrix,
  into: Partial<VuiPicture> & VuiMatrix,
): void => {
  into.aspect_ratio_info_present_flag = r.flag('aspect_ratio_info_present_flag');
  if (into.aspect_ratio_info_present_flag === 1) {
    into.aspect_ratio_idc = r.u(8, 'aspect_ratio_idc', aspectRatioLabel);
    if (into.aspect_ratio_idc === EXTENDED_SAR) {
      into.sar_width = r.u(16, 'sar_width');
      into.sar_height = r.u(16, 'sar_height');
    }
  } else inferAspectRatio(r);
  into.overscan_info_present_flag = r.flag('overscan_info_present_flag');
  if (into.overscan_info_present_flag === 1) into.overscan_appropriate_flag = r.flag('overscan_appropriate_flag');
  parseVideoSignalType(r, matrix, into);
  into.chroma_loc_info_present_flag = r.flag('chroma_loc_info_present_flag');
  if (into.chroma_loc_info_present_flag === 1) {
    into.chroma_sample_loc_type_top_field = r.ueLax('chroma_sample_loc_type_top_field', 5);
    into.chroma_sample_loc_type_bottom_field = r.ueLax('chroma_sample_loc_type_bottom_field', 5);
  }
};

const parseVideoSignalType = (
  r: SyntaxReader,
  matrix: keyof VuiMatrix,
  into: Partial<VuiPicture> & VuiMatrix,
): void => {
  into.video_signal_type_present_flag = r.flag('video_signal_type_present_flag');
  if (into.video_signal_type_present_flag === 1) {
    into.video_format = r.u(3, 'video_format', VIDEO_FORMATS);
    into.video_full_range_flag = r.flag('video_full_range_flag', RANGES);
    into.colour_description_present_flag = r.flag('colour_description_present_flag');
    if (into.colour_description_present_flag === 1) {
      into.colour_primaries = r.u(8, 'colour_primaries', colourPrimariesName);
      into.transfer_characteristics = r.u(8, 'transfer_characteristics', transferCharacteristicsName);
      into[matrix] = r.u(8, matrix, matrixCoefficientsName);
      return;
    }
  } else inferVideoFormat(r);
  inferColour(r, matrix);
};

/** Shows the values that are inferred without VUI parameters. */
export const inferVuiPicture = (r: SyntaxReader, matrix: keyof VuiMatrix): void => {
  inferAspectRatio(r);
  inferVideoFormat(r);
  inferColour(r, matrix);
};

const inferAspectRatio = (r: SyntaxReader): void => {
  r.infer('aspect_ratio_idc', INFERRED_VUI_PICTURE.aspect_ratio_idc, aspectRatioLabel);
};

const inferVideoFormat = (r: SyntaxReader): void => {
  r.infer('video_format', INFERRED_VUI_PICTURE.video_format, VIDEO_FORMATS);
  r.infer('video_full_range_flag', INFERRED_VUI_PICTURE.video_full_range_flag, RANGES);
};

const inferColour = (r: SyntaxReader, matrix: keyof VuiMatrix): void => {
  r.infer('colour_primaries', INFERRED_VUI_PICTURE.colour_primaries, colourPrimariesName);
  r.infer('transfer_characteristics', INFERRED_VUI_PICTURE.transfer_characteristics, transferCharacteristicsName);
  r.infer(matrix, INFERRED_MATRIX, matrixCoefficientsName);
};
