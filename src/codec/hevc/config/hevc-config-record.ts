import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { reservedBits } from '../../config-record/reserved-bits.ts';
import { parseRecordNalUnits, type RecordNalUnit } from '../../h26x/record-nal-unit.ts';
import { hevcNalUnitTypeName } from '../nal-unit-types.ts';
import { HEVC_PROFILES, HEVC_TIERS, hevcLevelName } from '../profiles.ts';
import { HEVC_CHROMA_FORMATS } from '../syntax/chroma-formats.ts';

/** The NAL units of one type. */
export interface HevcConfigArray {
  /** Byte offset of the array in the record. */
  readonly offset: number;
  /** 1: no more units of this type are in the stream. */
  array_completeness: number;
  NAL_unit_type: number;
  numNalus: number;
  nalUnits: RecordNalUnit[];
}

/** HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 8.3.3.1; semantics 8.3.3.1.3). */
export interface HevcConfigRecord {
  /** 1; 0 in drafts from before 2013. */
  configurationVersion: number;
  general_profile_space: number;
  general_tier_flag: number;
  general_profile_idc: number;
  /** Flag j is bit 31 - j; set if all parameter sets set it. */
  general_profile_compatibility_flags: number;
  /** 48 bits as hex. */
  general_constraint_indicator_flags: string;
  /** 30 times the level. */
  general_level_idc: number;
  min_spatial_segmentation_idc: number;
  parallelismType: number;
  chroma_format_idc: number;
  bit_depth_luma_minus8: number;
  bit_depth_chroma_minus8: number;
  /** Frames per 256 seconds; 0 is unspecified. */
  avgFrameRate: number;
  constantFrameRate: number;
  /** 0 unknown, 1 not scalable. */
  numTemporalLayers: number;
  temporalIdNested: number;
  /** Bytes of a length field in the samples, minus 1: 0, 1 or 3. */
  lengthSizeMinusOne: number;
  numOfArrays: number;
  arrays: HevcConfigArray[];
}

const PARALLELISM: Readonly<Record<number, string>> = {
  0: 'mixed or unknown',
  1: 'slices',
  2: 'tiles',
  3: 'wavefront',
};
const CONSTANT_FRAME_RATE: Readonly<Record<number, string>> = {
  0: 'unknown',
  1: 'constant',
  2: 'constant in each temporal layer',
};

/** Reads a HEVCDecoderConfigurationRecord, with the positions of the NAL units in it. */
export const parseHevcConfigRecord = (r: SyntaxReader, into: Partial<HevcConfigRecord> = {}): HevcConfigRecord => {
  r.open('HEVCDecoderConfigurationRecord', 'ISO/IEC 14496-15 8.3.3.1');
  into.configurationVersion = r.uLax(8, 'configurationVersion', 1, 1);
  if (into.configurationVersion > 1) {
    throw r.error('forbidden-value', 'configurationVersion', 0, '1', `${into.configurationVersion}`);
  }
  into.general_profile_space = r.u(2, 'general_profile_space');
  into.general_tier_flag = r.flag('general_tier_flag', HEVC_TIERS);
  into.general_profile_idc = r.u(5, 'general_profile_idc', HEVC_PROFILES);
  into.general_profile_compatibility_flags = r.u(32, 'general_profile_compatibility_flags');
  into.general_constraint_indicator_flags = r.bytes(6, 'general_constraint_indicator_flags');
  into.general_level_idc = r.u(8, 'general_level_idc', hevcLevelName);
  reservedBits(r, 4, 0xf);
  into.min_spatial_segmentation_idc = r.u(12, 'min_spatial_segmentation_idc');
  reservedBits(r, 6, 0x3f);
  into.parallelismType = r.u(2, 'parallelismType', PARALLELISM);
  reservedBits(r, 6, 0x3f);
  into.chroma_format_idc = r.u(2, 'chroma_format_idc', HEVC_CHROMA_FORMATS);
  reservedBits(r, 5, 0x1f);
  into.bit_depth_luma_minus8 = r.u(3, 'bit_depth_luma_minus8');
  reservedBits(r, 5, 0x1f);
  into.bit_depth_chroma_minus8 = r.u(3, 'bit_depth_chroma_minus8');
  into.avgFrameRate = r.u(16, 'avgFrameRate');
  into.constantFrameRate = r.u(2, 'constantFrameRate', CONSTANT_FRAME_RATE);
  into.numTemporalLayers = r.u(3, 'numTemporalLayers');
  into.temporalIdNested = r.flag('temporalIdNested');
  into.lengthSizeMinusOne = r.u(2, 'lengthSizeMinusOne');
  into.numOfArrays = r.u(8, 'numOfArrays');
  const arrays: HevcConfigArray[] = [];
  into.arrays = arrays;
  for (let i = 0; i < into.numOfArrays; i++) parseArray(r, i, arrays);
  r.close();
  return into as HevcConfigRecord;
};

const parseArray = (r: SyntaxReader, i: number, arrays: HevcConfigArray[]): void => {
  const offset = r.bit / 8;
  const array_completeness = r.flag(r.nth('array_completeness', i));
  reservedBits(r, 1, 0);
  const NAL_unit_type = r.u(6, r.nth('NAL_unit_type', i), hevcNalUnitTypeName);
  const numNalus = r.u(16, r.nth('numNalus', i));
  const nalUnits: RecordNalUnit[] = [];
  arrays.push({ offset, array_completeness, NAL_unit_type, numNalus, nalUnits });
  parseRecordNalUnits(r, 'nalUnitLength', 'nalUnit', numNalus, nalUnits);
};
