import type { Unit } from '../../../media/unit.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { isSoundUnit, nalFindings } from '../../h26x/nal-findings.ts';
import type { InferredSps } from '../inference.ts';
import { allowedRefIdc, isRefIdcAllowed, nalUnitTypeName } from '../nal-unit-types.ts';
import { profileName } from '../profiles.ts';
import { h264Proof } from '../proof.ts';
import { isPacketOfUnits, isRtpPacket } from '../rtp-payload.ts';
import type { ParsedNalUnit } from '../syntax/parse-nal-unit.ts';
import { isReadable } from '../syntax/sps.ts';
import { colourFinding } from './colour-finding.ts';
import { levelFindings } from './level-findings.ts';
import { spsProfileFindings } from './profile-findings.ts';

const PARTITION_A = 2;
/** profile_idc of the Extended profile. */
const EXTENDED = 88;

const NONE: readonly Diagnostic[] = [];

/** Findings about one unit, each with its byte offset in the input. `sps`: that of its slice or PPS. */
export const unitFindings = (
  unit: Unit,
  nalu: number,
  parsed: ParsedNalUnit,
  sps: InferredSps | undefined,
): Iterable<Diagnostic> =>
  // Nearly all units are slices without findings: a generator for each shows in the profile.
  isPlainSlice(parsed) && parsed.error === undefined && parsed.issues.length === 0 && isSoundUnit(unit)
    ? NONE
    : findings(unit, nalu, parsed, sps);

/** A slice without findings about its type. */
const isPlainSlice = ({ header: { nal_unit_type, nal_ref_idc } }: ParsedNalUnit): boolean =>
  nal_unit_type === 1 || (nal_unit_type === 5 && nal_ref_idc !== 0);

function* findings(
  unit: Unit,
  nalu: number,
  parsed: ParsedNalUnit,
  sps: InferredSps | undefined,
): Iterable<Diagnostic> {
  const { nal_unit_type = 0 } = parsed.header;
  yield* nalFindings(unit, nalu, nalUnitTypeName(nal_unit_type), parsed, 'H.264 7.4.1');
  if (unit.size === 0) return;
  yield* semanticFindings(unit, nalu, parsed);
  if (nal_unit_type === PARTITION_A && sps !== undefined && sps.profile_idc !== EXTENDED) {
    const message = `data partition A in a stream of ${profileName(sps)}: only Extended has data partitions (H.264 A.2)`;
    yield { severity: 'error', code: 'data-partition', message, offset: unit.offset, nalu };
  }
}

/** Findings that need more than one element. */
function* semanticFindings(unit: Unit, nalu: number, parsed: ParsedNalUnit): Iterable<Diagnostic> {
  const { nal_unit_type: type = 0, nal_ref_idc } = parsed.header;
  const at = { offset: unit.offset, nalu };
  const expected = allowedRefIdc(type);
  if (nal_ref_idc !== undefined && expected !== undefined && !isRefIdcAllowed(type, nal_ref_idc)) {
    const why = type === 5 && nal_ref_idc === 0 ? ', its dec_ref_pic_marking() is missing' : '';
    const message = `${nalUnitTypeName(type)} with nal_ref_idc ${nal_ref_idc}: expected ${expected}${why} (H.264 7.4.1)`;
    const found = `${nal_ref_idc}`;
    yield { severity: 'error', code: 'nal-ref-idc', message, ...at, field: 'nal_ref_idc', bit: 1, expected, found };
  }
  if ((type >= 16 && type <= 18) || type === 22 || type === 23) {
    yield {
      severity: 'info',
      code: 'reserved-type',
      message: `nal_unit_type ${type} is reserved or not parsed`,
      ...at,
    };
  } else if (isRtpPacket(type) && isPacketOfUnits(parsed.unescaped.bytes, unit.size, h264Proof.isPlausible)) {
    const what = `${nalUnitTypeName(type)}: an RTP packet of NAL units, written as if it were one (RFC 6184 5.2)`;
    const message = `${what}; decoders drop it, the depacketiser has to take it apart`;
    yield { severity: 'warning', code: 'rtp-packet', message, ...at };
  } else if (type === 0 || type >= 24) {
    const message = `nal_unit_type ${type} is unspecified in H.264 (Table 7-1)`;
    yield { severity: 'info', code: 'unspecified-type', message, ...at };
  }
  if (isReadable(parsed.sps)) {
    for (const finding of levelFindings(parsed.sps)) yield { ...finding, ...at };
    for (const finding of spsProfileFindings(parsed.sps)) yield { ...finding, ...at };
    const colour = colourFinding(parsed.sps);
    if (colour !== undefined) yield { ...colour, ...at };
  }
}
