import type { Unit } from '../../media/unit.ts';
import type { Diagnostic, SyntaxIssue } from '../../syntax/diagnostics.ts';
import type { BitstreamError } from '../../syntax/errors.ts';
import { escapedByteOf } from '../../syntax/offset-map.ts';
import { errorFinding, issueFinding } from '../syntax-findings.ts';
import type { Unescaped } from './emulation-prevention.ts';

/** What was read of a NAL unit. */
export interface ReadNalUnit {
  readonly error?: BitstreamError;
  readonly issues: readonly SyntaxIssue[];
  readonly unescaped: Unescaped;
}

export const isSoundUnit = ({ missingBytes, forbiddenPatterns, endsWithZero }: Unit): boolean =>
  missingBytes === 0 && forbiddenPatterns === 0 && endsWithZero !== true;

/** Findings about the bytes of a NAL unit and its syntax. `type`: name of its type; `clause`: of the bytes of a unit. */
export function* nalFindings(
  unit: Unit,
  nalu: number,
  type: string,
  { error, issues, unescaped }: ReadNalUnit,
  clause: 'H.264 7.4.1' | 'H.265 7.4.2.1',
): Iterable<Diagnostic> {
  const name = `${type} (NAL unit ${nalu})`;
  const start = unit.offset + unit.prefixLength;
  const offsetOf = (bit: number): number => start + escapedByteOf(bit, unescaped.removed);

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
      message: `00 00 00, 00 00 01 or 00 00 02 inside ${name}${more}: emulation prevention is missing (${clause})`,
      offset: unit.forbiddenPatternOffset,
      length: 3,
      nalu,
    };
  }
  if (unit.endsWithZero === true) {
    const message = `${name} ends with a byte 00: the last byte of a NAL unit is another one (${clause})`;
    const offset = start + unit.size - 1;
    yield { severity: 'error', code: 'last-byte-zero', message, offset, length: 1, nalu };
  }
  if (error !== undefined) yield errorFinding(name, error, error.code, { offset: offsetOf(error.bit), nalu });
  for (const issue of issues) {
    const code = issue.field === 'forbidden_zero_bit' ? 'forbidden-zero-bit' : 'out-of-range';
    yield issueFinding(name, issue, code, { offset: offsetOf(issue.bit), nalu });
  }
}
