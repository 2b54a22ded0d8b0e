import type { Unit } from '../../../media/unit.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { escapedByteOf } from '../../../syntax/offset-map.ts';
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
  isPlainSlice(parsed) && parsed.error === undefined && parsed.issues.length === 0 && isSound(unit)
    ? NONE
    : findings(unit, nalu, parsed, sps);

const isSound = ({ missingBytes, forbiddenPatterns, endsWithZero }: Unit): boolean =>
  missingBytes === 0 && forbiddenPatterns === 0 && endsWithZero !== true;

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
  const name = `${nalUnitTypeName(nal_unit_type)} (NAL unit ${nalu})`;
  const start = unit.offset + unit.prefixLength;
  const offsetOf = (bit: number): number => start + escapedByteOf(bit, parsed.unescaped.removed);

  if (unit.missingBytes > 0) {
    const promised = unit.size + unit.missingBytes;
    const whole = unit.origin === undefined ? 'input' : 'tag';
    yield {
      severity: 'error',
      code: 'nal-length',
      message: `the length field promises ${promised} bytes, the ${whole} ends after ${unit.size}`,
      offset: unit.offset,
      length: unit.prefixLength + unit.size,
      nalu,
      expected: `${promised} bytes`,
      found: `${unit.size} bytes`,
    };
  }
  if (unit.size === 0) {
    yield { severity: 'error', code: 'empty-unit', message: 'NAL unit without a byte', offset: unit.offset, nalu };
    return;
  }
  if (unit.forbiddenPatternOffset !== undefined) {
    const more = unit.forbiddenPatterns > 1 ? ` and ${unit.forbiddenPatterns - 1} more` : '';
    yield {
      severity: 'error',
      code: 'forbidden-pattern',
      message: `00 00 00, 00 00 01 or 00 00 02 inside ${name}${more}: emulation prevention is missing (H.264 7.4.1)`,
      offset: unit.forbiddenPatternOffset,
      length: 3,
      nalu,
    };
  }
  if (unit.endsWithZero === true) {
    const message = `${name} ends with a byte 00: the last byte of a NAL unit is another one (H.264 7.4.1)`;
    const offset = start + unit.size - 1;
    yield { severity: 'error', code: 'last-byte-zero', message, offset, length: 1, nalu };
  }
  const { error } = parsed;
  if (error !== undefined) {
    yield {
      severity: 'error',
      code: error.code,
      message: `${name}: ${error.message}`,
      offset: offsetOf(error.bit),
      nalu,
      field: error.field,
      bit: error.bit,
      ...(error.expected !== undefined && { expected: error.expected }),
      ...(error.found !== undefined && { found: error.found }),
    };
  }
  for (const issue of parsed.issues) {
    const { structure, field, bit, expected, found, clause } = issue;
    yield {
      severity: 'error',
      code: field === 'forbidden_zero_bit' ? 'forbidden-zero-bit' : 'out-of-range',
      message: `${name}: ${structure}.${field} at bit ${bit}: expected ${expected}, found ${found} (${clause})`,
      offset: offsetOf(bit),
      nalu,
      field,
      bit,
      expected,
      found,
    };
  }
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
