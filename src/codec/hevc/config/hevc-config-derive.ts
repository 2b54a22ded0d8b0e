import type { VideoConfigDerived } from '../../../media/config-derived.ts';
import { recordNalBytes } from '../../h26x/record-nal-unit.ts';
import { hevcCodecString } from '../codec-string.ts';
import { inferHevcSps } from '../inference.ts';
import { hevcPictureSize } from '../picture-size.ts';
import { HEVC_PROFILES, HEVC_TIERS, hevcLevelName } from '../profiles.ts';
import { HEVC_CHROMA_FORMATS } from '../syntax/chroma-formats.ts';
import { parseHevcParameterSet } from '../syntax/parse-parameter-set.ts';
import { isHevcSpsReadable } from '../syntax/sps.ts';
import type { HevcConfigRecord } from './hevc-config-record.ts';

/** Derives values from a HEVCDecoderConfigurationRecord; the picture size from its first SPS. */
export const deriveHevcConfig = (record: Partial<HevcConfigRecord>, bytes: Uint8Array): VideoConfigDerived => {
  const { chroma_format_idc: chroma, bit_depth_luma_minus8: luma, bit_depth_chroma_minus8: chromaDepth } = record;
  const rate = record.avgFrameRate ?? 0;
  return {
    codec: 'hvc1',
    ...(record.general_level_idc !== undefined && {
      codecString: codecStringOf(record as HevcConfigRecord),
      profile: HEVC_PROFILES[record.general_profile_idc ?? 0] ?? `general_profile_idc ${record.general_profile_idc}`,
      level: hevcLevelName(record.general_level_idc),
      tier: HEVC_TIERS[record.general_tier_flag ?? 0] ?? '',
    }),
    ...(chroma !== undefined && { chromaFormat: HEVC_CHROMA_FORMATS[chroma] ?? 'reserved' }),
    ...(luma !== undefined && { bitDepthLuma: luma + 8 }),
    ...(chromaDepth !== undefined && { bitDepthChroma: chromaDepth + 8 }),
    ...(rate > 0 && { frameRate: { num: rate, den: 256, fps: Math.round((rate / 256) * 1e5) / 1e5 } }),
    ...sizeOf(record, bytes),
    ...(record.lengthSizeMinusOne !== undefined && { nalLengthSize: record.lengthSizeMinusOne + 1 }),
  };
};

const codecStringOf = (record: HevcConfigRecord): string => {
  const constraints = record.general_constraint_indicator_flags.match(/../g) ?? [];
  return hevcCodecString({
    profileSpace: record.general_profile_space,
    tierFlag: record.general_tier_flag,
    profileIdc: record.general_profile_idc,
    compatibilityFlags: record.general_profile_compatibility_flags,
    constraintBytes: constraints.map((byte) => Number.parseInt(byte, 16)),
    levelIdc: record.general_level_idc,
  });
};

const sizeOf = (record: Partial<HevcConfigRecord>, bytes: Uint8Array): Partial<VideoConfigDerived> => {
  for (const { nalUnits } of record.arrays ?? []) {
    for (const place of nalUnits) {
      const { sps } = parseHevcParameterSet(recordNalBytes(bytes, place));
      const inferred = isHevcSpsReadable(sps) ? inferHevcSps(sps) : undefined;
      if (inferred === undefined) continue;
      const { width, height, codedWidth, codedHeight } = hevcPictureSize(inferred);
      return { ...(width > 0 && height > 0 && { width, height }), codedWidth, codedHeight };
    }
  }
  return {};
};
