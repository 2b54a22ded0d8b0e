import { ByteWriter } from '../../../bytes/byte-writer.ts';
import { RtmpkitError } from '../../../syntax/errors.ts';
import { SyntaxReader } from '../../../syntax/syntax-reader.ts';
import { type RecordFinding, RecordFindings } from '../../config-record/record-finding.ts';
import { constraintFlags } from '../derive.ts';
import { inferFormat } from '../inference.ts';
import { highestLevel } from '../levels.ts';
import { commonProfile } from '../profile-conformance.ts';
import { ParameterSets } from '../syntax/parameter-sets.ts';
import { parseNalUnit } from '../syntax/parse-nal-unit.ts';
import { isDeclared, type Sps } from '../syntax/sps.ts';
import { PROFILES_WITHOUT_TAIL, parseAvcConfigRecord } from './avc-config-record.ts';
import { avcConfigRules } from './avc-config-rules.ts';
import { type AvcConfigTail, writeAvcConfigRecord } from './avc-config-write.ts';

/**
 * NAL units for a record, each list in the order to write; without start code or length, emulation prevention included.
 */
export interface AvcConfigSets {
  readonly sps: readonly Uint8Array[];
  readonly pps: readonly Uint8Array[];
  readonly spsExt: readonly Uint8Array[];
}

/** A newly made record, with findings about it. */
export interface MadeAvcConfig {
  readonly bytes: Uint8Array;
  readonly findings: readonly RecordFinding[];
}

/**
 * Makes the AVCDecoderConfigurationRecord of parameter sets (ISO/IEC 14496-15 5.3.3.1): the profile they all conform
 * to, the constraint flags they all set, their highest level, and the tail that every profile except Baseline, Main and
 * Extended has. `lengthSize` is that of the samples, in bytes. Throws `not-encodable` if there is no such record.
 */
export const avcConfigOf = ({ sps, pps, spsExt }: AvcConfigSets, lengthSize: 1 | 2 | 4): MadeAvcConfig => {
  const all = sps.map((unit) => parseNalUnit(unit, new ParameterSets()).sps ?? {});
  const [first, ...others] = all.filter(isDeclared);
  if (first === undefined) {
    throw new RtmpkitError(
      'not-encodable',
      'no SPS to make an AVCDecoderConfigurationRecord from (ISO/IEC 14496-15 5.3.3.1)',
    );
  }
  const declared = [first, ...others] as const;
  const profile = commonProfile(declared) ?? first.profile_idc;
  const tail = PROFILES_WITHOUT_TAIL.has(profile) ? undefined : tailOf(all, spsExt);
  const w = new ByteWriter();
  writeAvcConfigRecord(w, {
    AVCProfileIndication: profile,
    profile_compatibility: declared.reduce((both, one) => both & constraintFlags(one), 0xff),
    AVCLevelIndication: highestLevel(declared).level_idc,
    lengthSizeMinusOne: lengthSize === 4 ? 3 : lengthSize === 2 ? 1 : 0,
    sequenceParameterSets: sps,
    pictureParameterSets: pps,
    ...(tail !== undefined && { tail }),
  });
  const bytes = w.toBytes();
  return { bytes, findings: findingsOf(bytes, tail === undefined ? spsExt : []) };
};

/** The tail, from the first SPS that was read far enough; `undefined` if there is none. */
const tailOf = (all: readonly Partial<Sps>[], spsExt: readonly Uint8Array[]): AvcConfigTail | undefined => {
  const known = all.find((sps) => sps.log2_max_frame_num_minus4 !== undefined);
  if (known === undefined) return undefined;
  const { chroma_format_idc: chroma_format, bit_depth_luma_minus8, bit_depth_chroma_minus8 } = inferFormat(known);
  return {
    chroma_format,
    bit_depth_luma_minus8,
    bit_depth_chroma_minus8,
    sequenceParameterSetExts: spsExt,
  };
};

const findingsOf = (bytes: Uint8Array, leftOut: readonly Uint8Array[]): readonly RecordFinding[] => {
  const rules = avcConfigRules(parseAvcConfigRecord(new SyntaxReader(bytes)), bytes);
  if (leftOut.length === 0) return rules;
  const found = new RecordFindings('AVCDecoderConfigurationRecord');
  const what = leftOut.length === 1 ? '1 SPS extension is' : `${leftOut.length} SPS extensions are`;
  const message = `${what} left out: a record of profile ${bytes[1]} has no place for it`;
  found.add('warning', 'sps-ext-left-out', 'sequenceParameterSetExtNALUnit', bytes.length * 8, message);
  return [...rules, ...found.list];
};
