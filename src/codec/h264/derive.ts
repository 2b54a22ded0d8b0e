import {
  type Colour,
  colourPrimariesName,
  matrixCoefficientsName,
  transferCharacteristicsName,
} from '../../media/colour.ts';
import type { HrdRate } from '../../media/hrd.ts';
import { type FrameRate, frameRateOf, type Ratio, reduced } from '../../media/ratio.ts';
import { EXTENDED_SAR, sampleAspectRatio } from '../h26x/aspect-ratio.ts';
import { type InferredSps, type InferredVui, inferSps, maxDpbFrames } from './inference.ts';
import { levelLimits } from './levels.ts';
import { pictureSize } from './picture-size.ts';
import { profileName } from './profiles.ts';
import type { HrdParameters } from './syntax/hrd.ts';
import { CHROMA_FORMATS, type DeclaredSps, type Sps } from './syntax/sps.ts';

/** Values derived from an SPS. Unknown values are absent. */
export interface SpsDerived {
  /** Cropped (display) size in luma samples. Absent if cropping leaves nothing. */
  readonly width?: number;
  readonly height?: number;
  /** Size in luma samples before cropping. */
  readonly codedWidth: number;
  readonly codedHeight: number;
  /** Profile, refined by the constraint flags: `Constrained Baseline`, `Progressive High`, … */
  readonly profile: string;
  /** `3.1`, `1b`; absent for a level_idc not in Table A-1. */
  readonly level?: string;
  /** RFC 6381: `avc1.64001F`. */
  readonly codecString: string;
  readonly chromaFormat: string;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  /** Progressive frames only, or fields and MBAFF too. */
  readonly scan: 'progressive' | 'interlaced' | 'interlaced, MBAFF';
  readonly frameRate?: FrameRate;
  readonly sar?: Ratio;
  readonly dar?: Ratio;
  readonly colour?: Colour;
  /** Frames that the decoded picture buffer holds at this level and size (A.3.1). */
  readonly maxDpbFrames?: number;
  /** Frames of decoded picture buffer that the stream needs: coded, or inferred (E.2.1). */
  readonly dpbFrames?: number;
  /** Frames that may precede a frame in decoding order and follow it in output order: coded, or inferred (E.2.1). */
  readonly reorderFrames?: number;
  readonly hrd?: { readonly nal?: readonly HrdRate[]; readonly vcl?: readonly HrdRate[] };
}

/** Derives values from an SPS that was read at least up to its VUI. */
export const deriveSps = (coded: Sps): SpsDerived => {
  const sps = inferSps(coded);
  const vui = sps.vui_parameters;
  const size = pictureSize(sps);
  const level = levelLimits(sps)?.level;
  const rate = frameRate(sps);
  const sar = sarOf(vui);
  const dpb = maxDpbFrames(sps);
  const { max_dec_frame_buffering: used, max_num_reorder_frames: reorder } = vui;
  const colour = colourOf(vui);
  const hrd = hrdOf(vui);
  const shown = size.width > 0 && size.height > 0;
  return {
    ...(shown && { width: size.width, height: size.height }),
    codedWidth: size.codedWidth,
    codedHeight: size.codedHeight,
    profile: profileName(sps),
    ...(level !== undefined && { level }),
    codecString: codecString(sps),
    chromaFormat: CHROMA_FORMATS[sps.chroma_format_idc] ?? 'reserved',
    bitDepthLuma: sps.bit_depth_luma_minus8 + 8,
    bitDepthChroma: sps.bit_depth_chroma_minus8 + 8,
    scan: scanOf(sps),
    ...(rate !== undefined && { frameRate: rate }),
    ...(sar !== undefined && { sar }),
    ...(sar !== undefined && shown && { dar: reduced(size.width * sar.num, size.height * sar.den) }),
    ...(colour !== undefined && { colour }),
    ...(dpb !== undefined && { maxDpbFrames: dpb }),
    ...(used !== undefined && { dpbFrames: used }),
    ...(reorder !== undefined && { reorderFrames: reorder }),
    ...(hrd !== undefined && { hrd }),
  };
};

const scanOf = ({ frame_mbs_only_flag, mb_adaptive_frame_field_flag }: InferredSps): SpsDerived['scan'] => {
  if (frame_mbs_only_flag === 1) return 'progressive';
  return mb_adaptive_frame_field_flag === 1 ? 'interlaced, MBAFF' : 'interlaced';
};

/**
 * Seconds per tick (one field): num_units_in_tick / time_scale (H.264 E.2.1). `undefined` if either is not coded or 0.
 */
export const tickOf = ({ vui_parameters }: InferredSps): Ratio | undefined => {
  const { num_units_in_tick: num, time_scale: den } = vui_parameters;
  return num === undefined || den === undefined || num === 0 || den === 0 ? undefined : { num, den };
};

/** Frames per second: time_scale / (2 * num_units_in_tick). `undefined` like `tickOf`. */
export const frameRate = (sps: InferredSps): FrameRate | undefined => {
  const tick = tickOf(sps);
  return tick === undefined ? undefined : frameRateOf(tick);
};

const sarOf = (vui: InferredVui): Ratio | undefined => {
  if (vui.aspect_ratio_idc !== EXTENDED_SAR) return sampleAspectRatio(vui.aspect_ratio_idc);
  const { sar_width: width, sar_height: height } = vui;
  if (width === undefined || height === undefined || width === 0 || height === 0) return undefined;
  return reduced(width, height);
};

/** The byte between profile_idc and level_idc of an SPS: the constraint flags and the two reserved bits. */
export const constraintFlags = (sps: DeclaredSps): number =>
  (sps.constraint_set0_flag << 7) |
  (sps.constraint_set1_flag << 6) |
  (sps.constraint_set2_flag << 5) |
  (sps.constraint_set3_flag << 4) |
  (sps.constraint_set4_flag << 3) |
  (sps.constraint_set5_flag << 2) |
  sps.reserved_zero_2bits;

/** `avc1.` with profile_idc, the constraint flags byte and level_idc in hex (RFC 6381 3.3). */
export const codecString = (sps: DeclaredSps): string => {
  const hex = (byte: number) => byte.toString(16).toUpperCase().padStart(2, '0');
  return `avc1.${hex(sps.profile_idc)}${hex(constraintFlags(sps))}${hex(sps.level_idc)}`;
};

/** `undefined` if not coded: the inferred values mean unspecified. */
const colourOf = (vui: InferredVui): Colour | undefined => {
  if (vui.video_signal_type_present_flag !== 1) return undefined;
  const full = vui.video_full_range_flag;
  const range = { video_full_range_flag: { value: full, name: full === 1 ? 'full' : 'limited' } };
  if (vui.colour_description_present_flag !== 1) return range;
  const { colour_primaries: primaries, transfer_characteristics: transfer, matrix_coefficients: matrix } = vui;
  return {
    ...range,
    colour_primaries: { value: primaries, name: colourPrimariesName(primaries) },
    transfer_characteristics: { value: transfer, name: transferCharacteristicsName(transfer) },
    matrix_coefficients: { value: matrix, name: matrixCoefficientsName(matrix) },
  };
};

/** Rates and buffer sizes of the HRDs; `undefined` if there is none. */
export const hrdOf = (vui: InferredVui): SpsDerived['hrd'] => {
  const nal = hrdRates(vui.nal_hrd_parameters);
  const vcl = hrdRates(vui.vcl_hrd_parameters);
  if (nal === undefined && vcl === undefined) return undefined;
  return { ...(nal !== undefined && { nal }), ...(vcl !== undefined && { vcl }) };
};

/** BitRate[i] and CpbSize[i] (H.264 E.2.2). */
const hrdRates = (hrd: HrdParameters | undefined): readonly HrdRate[] | undefined =>
  // Multiplied, not shifted: the products reach 2^53.
  hrd?.cbr_flag?.map((cbr, i) => ({
    bitRateBps: ((hrd.bit_rate_value_minus1[i] as number) + 1) * 2 ** (6 + hrd.bit_rate_scale),
    cpbSizeBits: ((hrd.cpb_size_value_minus1[i] as number) + 1) * 2 ** (4 + hrd.cpb_size_scale),
    cbr: cbr === 1,
  }));
