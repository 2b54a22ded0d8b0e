import type { SyntaxIssue } from '../../syntax/diagnostics.ts';
import { BitstreamError } from '../../syntax/errors.ts';
import type { FieldSink } from '../../syntax/field-sink.ts';
import { SyntaxReader } from '../../syntax/syntax-reader.ts';
import type { RecordFinding } from './record-finding.ts';

/** The functions for one kind of decoder configuration record. */
export interface RecordFunctions<R, D> {
  /** Parses the record; elements read before an error stay in `into`. */
  readonly parse: (r: SyntaxReader, into: Partial<R>) => R;
  /** Derives values from the record, as far as it was read. */
  readonly derive: (record: Partial<R>, bytes: Uint8Array) => D;
  /** Checks beyond the syntax. */
  readonly rules: (record: Partial<R>, bytes: Uint8Array) => readonly RecordFinding[];
}

/** A configuration record with derived values and findings. */
export interface ReadRecord<R, D> {
  /** After an error, as far as it was read. */
  readonly record: Partial<R>;
  readonly derived: D;
  /** Elements out of range, broken rules, bytes after the record; not `error`. */
  readonly findings: readonly RecordFinding[];
  /** Why the rest of the record could not be read. */
  readonly error?: BitstreamError;
}

/**
 * Reads a decoder configuration record that fills `bytes`: syntax, derived values and findings. Never throws for
 * invalid input. Bit positions in errors, findings and the trace count from its first bit.
 */
export const readRecord = <R, D>(
  bytes: Uint8Array,
  { parse, derive, rules }: RecordFunctions<R, D>,
  sink?: FieldSink,
): ReadRecord<R, D> => {
  const r = new SyntaxReader(bytes, { sink });
  const record: Partial<R> = {};
  const findings: RecordFinding[] = [];
  let error: BitstreamError | undefined;
  try {
    parse(r, record);
    if (r.bitsLeft > 0) findings.push(trailingBytes(r));
  } catch (thrown) {
    if (!(thrown instanceof BitstreamError)) throw thrown;
    error = thrown;
  }
  return {
    record,
    derived: derive(record, bytes),
    findings: [...r.issues.map(findingOfIssue), ...findings, ...rules(record, bytes)],
    ...(error !== undefined && { error }),
  };
};

/** Records end on a byte boundary, so whole bytes are left. They are harmless, and shown in the trace. */
const trailingBytes = (r: SyntaxReader): RecordFinding => {
  const bit = r.bit;
  const length = r.bitsLeft >>> 3;
  r.bytes(length, 'trailing_bytes');
  return {
    severity: 'warning',
    code: 'trailing-bytes',
    message: `${length} bytes after the record`,
    structure: 'unit',
    field: 'trailing_bytes',
    bit,
    expected: 'the end of the record',
    found: `${length} more bytes`,
  };
};

const findingOfIssue = ({ structure, field, bit, expected, found }: SyntaxIssue): RecordFinding => ({
  severity: 'warning',
  code: field === 'reserved' ? 'reserved-bits' : 'record-out-of-range',
  message: `${structure}.${field} is ${found}, expected ${expected}`,
  structure,
  field,
  bit,
  expected,
  found,
});
