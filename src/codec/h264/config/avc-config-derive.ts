import type { VideoConfigDerived } from '../../../media/config-derived.ts';
import { deriveSps } from '../derive.ts';
import { PROFILES } from '../profiles.ts';
import { CHROMA_FORMATS, isReadable } from '../syntax/sps.ts';
import { avcConfigParameterSets } from './avc-config-parameter-sets.ts';
import type { AvcConfigRecord } from './avc-config-record.ts';

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0');

/**
 * Derives values from an AVCDecoderConfigurationRecord and its first SPS. The codec string is that of the record (RFC
 * 6381 3.3: bytes 1 to 3), which players use before they see an SPS.
 */
export const deriveAvcConfig = (record: Partial<AvcConfigRecord>, bytes: Uint8Array): VideoConfigDerived => {
  const {
    AVCProfileIndication: profile,
    profile_compatibility: flags,
    AVCLevelIndication: level,
    lengthSizeMinusOne,
  } = record;
  const known = profile !== undefined && flags !== undefined && level !== undefined;
  return {
    codec: 'avc1',
    ...(known && { codecString: `avc1.${hex(profile)}${hex(flags)}${hex(level)}` }),
    ...(profile !== undefined && PROFILES[profile] !== undefined && { profile: PROFILES[profile] }),
    ...tailOf(record),
    ...fromSps(record, bytes),
    ...(lengthSizeMinusOne !== undefined && { nalLengthSize: lengthSizeMinusOne + 1 }),
  };
};

const tailOf = (record: Partial<AvcConfigRecord>): Partial<VideoConfigDerived> => {
  const { chroma_format: chroma, bit_depth_luma_minus8: luma, bit_depth_chroma_minus8: chromaDepth } = record;
  return {
    ...(chroma !== undefined && { chromaFormat: CHROMA_FORMATS[chroma] ?? 'reserved' }),
    ...(luma !== undefined && { bitDepthLuma: luma + 8 }),
    ...(chromaDepth !== undefined && { bitDepthChroma: chromaDepth + 8 }),
  };
};

const fromSps = (record: Partial<AvcConfigRecord>, bytes: Uint8Array): Partial<VideoConfigDerived> => {
  const sets = avcConfigParameterSets(record, bytes);
  const first = sets.find(({ unit }) => unit.sps !== undefined && unit.error === undefined)?.unit.sps;
  if (!isReadable(first)) return {};
  const sps = deriveSps(first);
  return {
    ...(sps.width !== undefined && { width: sps.width }),
    ...(sps.height !== undefined && { height: sps.height }),
    codedWidth: sps.codedWidth,
    codedHeight: sps.codedHeight,
    profile: sps.profile,
    ...(sps.level !== undefined && { level: sps.level }),
    chromaFormat: sps.chromaFormat,
    bitDepthLuma: sps.bitDepthLuma,
    bitDepthChroma: sps.bitDepthChroma,
    ...(sps.frameRate !== undefined && { frameRate: sps.frameRate }),
    ...(sps.colour !== undefined && { colour: sps.colour }),
  };
};
