import type { Unit } from '../../../media/unit.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { isSoundUnit, nalFindings } from '../../h26x/nal-findings.ts';
import type { InferredHevcSps } from '../inference.ts';
import { headerConflict, isUndefinedType } from '../nal-unit-rules.ts';
import { hevcNalUnitTypeName } from '../nal-unit-types.ts';
import { hevcProof } from '../proof.ts';
import { isPacketOfUnits, isRtpPacket } from '../rtp-payload.ts';
import type { ParsedHevcNalUnit } from '../syntax/parse-nal-unit.ts';
import type { HevcVps } from '../syntax/vps.ts';
import { levelFindings } from './level-findings.ts';
import { profileFindings } from './profile-findings.ts';
import { setAgreement } from './set-agreement.ts';

const NONE: readonly Diagnostic[] = [];

/** A valid SPS of the base layer, and the VPS that it refers to. */
export interface SequenceSets {
  readonly sps: InferredHevcSps;
  readonly vps: HevcVps | undefined;
}

/** Findings about one unit, each with its byte offset in the input. `sets`: those of an SPS. */
export const unitFindings = (
  unit: Unit,
  nalu: number,
  parsed: ParsedHevcNalUnit,
  sets: SequenceSets | undefined,
): Iterable<Diagnostic> =>
  // Nearly all units are slices without findings: a generator for each shows in the profile.
  parsed.slice !== undefined &&
  parsed.error === undefined &&
  parsed.issues.length === 0 &&
  isSoundUnit(unit) &&
  conflictOf(parsed) === undefined
    ? NONE
    : findings(unit, nalu, parsed, sets);

function* findings(
  unit: Unit,
  nalu: number,
  parsed: ParsedHevcNalUnit,
  sets: SequenceSets | undefined,
): Iterable<Diagnostic> {
  const { nal_unit_type: type = 0 } = parsed.header;
  yield* nalFindings(unit, nalu, hevcNalUnitTypeName(type), parsed, 'H.265 7.4.2.1');
  if (unit.size === 0) return;
  const at = { offset: unit.offset, nalu };
  const conflict = conflictOf(parsed);
  if (conflict !== undefined) {
    const message = `${hevcNalUnitTypeName(type)}: ${conflict} (H.265 7.4.2.2)`;
    yield { severity: 'error', code: 'nal-header', message, ...at };
  }
  if (isRtpPacket(type) && isPacketOfUnits(parsed.unescaped.bytes, unit.size, hevcProof.isPlausible)) {
    const what = `${hevcNalUnitTypeName(type)}: an RTP packet of NAL units, written as if it were one (RFC 7798 4.4)`;
    const message = `${what}; decoders drop it, the depacketiser has to take it apart`;
    yield { severity: 'warning', code: 'rtp-packet', message, ...at };
  } else if (type >= 48 && isUndefinedType(type)) {
    const message = `nal_unit_type ${type} is unspecified in H.265 (Table 7-1)`;
    yield { severity: 'info', code: 'unspecified-type', message, ...at };
  } else if (isUndefinedType(type)) {
    yield { severity: 'info', code: 'reserved-type', message: `nal_unit_type ${type} is reserved`, ...at };
  }
  if (sets === undefined) return;
  for (const finding of levelFindings(sets.sps)) yield { ...finding, ...at };
  for (const finding of profileFindings(sets.sps)) yield { ...finding, ...at };
  for (const finding of setAgreement(sets.sps, sets.vps)) yield { ...finding, ...at };
}

/** Why type, layer and TemporalId do not go together. Without an increment of 1, the TemporalId is an issue of its own. */
const conflictOf = ({ header }: ParsedHevcNalUnit): string | undefined => {
  const { nal_unit_type: type, nuh_layer_id: layer, nuh_temporal_id_plus1: plus1 } = header;
  if (type === undefined || layer === undefined || plus1 === undefined || plus1 === 0) return undefined;
  return headerConflict(type, layer, plus1 - 1);
};
