import { BitstreamError } from '../../../syntax/errors.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { configReader } from '../../config-record/config-reader.ts';
import type { ConfigCodec } from '../../descriptor.ts';
import { recordSets } from '../../h26x/record-sets.ts';
import { nalUnitTypeOf } from '../nal-unit-types.ts';
import { PROFILES } from '../profiles.ts';
import { deriveAvcConfig } from './avc-config-derive.ts';
import { avcConfigOf } from './avc-config-of.ts';
import { type AvcConfigRecord, parseAvcConfigRecord } from './avc-config-record.ts';
import { avcConfigRules } from './avc-config-rules.ts';

const SPS = 7;
const PPS = 8;
const SPS_EXTENSION = 13;

/** More than any undamaged record: 31 SPS and 255 PPS of ordinary size. */
const MAX_RECORD_BYTES = 64 << 10;

/** Up to numOfPictureParameterSets. */
const EMPTY_RECORD_BYTES = 7;

/** AVCDecoderConfigurationRecord, `avcC` (ISO/IEC 14496-15 5.3.3.1). */
export const avcConfig: ConfigCodec = {
  read: configReader({ parse: parseAvcConfigRecord, derive: deriveAvcConfig, rules: avcConfigRules }),
  isNeeded: true,
  setTypes: new Set([SPS, PPS, SPS_EXTENSION]),
  sets: (record: Partial<AvcConfigRecord>, bytes) => {
    const { sequenceParameterSets = [], sequenceParameterSetExts = [], pictureParameterSets = [] } = record;
    const places = [...sequenceParameterSets, ...sequenceParameterSetExts, ...pictureParameterSets];
    return recordSets(bytes, places, nalUnitTypeOf);
  },
  box: 'avcC',
  title: 'AVCDecoderConfigurationRecord',
  /** configurationVersion 1, and the first SPS is an SPS that repeats bytes 1 to 3 of the record; or no sets at all. */
  recognise: (head, complete) => {
    if (head.length > 0 && head[0] !== 1) return 'no';
    if (!complete) return head.length > MAX_RECORD_BYTES ? 'no' : 'maybe';
    const record = readAsFarAsPossible(head);
    const sps = record.sequenceParameterSets?.[0];
    const isSps = sps !== undefined && ((head[sps.offset + 2] ?? 0) & 0x9f) === SPS;
    const agrees = isSps && [0, 1, 2].every((i) => head[sps.offset + 3 + i] === head[1 + i]);
    return agrees || (isSps && record.pictureParameterSets !== undefined) || isEmpty(record, head) ? 'yes' : 'no';
  },
  neededTypes: [SPS, PPS],
  make: (sets, lengthSize) => {
    const ofType = (type: number) => sets.filter((unit) => nalUnitTypeOf(unit) === type);
    return avcConfigOf({ sps: ofType(SPS), pps: ofType(PPS), spsExt: ofType(SPS_EXTENSION) }, lengthSize);
  },
};

/** A record without sets is nothing but its head, of a known profile and with every reserved bit set. */
const isEmpty = ({ AVCProfileIndication: profile, pictureParameterSets }: Partial<AvcConfigRecord>, head: Uint8Array) =>
  head.length === EMPTY_RECORD_BYTES &&
  pictureParameterSets?.length === 0 &&
  profile !== undefined &&
  PROFILES[profile] !== undefined &&
  (head[4] ?? 0) >= 0xfc &&
  head[5] === 0xe0;

const readAsFarAsPossible = (bytes: Uint8Array): Partial<AvcConfigRecord> => {
  const record: Partial<AvcConfigRecord> = {};
  try {
    parseAvcConfigRecord(new SyntaxReader(bytes), record);
  } catch (error) {
    if (!(error instanceof BitstreamError)) throw error;
  }
  return record;
};
