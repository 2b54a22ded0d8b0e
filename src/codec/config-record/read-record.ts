import type { SyntaxIssue } from '../../syntax/diagnostics.ts';
import { BitstreamError } from '../../syntax/errors.ts';
import type { FieldSink } from '../../syntax/field-sink.ts';
import { SyntaxReader } from '../../syntax/syntax-reader.ts';
import type { RecordFinding } from './record-finding.ts';

/** The plain functions of one kind of decoder configuration record. */
export interface RecordFunctions<R, D> {
  /** Reads the record; what was read before an error stays in `into`. */
  readonly parse: (r: SyntaxReader, into: Partial<R>) => R;
  /** What follows from the record, as far as it was read. */
  readonly derive: (record: Partial<R>, bytes: Uint8Array) => D;
  /** What is wrong with it beyond its syntax. */
  readonly rules: (record: Partial<R>, bytes: Uint8Array) => readonly RecordFinding[];
}

/** A configuration record, what follows from it, and what is wrong with it. */
export interface ReadRecord<R, D> {
  /** After an error, as far as it was read. */
  readonly record: Partial<R>;
  readonly derived: D;
  /** Elements out of their range, broken rules, bytes after the record; not the error. */
  readonly findings: readonly RecordFinding[];
  /** Why the rest of the record could not be read. */
  readonly error?: BitstreamError;
}

/**
 * Reads a decoder configuration record that is the whole of `bytes`: its syntax, what follows from it, and what is wrong
 * with it. Never throws for what the bytes say. Bit positions in errors, findings and the trace count from its first bit.
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

/** Records end on a byte border, so what is left is whole bytes. They are harmless, and kept in the trace. */
const trailingBytes = (r: SyntaxReader): RecordFinding => {
  const bit = r.bit;
  const length = r.bitsLeft >>> 3;
  r.bytes(length, 'trailing_bytes');
  return {
    severity: 'warning',
    code: 'trailing-bytes',
    message: `${length} bytes behind the record`,
    structure: 'unit',
    field: 'trailing_bytes',
    bit,
    expected: 'the end of the record',
    found: `${length} more bytes`,
  };
};

const findingOfIssue = ({ structure, field, bit, expected, found }: SyntaxIssue): RecordFinding => ({
  severity: 'warning',
  code: field === 'reserved' ? 'reserved-bits' : 'out-of-range',
  message: `${structure}.${field} is ${found}, expected ${expected}`,
  structure,
  field,
  bit,
  expected,
  found,
});
