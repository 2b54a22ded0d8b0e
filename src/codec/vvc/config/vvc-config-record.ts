import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { reservedBits } from '../../config-record/reserved-bits.ts';
import { parseRecordNalUnits, type RecordNalUnit } from '../../h26x/record-nal-unit.ts';
import { VVC_CHROMA_FORMATS } from '../chroma-formats.ts';
import { vvcNalUnitTypeName } from '../nal-unit-types.ts';
import { parseVvcPtlRecord, type VvcPtlRecord } from './ptl-record.ts';

/** The NAL units of one type. */
export interface VvcConfigArray {
  /** Byte offset of the array in the record. */
  readonly offset: number;
  /** 1: no more units of this type are in the stream. */
  array_completeness: number;
  NAL_unit_type: number;
  /** Not coded for OPI and DCI: always one. */
  num_nalus?: number;
  nalUnits: RecordNalUnit[];
}

/** VvcDecoderConfigurationRecord (ISO/IEC 14496-15 11.2.4.2.2), without the FullBox header of MP4. */
export interface VvcConfigRecord {
  /** Bytes of a length field in the samples, minus 1: 0, 1 or 3. */
  lengthSizeMinusOne: number;
  ptl_present_flag: number;
  /** From here to avg_frame_rate: only if ptl_present_flag is 1. */
  ols_idx?: number;
  num_sublayers?: number;
  constant_frame_rate?: number;
  chroma_format_idc?: number;
  bit_depth_minus8?: number;
  native_ptl?: VvcPtlRecord;
  max_picture_width?: number;
  max_picture_height?: number;
  /** Frames per 256 seconds; 0 is unspecified. */
  avg_frame_rate?: number;
  num_of_arrays: number;
  arrays: VvcConfigArray[];
}

/** OPI and DCI. */
const SINGLE_UNIT_TYPES: readonly number[] = [12, 13];

/** Reads a VvcDecoderConfigurationRecord, with the positions of the NAL units in it. */
export const parseVvcConfigRecord = (r: SyntaxReader, into: Partial<VvcConfigRecord> = {}): VvcConfigRecord => {
  r.open('VvcDecoderConfigurationRecord', 'ISO/IEC 14496-15 11.2.4.2.2');
  // Strict: other data that may be here (a FullBox header, a hvcC) begins differently.
  const at = r.bit;
  const reserved = r.u(5, 'reserved');
  if (reserved !== 0x1f)
    throw r.error('forbidden-value', 'reserved', at, '11111', reserved.toString(2).padStart(5, '0'));
  into.lengthSizeMinusOne = r.u(2, 'lengthSizeMinusOne');
  into.ptl_present_flag = r.flag('ptl_present_flag');
  if (into.ptl_present_flag === 1) parsePtlPart(r, into);
  into.num_of_arrays = r.u(8, 'num_of_arrays');
  const arrays: VvcConfigArray[] = [];
  into.arrays = arrays;
  for (let i = 0; i < into.num_of_arrays; i++) parseArray(r, i, arrays);
  r.close();
  return into as VvcConfigRecord;
};

const parsePtlPart = (r: SyntaxReader, into: Partial<VvcConfigRecord>): void => {
  into.ols_idx = r.u(9, 'ols_idx');
  into.num_sublayers = r.u(3, 'num_sublayers');
  into.constant_frame_rate = r.u(2, 'constant_frame_rate');
  into.chroma_format_idc = r.u(2, 'chroma_format_idc', VVC_CHROMA_FORMATS);
  into.bit_depth_minus8 = r.u(3, 'bit_depth_minus8');
  reservedBits(r, 5, 0x1f);
  parseVvcPtlRecord(r, into.num_sublayers, (into.native_ptl = {} as VvcPtlRecord));
  into.max_picture_width = r.u(16, 'max_picture_width');
  into.max_picture_height = r.u(16, 'max_picture_height');
  into.avg_frame_rate = r.u(16, 'avg_frame_rate');
};

const parseArray = (r: SyntaxReader, i: number, arrays: VvcConfigArray[]): void => {
  const offset = r.bit / 8;
  const array_completeness = r.flag(r.nth('array_completeness', i));
  reservedBits(r, 2, 0);
  const NAL_unit_type = r.u(5, r.nth('NAL_unit_type', i), vvcNalUnitTypeName);
  const single = SINGLE_UNIT_TYPES.includes(NAL_unit_type);
  const num_nalus = single ? r.infer('num_nalus', 1) : r.u(16, r.nth('num_nalus', i));
  const nalUnits: RecordNalUnit[] = [];
  arrays.push({ offset, array_completeness, NAL_unit_type, ...(!single && { num_nalus }), nalUnits });
  parseRecordNalUnits(r, 'nal_unit_length', 'nal_unit', num_nalus, nalUnits);
};
