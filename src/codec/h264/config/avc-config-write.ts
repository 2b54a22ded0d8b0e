import type { ByteWriter } from '../../../bytes/byte-writer.ts';
import { RtmpkitError } from '../../../syntax/errors.ts';

/** The tail of an AVCDecoderConfigurationRecord (ISO/IEC 14496-15 5.3.3.1). */
export interface AvcConfigTail {
  readonly chroma_format: number;
  readonly bit_depth_luma_minus8: number;
  readonly bit_depth_chroma_minus8: number;
  /** NAL units of type 13, emulation prevention bytes included. */
  readonly sequenceParameterSetExts: readonly Uint8Array[];
}

/** Content of an AVCDecoderConfigurationRecord (ISO/IEC 14496-15 5.3.3.1); NAL units have no start code or length. */
export interface AvcConfigContent {
  readonly AVCProfileIndication: number;
  readonly profile_compatibility: number;
  readonly AVCLevelIndication: number;
  /** Bytes of a length field in the samples, minus 1. */
  readonly lengthSizeMinusOne: 0 | 1 | 3;
  readonly sequenceParameterSets: readonly Uint8Array[];
  readonly pictureParameterSets: readonly Uint8Array[];
  readonly tail?: AvcConfigTail;
}

/** Maximum number of NAL units: 5 bits for SPSs, 8 for the others. */
const MAX_SPS = 31;
const MAX_OTHERS = 255;
const MAX_NAL_BYTES = 0xffff;

/**
 * Writes an AVCDecoderConfigurationRecord (ISO/IEC 14496-15 5.3.3.1); throws `not-encodable` if a value does not fit.
 */
export const writeAvcConfigRecord = (w: ByteWriter, record: AvcConfigContent): void => {
  const { sequenceParameterSets: sps, pictureParameterSets: pps, tail } = record;
  w.u8(1).u8(record.AVCProfileIndication).u8(record.profile_compatibility).u8(record.AVCLevelIndication);
  w.u8(0xfc | record.lengthSizeMinusOne);
  w.u8(0xe0 | countOf(sps, 'SPSs', MAX_SPS));
  writeNalUnits(w, sps, 'SPS');
  w.u8(countOf(pps, 'PPSs', MAX_OTHERS));
  writeNalUnits(w, pps, 'PPS');
  if (tail === undefined) return;
  w.u8(0xfc | fieldOf('chroma_format', tail.chroma_format, 3));
  w.u8(0xf8 | fieldOf('bit_depth_luma_minus8', tail.bit_depth_luma_minus8, 7));
  w.u8(0xf8 | fieldOf('bit_depth_chroma_minus8', tail.bit_depth_chroma_minus8, 7));
  w.u8(countOf(tail.sequenceParameterSetExts, 'SPS extensions', MAX_OTHERS));
  writeNalUnits(w, tail.sequenceParameterSetExts, 'SPS extension');
};

const notEncodable = (what: string): RtmpkitError =>
  new RtmpkitError('not-encodable', `AVCDecoderConfigurationRecord: ${what} (ISO/IEC 14496-15 5.3.3.1)`);

const countOf = (units: readonly Uint8Array[], what: string, max: number): number => {
  if (units.length > max) throw notEncodable(`${units.length} ${what}, it holds at most ${max}`);
  return units.length;
};

const fieldOf = (name: string, value: number, max: number): number => {
  if (value < 0 || value > max) throw notEncodable(`${name} is ${value}, it holds 0..${max}`);
  return value;
};

const writeNalUnits = (w: ByteWriter, units: readonly Uint8Array[], what: string): void => {
  for (const [index, unit] of units.entries()) {
    if (unit.length > MAX_NAL_BYTES) {
      throw notEncodable(`${what} ${index} of ${unit.length} bytes, it holds at most ${MAX_NAL_BYTES}`);
    }
    w.u16(unit.length).bytes(unit);
  }
};
