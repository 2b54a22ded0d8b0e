import type { ByteWriter } from '../../../bytes/byte-writer.ts';
import { bytesOfHex } from '../../../bytes/hex.ts';
import { RtmpkitError } from '../../../syntax/errors.ts';
import type { HevcConfigRecord } from './hevc-config-record.ts';

/** The NAL units of one type, without start code or length, emulation prevention included. */
export interface HevcConfigArrayContent {
  /** 1: no more units of this type are in the stream. */
  readonly array_completeness: 0 | 1;
  readonly NAL_unit_type: number;
  readonly units: readonly Uint8Array[];
}

/** Content of a HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 8.3.3.1). */
export interface HevcConfigContent
  extends Omit<HevcConfigRecord, 'configurationVersion' | 'numOfArrays' | 'arrays' | 'lengthSizeMinusOne'> {
  readonly lengthSizeMinusOne: 0 | 1 | 3;
  readonly arrays: readonly HevcConfigArrayContent[];
}

const MAX_UNITS = 0xffff;
const MAX_NAL_BYTES = 0xffff;

/**
 * Writes a HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 8.3.3.1); throws `not-encodable` if a value does not fit.
 */
export const writeHevcConfigRecord = (w: ByteWriter, record: HevcConfigContent): void => {
  const constraints = bytesOfHex(record.general_constraint_indicator_flags);
  w.u8(1);
  w.u8((record.general_profile_space << 6) | (record.general_tier_flag << 5) | record.general_profile_idc);
  w.u32(record.general_profile_compatibility_flags).bytes(constraints).u8(record.general_level_idc);
  w.u16(0xf000 | fieldOf('min_spatial_segmentation_idc', record.min_spatial_segmentation_idc, 0xfff));
  w.u8(0xfc | record.parallelismType);
  w.u8(0xfc | record.chroma_format_idc);
  w.u8(0xf8 | fieldOf('bit_depth_luma_minus8', record.bit_depth_luma_minus8, 7));
  w.u8(0xf8 | fieldOf('bit_depth_chroma_minus8', record.bit_depth_chroma_minus8, 7));
  w.u16(record.avgFrameRate);
  const layers = (record.numTemporalLayers << 3) | (record.temporalIdNested << 2);
  w.u8((record.constantFrameRate << 6) | layers | record.lengthSizeMinusOne);
  w.u8(record.arrays.length);
  for (const array of record.arrays) writeArray(w, array);
};

const writeArray = (w: ByteWriter, { array_completeness, NAL_unit_type, units }: HevcConfigArrayContent): void => {
  w.u8((array_completeness << 7) | NAL_unit_type);
  w.u16(fieldOf(`numNalus of NAL_unit_type ${NAL_unit_type}`, units.length, MAX_UNITS));
  for (const [index, unit] of units.entries()) {
    w.u16(fieldOf(`nalUnitLength of unit ${index} of type ${NAL_unit_type}`, unit.length, MAX_NAL_BYTES)).bytes(unit);
  }
};

const fieldOf = (name: string, value: number, max: number): number => {
  if (value >= 0 && value <= max) return value;
  const what = `${name} is ${value}, it holds 0..${max}`;
  throw new RtmpkitError('not-encodable', `HEVCDecoderConfigurationRecord: ${what} (ISO/IEC 14496-15 8.3.3.1)`);
};
