import type { Unit } from '../../../media/unit.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { errorFinding, issueFinding } from '../../syntax-findings.ts';
import { obuType } from '../obu-types.ts';
import { OBU_SEQUENCE_HEADER, OBU_TEMPORAL_DELIMITER } from '../syntax/obu-header.ts';
import type { ParsedObu } from '../syntax/parse-obu.ts';

const NONE: readonly Diagnostic[] = [];

/** OBUs that others follow in every temporal unit. */
const NEVER_LAST: ReadonlySet<number> = new Set([OBU_SEQUENCE_HEADER, OBU_TEMPORAL_DELIMITER]);

/** Codes of elements that have a rule of their own; the others are out of range. */
const CODES: Readonly<Record<string, string>> = {
  obu_forbidden_bit: 'forbidden-zero-bit',
  obu_reserved_1bit: 'obu-reserved-bits',
  extension_header_reserved_3bits: 'obu-reserved-bits',
  obu_size: 'obu-size',
  trailing_one_bit: 'trailing-bits',
  trailing_zero_bit: 'trailing-bits',
  trailing_zero_bytes: 'trailing-bits',
};

/** Findings about one OBU, each with its byte offset in the input. */
export const obuFindings = (unit: Unit, index: number, parsed: ParsedObu): Iterable<Diagnostic> => {
  const { error, issues, header } = parsed;
  const isSound = error === undefined && issues.length === 0 && unit.missingBytes === 0 && unit.size > 0;
  const isPlain = isSound && header.obu_has_size_field === 1 && obuType(header.obu_type ?? 0).role === 'slice';
  // Nearly all bytes are in frames without findings.
  return isPlain ? NONE : findings(unit, index, parsed);
};

function* findings(
  unit: Unit,
  nalu: number,
  { error, issues, header, payloadBytes = 0 }: ParsedObu,
): Iterable<Diagnostic> {
  const at = { offset: unit.offset, nalu };
  if (unit.size === 0) {
    yield { severity: 'error', code: 'empty-unit', message: 'OBU without a byte', ...at };
    return;
  }
  const { obu_type = 0, obu_has_size_field } = header;
  const name = `${obuType(obu_type).name} (OBU ${nalu})`;
  const start = unit.offset + unit.prefixLength;
  const offsetOf = (bit: number): number => start + Math.floor(bit / 8);
  if (unit.missingBytes > 0) yield missing(unit, nalu);
  else if (error !== undefined) {
    const code = error.field === 'obu_size' ? 'obu-size' : error.code;
    yield errorFinding(name, error, code, { offset: offsetOf(error.bit), nalu });
  }
  for (const issue of issues) {
    yield issueFinding(name, issue, CODES[issue.field] ?? 'out-of-range', { offset: offsetOf(issue.bit), nalu });
  }
  if (obu_has_size_field === 0 && unit.prefixLength === 0 && unit.outOfBand !== true) {
    const { origin } = unit;
    if (origin === undefined || NEVER_LAST.has(obu_type)) {
      const message = `${name} has no obu_size: it takes the rest of the ${origin?.kind ?? 'input'} (AV1 5.2)`;
      yield { severity: 'error', code: 'no-obu-size', message, ...at, field: 'obu_has_size_field', bit: 6 };
    }
  }
  if (obu_type === OBU_TEMPORAL_DELIMITER && payloadBytes > 0) {
    const message = `${name} has ${payloadBytes} bytes of data: a temporal delimiter has none (AV1 5.6)`;
    yield { severity: 'error', code: 'temporal-delimiter-data', message, ...at };
  }
  if (obuType(obu_type).role === 'unknown') {
    yield { severity: 'info', code: 'reserved-type', message: `obu_type ${obu_type} is reserved`, ...at };
  }
}

const missing = (unit: Unit, nalu: number): Diagnostic => {
  const promised = unit.size + unit.missingBytes;
  const whole = unit.origin === undefined ? 'what contains it' : `the ${unit.origin.kind}`;
  return {
    severity: 'error',
    code: 'obu-size',
    message: `OBU ${nalu} has ${promised} bytes by its size, ${whole} ends after ${unit.size}`,
    offset: unit.offset,
    length: unit.prefixLength + unit.size,
    nalu,
    expected: `${promised} bytes`,
    found: `${unit.size} bytes`,
  };
};
