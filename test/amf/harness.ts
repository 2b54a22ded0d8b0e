import { Amf0Tables, parseAmf0Values } from '../../src/amf/amf0.ts';
import { writeAmf0Values } from '../../src/amf/amf0-write.ts';
import { parseAmf3Values } from '../../src/amf/amf3.ts';
import { writeAmf3Values } from '../../src/amf/amf3-write.ts';
import type { Amf0Value, Amf3Value, AmfValue } from '../../src/amf/value.ts';
import { ByteWriter } from '../../src/bytes/byte-writer.ts';
import { BitstreamError } from '../../src/syntax/errors.ts';
import type { FieldSink } from '../../src/syntax/field-sink.ts';
import { SyntaxReader } from '../../src/syntax/syntax-reader.ts';

/** Common interface of AMF0 and AMF3. */
export interface Format {
  readonly parse: (r: SyntaxReader, into: AmfValue[]) => unknown;
  readonly write: (w: ByteWriter, values: readonly AmfValue[]) => void;
}

export const FORMATS: Readonly<Record<'AMF0' | 'AMF3', Format>> = {
  AMF0: {
    parse: (r, into) => parseAmf0Values(r, into as Amf0Value[], new Amf0Tables()),
    write: (w, values) => writeAmf0Values(w, values as Amf0Value[]),
  },
  AMF3: {
    parse: (r, into) => parseAmf3Values(r, into as Amf3Value[]),
    write: (w, values) => writeAmf3Values(w, values as Amf3Value[]),
  },
};

export interface Parsed {
  readonly values: AmfValue[];
  readonly reader: SyntaxReader;
  readonly error?: BitstreamError;
}

/** The values and the BitstreamError, if any; other errors are bugs and are rethrown. */
export const parse = (format: Format, bytes: Uint8Array, sink?: FieldSink): Parsed => {
  const reader = new SyntaxReader(bytes, { sink });
  const values: AmfValue[] = [];
  try {
    format.parse(reader, values);
    return { values, reader };
  } catch (error) {
    if (error instanceof BitstreamError) return { values, reader, error };
    throw error;
  }
};

export const write = (format: Format, values: readonly AmfValue[]): Uint8Array => {
  const w = new ByteWriter();
  format.write(w, values);
  return w.toBytes();
};

/** A copy whose references keep only their index, so that cyclic values can be compared. */
export const withoutTargets = (value: unknown): unknown => {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutTargets);
  const entries = Object.entries(value).filter(([key]) => key !== 'target');
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutTargets(item)]));
};
