import type { Colour } from '../../media/colour.ts';
import type { HrdRate } from '../../media/hrd.ts';
import { type FrameRate, frameRateOf, type Ratio, reduced } from '../../media/ratio.ts';
import { sarOf } from '../h26x/aspect-ratio.ts';
import { colourOf } from '../h26x/colour-of.ts';
import { hrdRates } from '../h26x/hrd-rates.ts';
import { type InferredSps, type InferredVui, inferSps, maxDpbFrames } from './inference.ts';
import { levelLimits } from './levels.ts';
import { pictureSize } from './picture-size.ts';
import { profileName } from './profiles.ts';
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
  const colour = colourOf(vui, vui.matrix_coefficients);
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

/** Rates and buffer sizes of the HRDs; `undefined` if there is none. */
export const hrdOf = (vui: InferredVui): SpsDerived['hrd'] => {
  const nal = hrdRates(vui.nal_hrd_parameters);
  const vcl = hrdRates(vui.vcl_hrd_parameters);
  if (nal === undefined && vcl === undefined) return undefined;
  return { ...(nal !== undefined && { nal }), ...(vcl !== undefined && { vcl }) };
};
