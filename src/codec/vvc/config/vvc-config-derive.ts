import type { VideoConfigDerived } from '../../../media/config-derived.ts';
import { recordNalBytes } from '../../h26x/record-nal-unit.ts';
import { VVC_CHROMA_FORMATS } from '../chroma-formats.ts';
import { vvcPictureSize } from '../picture-size.ts';
import { VVC_PROFILES, VVC_TIERS, vvcLevelName } from '../profiles.ts';
import type { VvcConfigRecord } from './vvc-config-record.ts';

/**
 * Derives values from a VvcDecoderConfigurationRecord. The codec string has the mandatory parts only, `vvc1.1.L51`
 * (ISO/IEC 14496-15 Annex E), without constraint flags, sub-profiles and output layer set. The picture size
 * is that of the record or, where it has none, of its first SPS.
 */
export const deriveVvcConfig = (record: Partial<VvcConfigRecord>, bytes: Uint8Array): VideoConfigDerived => {
  const { native_ptl: ptl, chroma_format_idc: chroma, bit_depth_minus8: depth, avg_frame_rate: rate } = record;
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
    ...sizeOf(record, bytes),
    ...(rate !== undefined &&
      rate > 0 && { frameRate: { num: rate, den: 256, fps: Math.round((rate / 256) * 1e5) / 1e5 } }),
    ...(record.lengthSizeMinusOne !== undefined && { nalLengthSize: record.lengthSizeMinusOne + 1 }),
  };
};

const sizeOf = (record: Partial<VvcConfigRecord>, bytes: Uint8Array): Partial<VideoConfigDerived> => {
  const { max_picture_width: width = 0, max_picture_height: height = 0 } = record;
  if (width > 0 && height > 0) return { width, height };
  for (const { nalUnits } of record.arrays ?? []) {
    for (const place of nalUnits) {
      const size = vvcPictureSize(recordNalBytes(bytes, place));
      if (size !== undefined) return size;
    }
  }
  return {};
};
