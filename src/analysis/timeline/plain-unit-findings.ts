import type { Unit } from '../../media/unit.ts';
import type { Diagnostic } from '../../syntax/diagnostics.ts';

/** Faults of a NAL unit of a codec of which only the unit headers are read. Offsets are those in the payload. */
export function* plainUnitFindings(unit: Unit, name: string): Generator<Diagnostic, void> {
  const { offset, prefixLength, size, bytes, forbiddenPatternOffset } = unit;
  if (size === 0) yield { severity: 'error', code: 'empty-unit', message: 'NAL unit without a byte', offset };
  else if ((bytes[0] as number) >= 0x80) {
    const message = `${name}: forbidden_zero_bit is 1`;
    yield { severity: 'error', code: 'forbidden-zero-bit', message, offset: offset + prefixLength };
  }
  if (unit.endsWithZero === true) {
    const message = `${name} ends with a byte 00`;
    yield { severity: 'error', code: 'last-byte-zero', message, offset: offset + prefixLength + size - 1, length: 1 };
  }
  if (forbiddenPatternOffset === undefined) return;
  const message = `00 00 00, 00 00 01 or 00 00 02 inside ${name}: emulation prevention is missing`;
  yield { severity: 'error', code: 'forbidden-pattern', message, offset: forbiddenPatternOffset, length: 3 };
}
