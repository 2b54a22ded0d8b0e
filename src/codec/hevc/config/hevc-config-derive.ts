import type { VideoConfigDerived } from '../../../media/config-derived.ts';
import { recordNalBytes } from '../../h26x/record-nal-unit.ts';
import { parseHevcParameterSet } from '../syntax/parse-parameter-set.ts';
import { HEVC_PROFILES, HEVC_TIERS, type HevcProfileTierLevel, hevcLevelName } from '../syntax/profile-tier-level.ts';
import { HEVC_CHROMA_FORMATS, type HevcSps } from '../syntax/sps.ts';
import type { HevcConfigRecord } from './hevc-config-record.ts';

/** Coded and cropped size in luma samples (H.265 7.4.3.2.1). */
const hevcPictureSize = (sps: HevcSps) => {
  const {
    chroma_format_idc: chroma,
    pic_width_in_luma_samples: codedWidth,
    pic_height_in_luma_samples: codedHeight,
  } = sps;
  const subWidth = chroma === 1 || chroma === 2 ? 2 : 1;
  const subHeight = chroma === 1 ? 2 : 1;
  return {
    width: codedWidth - subWidth * ((sps.conf_win_left_offset ?? 0) + (sps.conf_win_right_offset ?? 0)),
    height: codedHeight - subHeight * ((sps.conf_win_top_offset ?? 0) + (sps.conf_win_bottom_offset ?? 0)),
    codedWidth,
    codedHeight,
  };
};

/**
 * `hvc1.` with profile space and profile, the compatibility flags in reverse bit order, tier and level, and the
 * constraint bytes up to the last that is not zero (ISO/IEC 14496-15 Annex E): `hvc1.1.6.L93.B0`.
 */
const hevcCodecString = (ptl: Omit<HevcProfileTierLevel, 'sub_layers'>): string => {
  let reversed = 0;
  for (let j = 0; j < 32; j++) if ((ptl.general_profile_compatibility_flags >>> (31 - j)) & 1) reversed += 2 ** j;
  const space = ['', 'A', 'B', 'C'][ptl.general_profile_space] ?? '';
  const tier = ptl.general_tier_flag === 1 ? 'H' : 'L';
  const bytes = (ptl.general_constraint_indicator_flags.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
  while (bytes.at(-1) === 0) bytes.pop();
  const constraints = bytes.map((byte) => `.${byte.toString(16).toUpperCase()}`).join('');
  const profile = `${space}${ptl.general_profile_idc}.${reversed.toString(16).toUpperCase()}`;
  return `hvc1.${profile}.${tier}${ptl.general_level_idc}${constraints}`;
};

/** Derives values from a HEVCDecoderConfigurationRecord; the picture size from its first SPS. */
export const deriveHevcConfig = (record: Partial<HevcConfigRecord>, bytes: Uint8Array): VideoConfigDerived => {
  const { chroma_format_idc: chroma, bit_depth_luma_minus8: luma, bit_depth_chroma_minus8: chromaDepth } = record;
  const rate = record.avgFrameRate ?? 0;
  return {
    codec: 'hvc1',
    ...(record.general_level_idc !== undefined && {
      codecString: hevcCodecString(record as HevcConfigRecord),
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

const sizeOf = (record: Partial<HevcConfigRecord>, bytes: Uint8Array): Partial<VideoConfigDerived> => {
  for (const { nalUnits } of record.arrays ?? []) {
    for (const place of nalUnits) {
      const { sps, error } = parseHevcParameterSet(recordNalBytes(bytes, place));
      if (sps === undefined || error !== undefined) continue;
      const { width, height, codedWidth, codedHeight } = hevcPictureSize(sps as HevcSps);
      return { ...(width > 0 && height > 0 && { width, height }), codedWidth, codedHeight };
    }
  }
  return {};
};
