import type { VideoConfigDerived } from '../../../media/config-derived.ts';
import { VVC_PROFILES, VVC_TIERS, vvcLevelName } from './ptl-record.ts';
import { VVC_CHROMA_FORMATS, type VvcConfigRecord } from './vvc-config-record.ts';

/**
 * Derives values from a VvcDecoderConfigurationRecord. The codec string has the mandatory parts only, `vvc1.1.L51`
 * (ISO/IEC 14496-15 Annex E), without constraint flags, sub-profiles and output layer set.
 */
export const deriveVvcConfig = (record: Partial<VvcConfigRecord>): VideoConfigDerived => {
  const { native_ptl: ptl, chroma_format_idc: chroma, bit_depth_minus8: depth, avg_frame_rate: rate } = record;
  const { max_picture_width: width, max_picture_height: height } = record;
  const profile = ptl?.general_profile_idc;
  return {
    codec: 'vvc1',
    ...(profile !== undefined &&
      ptl?.general_level_idc !== undefined && {
        codecString: `vvc1.${profile}.${ptl.general_tier_flag === 1 ? 'H' : 'L'}${ptl.general_level_idc}`,
        profile: VVC_PROFILES[profile] ?? `general_profile_idc ${profile}`,
        level: vvcLevelName(ptl.general_level_idc),
        tier: VVC_TIERS[ptl.general_tier_flag] ?? '',
      }),
    ...(chroma !== undefined && { chromaFormat: VVC_CHROMA_FORMATS[chroma] ?? 'reserved' }),
    ...(depth !== undefined && { bitDepthLuma: depth + 8, bitDepthChroma: depth + 8 }),
    ...(width !== undefined && height !== undefined && width > 0 && height > 0 && { width, height }),
    ...(rate !== undefined &&
      rate > 0 && { frameRate: { num: rate, den: 256, fps: Math.round((rate / 256) * 1e5) / 1e5 } }),
    ...(record.lengthSizeMinusOne !== undefined && { nalLengthSize: record.lengthSizeMinusOne + 1 }),
  };
};
