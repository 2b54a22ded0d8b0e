import type { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { reservedBits } from '../../config-record/reserved-bits.ts';
import { parseRecordNalUnits, type RecordNalUnit } from '../../h26x/record-nal-unit.ts';

/** AVCDecoderConfigurationRecord (ISO/IEC 14496-15 5.3.3.1). */
export interface AvcConfigRecord {
  configurationVersion: number;
  AVCProfileIndication: number;
  profile_compatibility: number;
  AVCLevelIndication: number;
  /** Bytes of a length field in the samples, minus 1: 0, 1 or 3. */
  lengthSizeMinusOne: number;
  numOfSequenceParameterSets: number;
  sequenceParameterSets: RecordNalUnit[];
  numOfPictureParameterSets: number;
  pictureParameterSets: RecordNalUnit[];
  /** From here on: the tail of High profiles, if present. */
  chroma_format?: number;
  bit_depth_luma_minus8?: number;
  bit_depth_chroma_minus8?: number;
  numOfSequenceParameterSetExt?: number;
  sequenceParameterSetExts?: RecordNalUnit[];
}

/**
 * Older editions define the tail for profiles 100, 110, 122 and 144, newer ones for all except these; many writers omit
 * it. So it is read if enough bytes are left.
 */
export const PROFILES_WITHOUT_TAIL: ReadonlySet<number> = new Set([66, 77, 88]);
const CLAUSE = 'ISO/IEC 14496-15 5.3.3.1';

/** Reads an AVCDecoderConfigurationRecord, with the positions of the parameter sets in it. */
export const parseAvcConfigRecord = (r: SyntaxReader, into: Partial<AvcConfigRecord> = {}): AvcConfigRecord => {
  r.open('AVCDecoderConfigurationRecord', CLAUSE);
  into.configurationVersion = r.f(8, 'configurationVersion', 1);
  into.AVCProfileIndication = r.u(8, 'AVCProfileIndication');
  into.profile_compatibility = r.u(8, 'profile_compatibility');
  into.AVCLevelIndication = r.u(8, 'AVCLevelIndication');
  // Reserved bits have to be ones; zeros are common and harmless, so only an issue.
  reservedBits(r, 6, 0x3f);
  into.lengthSizeMinusOne = r.u(2, 'lengthSizeMinusOne');
  reservedBits(r, 3, 7);
  into.numOfSequenceParameterSets = r.u(5, 'numOfSequenceParameterSets');
  parseNalUnits(r, 'sequenceParameterSet', into.numOfSequenceParameterSets, (into.sequenceParameterSets = []));
  into.numOfPictureParameterSets = r.u(8, 'numOfPictureParameterSets');
  parseNalUnits(r, 'pictureParameterSet', into.numOfPictureParameterSets, (into.pictureParameterSets = []));
  if (!PROFILES_WITHOUT_TAIL.has(into.AVCProfileIndication) && r.bitsLeft >= 32) {
    reservedBits(r, 6, 0x3f);
    into.chroma_format = r.u(2, 'chroma_format');
    reservedBits(r, 5, 0x1f);
    into.bit_depth_luma_minus8 = r.u(3, 'bit_depth_luma_minus8');
    reservedBits(r, 5, 0x1f);
    into.bit_depth_chroma_minus8 = r.u(3, 'bit_depth_chroma_minus8');
    into.numOfSequenceParameterSetExt = r.u(8, 'numOfSequenceParameterSetExt');
    parseNalUnits(
      r,
      'sequenceParameterSetExt',
      into.numOfSequenceParameterSetExt,
      (into.sequenceParameterSetExts = []),
    );
  }
  r.close();
  return into as AvcConfigRecord;
};

const parseNalUnits = (r: SyntaxReader, name: string, count: number, into: RecordNalUnit[]): void =>
  parseRecordNalUnits(r, `${name}Length`, `${name}NALUnit`, count, into);
