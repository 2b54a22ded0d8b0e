import type { Colour } from '../../media/colour.ts';
import type { HrdRate } from '../../media/hrd.ts';
import { type FrameRate, frameRateOf, type Ratio, reduced } from '../../media/ratio.ts';
import { sarOf } from '../h26x/aspect-ratio.ts';
import { colourOf } from '../h26x/colour-of.ts';
import { hrdRates } from '../h26x/hrd-rates.ts';
import { codecStringOf } from './codec-string.ts';
import type { InferredHevcSps } from './inference.ts';
import { hevcLevelLimits, maxDpbSize } from './levels.ts';
import { hevcPictureSize } from './picture-size.ts';
import { HEVC_TIERS, hevcLevelName, hevcProfileName, mayReferToItself } from './profiles.ts';
import { HEVC_CHROMA_FORMATS } from './syntax/chroma-formats.ts';
import type { HevcHrdParameters } from './syntax/hrd.ts';
import type { HevcGeneralProfile, HevcProfileTierLevel } from './syntax/profile-tier-level.ts';
import type { HevcVps } from './syntax/vps.ts';

/** Profile, tier and level of a parameter set. */
export interface ProfileDerived {
  /** Profile, refined by the constraint flags: `Main 10`, `Main 4:2:2 10`, … */
  readonly profile: string;
  /** `Main`, `High`. */
  readonly tier: string;
  /** `3.1`. */
  readonly level: string;
  /** ISO/IEC 14496-15 Annex E: `hvc1.1.6.L93.B0`. */
  readonly codecString: string;
}

/** Values derived from an SPS. Unknown values are absent. */
export interface HevcSpsDerived extends Partial<ProfileDerived> {
  /** Cropped (display) size in luma samples. Absent if the conformance window leaves nothing. */
  readonly width?: number;
  readonly height?: number;
  /** Size in luma samples before cropping. */
  readonly codedWidth: number;
  readonly codedHeight: number;
  readonly chromaFormat: string;
  readonly bitDepthLuma: number;
  readonly bitDepthChroma: number;
  /** Of the source; pictures are fields where field_seq_flag is 1. Absent if it is not said, or said by each picture. */
  readonly scan?: 'progressive' | 'interlaced';
  readonly frameRate?: FrameRate;
  readonly sar?: Ratio;
  readonly dar?: Ratio;
  readonly colour?: Colour;
  /** MaxDpbSize: pictures that the decoded picture buffer holds at this level and size, the current one included. */
  readonly maxDpbFrames?: number;
  /** Pictures of decoded picture buffer that the stream needs, the current one included. */
  readonly dpbFrames?: number;
  /** Pictures that may precede a picture in decoding order and follow it in output order. */
  readonly reorderFrames?: number;
  /** Of all temporal sub-layers. */
  readonly hrd?: { readonly nal?: readonly HrdRate[]; readonly vcl?: readonly HrdRate[] };
}

/** Derives values from an SPS. `vps` gives timing and HRD where the SPS has none. */
export const deriveHevcSps = (sps: InferredHevcSps, vps?: Partial<HevcVps>): HevcSpsDerived => {
  const { vui_parameters: vui, profile_tier_level: ptl } = sps;
  const size = hevcPictureSize(sps);
  const shown = size.width > 0 && size.height > 0;
  const scan = scanOf(sps);
  const tick = hevcTick(sps, vps);
  const sar = sarOf(vui);
  const colour = colourOf(vui, vui.matrix_coeffs);
  const ordering = sps.sub_layer_ordering?.at(-1);
  const hrd = hrdOf(hevcHrd(sps, vps));
  const dpb = maxDpbFrames(sps);
  return {
    ...(shown && { width: size.width, height: size.height }),
    codedWidth: size.codedWidth,
    codedHeight: size.codedHeight,
    ...(ptl !== undefined && deriveProfile(ptl)),
    chromaFormat: HEVC_CHROMA_FORMATS[sps.chroma_format_idc] ?? 'reserved',
    bitDepthLuma: sps.bit_depth_luma_minus8 + 8,
    bitDepthChroma: sps.bit_depth_chroma_minus8 + 8,
    ...(scan !== undefined && { scan }),
    ...(tick !== undefined && { frameRate: frameRateOf(tick) }),
    ...(sar !== undefined && { sar }),
    ...(sar !== undefined && shown && { dar: reduced(size.width * sar.num, size.height * sar.den) }),
    ...(colour !== undefined && { colour }),
    ...(dpb !== undefined && { maxDpbFrames: dpb }),
    ...(ordering !== undefined && {
      dpbFrames: ordering.sps_max_dec_pic_buffering_minus1 + 1,
      reorderFrames: ordering.sps_max_num_reorder_pics,
    }),
    ...(hrd !== undefined && { hrd }),
  };
};

/** Profile, tier and level; empty if the profile was not coded or not read. */
export const deriveProfile = (ptl: Partial<HevcProfileTierLevel>): ProfileDerived | Record<string, never> => {
  if (ptl.general_level_idc === undefined || ptl.general_profile_idc === undefined) return {};
  return {
    profile: hevcProfileName(ptl),
    tier: HEVC_TIERS[ptl.general_tier_flag ?? 0] ?? '',
    level: hevcLevelName(ptl.general_level_idc),
    codecString: codecStringOf(ptl as HevcGeneralProfile & HevcProfileTierLevel),
  };
};

/** general_progressive_source_flag and general_interlaced_source_flag (7.4.4); both 0: unknown, both 1: of each picture. */
const scanOf = (sps: InferredHevcSps): HevcSpsDerived['scan'] => {
  const { general_progressive_source_flag: progressive, general_interlaced_source_flag: interlaced } =
    sps.profile_tier_level ?? {};
  if (sps.vui_parameters.field_seq_flag === 1) return 'interlaced';
  if (progressive === interlaced) return undefined;
  return progressive === 1 ? 'progressive' : 'interlaced';
};

/**
 * Seconds per tick, of which a frame that is shown once has two: half a clock tick, times the elemental duration where
 * pictures come at a fixed rate (E.3.1, E.3.2). A field is a picture of its own, and counts as a frame. `undefined` if not coded, or 0.
 */
export const hevcTick = (sps: InferredHevcSps, vps?: Partial<HevcVps>): Ratio | undefined => {
  const clock = clockTick(sps, vps);
  if (clock === undefined) return undefined;
  const elemental = hevcHrd(sps, vps)?.sub_layers?.at(-1)?.elemental_duration_in_tc_minus1 ?? 0;
  return { num: clock.num * (elemental + 1), den: clock.den * 2 };
};

/** ClockTick in seconds (C-1), which the delays of an HRD count. `undefined` if not coded, or 0. */
export const clockTick = (sps: InferredHevcSps, vps?: Partial<HevcVps>): Ratio | undefined => {
  const vui = sps.vui_parameters;
  const ofVui = vui.vui_timing_info_present_flag === 1;
  const num = ofVui ? vui.vui_num_units_in_tick : vps?.vps_num_units_in_tick;
  const den = ofVui ? vui.vui_time_scale : vps?.vps_time_scale;
  return num === undefined || den === undefined || num === 0 || den === 0 ? undefined : { num, den };
};

/** Pictures of the highest sub-layer come at a fixed rate: fixed_pic_rate_within_cvs_flag. */
export const hasFixedRate = (sps: InferredHevcSps, vps?: Partial<HevcVps>): boolean => {
  const layer = hevcHrd(sps, vps)?.sub_layers?.at(-1);
  return layer?.fixed_pic_rate_general_flag === 1 || layer?.fixed_pic_rate_within_cvs_flag === 1;
};

/** hrd_parameters() of the VUI; those of the VPS for the base layer, if the VUI has none. */
export const hevcHrd = (
  { vui_parameters: vui }: InferredHevcSps,
  vps?: Partial<HevcVps>,
): Partial<HevcHrdParameters> | undefined =>
  vui.hrd_parameters ?? vps?.vps_hrd?.find(({ hrd_layer_set_idx }) => hrd_layer_set_idx === 0)?.hrd_parameters;

const hrdOf = (hrd: Partial<HevcHrdParameters> | undefined): HevcSpsDerived['hrd'] => {
  const layer = hrd?.sub_layers?.at(-1);
  if (hrd === undefined || layer === undefined) return undefined;
  const { bit_rate_scale = 0, cpb_size_scale = 0 } = hrd;
  const scales = { bit_rate_scale, cpb_size_scale };
  const nal = layer.nal_hrd_parameters && hrdRates({ ...layer.nal_hrd_parameters, ...scales });
  const vcl = layer.vcl_hrd_parameters && hrdRates({ ...layer.vcl_hrd_parameters, ...scales });
  if (nal === undefined && vcl === undefined) return undefined;
  return { ...(nal !== undefined && { nal }), ...(vcl !== undefined && { vcl }) };
};

/** MaxDpbSize; `undefined` for a level not in Table A.8, and for pictures larger than it allows. */
const maxDpbFrames = (sps: InferredHevcSps): number | undefined => {
  const limits = hevcLevelLimits(sps.profile_tier_level?.general_level_idc ?? 0);
  const samples = sps.pic_width_in_luma_samples * sps.pic_height_in_luma_samples;
  if (limits === undefined || samples > limits.maxLumaPs) return undefined;
  return maxDpbSize(limits, samples, mayReferToItself(sps.profile_tier_level ?? {}));
};
