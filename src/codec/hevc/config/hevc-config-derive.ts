import type { VideoConfigDerived } from '../../../media/config-derived.ts';
import { recordNalBytes } from '../../h26x/record-nal-unit.ts';
import { noticesIn } from '../../h26x/sei/notices.ts';
import { hevcCodecString } from '../codec-string.ts';
import { deriveHevcSps } from '../derive.ts';
import { inferHevcSps } from '../inference.ts';
import { HEVC_PROFILES, HEVC_TIERS, hevcLevelName } from '../profiles.ts';
import { timeCode } from '../sei/time-code.ts';
import { HEVC_CHROMA_FORMATS } from '../syntax/chroma-formats.ts';
import { HevcParameterSets } from '../syntax/parameter-sets.ts';
import { parseHevcNalUnit } from '../syntax/parse-nal-unit.ts';
import { parseHevcParameterSet } from '../syntax/parse-parameter-set.ts';
import { isHevcSpsReadable } from '../syntax/sps.ts';
import type { HevcVps } from '../syntax/vps.ts';
import type { HevcConfigRecord } from './hevc-config-record.ts';

const PREFIX_SEI = 39;

/**
 * Derives values from a HEVCDecoderConfigurationRecord; size, frame rate and colour from its first SPS, the frame rate
 * from its VPS where the SPS has none, or from the record.
 */
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
    ...fromSps(record, bytes),
    ...(record.lengthSizeMinusOne !== undefined && { nalLengthSize: record.lengthSizeMinusOne + 1 }),
    ...hdr10In(record, bytes),
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

/** From the SEI units of the record. */
const hdr10In = ({ arrays = [] }: Partial<HevcConfigRecord>, bytes: Uint8Array): Pick<VideoConfigDerived, 'hdr10'> => {
  const messages = arrays
    .filter(({ NAL_unit_type: type }) => type === PREFIX_SEI)
    .flatMap(({ nalUnits }) => nalUnits)
    .flatMap((place) => parseHevcNalUnit(recordNalBytes(bytes, place), new HevcParameterSets()).sei ?? []);
  const { hdr10 } = noticesIn(messages, timeCode.payloadType);
  return hdr10 === undefined ? {} : { hdr10 };
};

const fromSps = (record: Partial<HevcConfigRecord>, bytes: Uint8Array): Partial<VideoConfigDerived> => {
  const vpsById = new Map<number, Partial<HevcVps>>();
  for (const { nalUnits } of record.arrays ?? []) {
    for (const place of nalUnits) {
      const { vps, sps, error } = parseHevcParameterSet(recordNalBytes(bytes, place));
      const id = vps?.vps_video_parameter_set_id;
      if (vps !== undefined && id !== undefined && error === undefined) vpsById.set(id, vps);
      const inferred = isHevcSpsReadable(sps) ? inferHevcSps(sps) : undefined;
      if (inferred === undefined) continue;
      const { width, height, codedWidth, codedHeight, frameRate, colour } = deriveHevcSps(
        inferred,
        vpsById.get(inferred.sps_video_parameter_set_id),
      );
      return {
        ...(width !== undefined && { width }),
        ...(height !== undefined && { height }),
        codedWidth,
        codedHeight,
        ...(frameRate !== undefined && { frameRate }),
        ...(colour !== undefined && { colour }),
      };
    }
  }
  return {};
};
