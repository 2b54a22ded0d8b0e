import type { SyntaxReader } from '../syntax/syntax-reader.ts';
import { readAmf3 } from './amf3.ts';
import { Amf3Tables } from './amf3-tables.ts';
import { AmfBudget } from './budget.ts';
import type { Amf0Complex, Amf0StrictArray, Amf0Value, AmfProperty } from './value.ts';

/** Type markers (AMF0 2.1). */
export const AMF0_MARKERS: Readonly<Record<number, string>> = {
  0: 'number',
  1: 'boolean',
  2: 'string',
  3: 'object',
  4: 'movieclip',
  5: 'null',
  6: 'undefined',
  7: 'reference',
  8: 'ecma-array',
  9: 'object-end',
  10: 'strict-array',
  11: 'date',
  12: 'long-string',
  13: 'unsupported',
  14: 'recordset',
  15: 'xml-document',
  16: 'typed-object',
  17: 'avmplus-object',
};

const BOOLEANS = (value: number): string => (value === 0 ? 'false' : 'true');

/** Shared by the values of one message: the objects that references point to, and the limits. */
export class Amf0Tables {
  /** Objects and arrays, ordered by where they begin. */
  readonly objects: Amf0Complex[] = [];
  readonly budget = new AmfBudget();
  readonly amf3 = new Amf3Tables(this.budget);
}

/** Receives a value as soon as it exists: an object before its members, so that an error in them loses nothing. */
type Keep = (value: Amf0Value) => void;

interface Type {
  /** Structure in the specification's spelling. */
  readonly structure: string;
  readonly clause: string;
  /** Reads what follows the marker. */
  readonly read: (r: SyntaxReader, tables: Amf0Tables, depth: number, keep: Keep) => void;
}

const RESERVED = (what: string): Type['read'] => {
  return (r) => {
    throw r.error('forbidden-value', 'marker', r.bit - 8, 'a type that is not reserved', what);
  };
};

/** Types by marker. */
const TYPES: Readonly<Record<number, Type>> = {
  0: {
    structure: 'number-type',
    clause: 'AMF0 2.2',
    read: (r, _tables, _depth, keep) => keep({ type: 'number', value: r.f64('number') }),
  },
  1: {
    structure: 'boolean-type',
    clause: 'AMF0 2.3',
    read: (r, _tables, _depth, keep) => keep({ type: 'boolean', value: r.u(8, 'boolean', BOOLEANS) !== 0 }),
  },
  2: {
    structure: 'string-type',
    clause: 'AMF0 2.4',
    read: (r, _tables, _depth, keep) => keep({ type: 'string', value: parseAmf0Utf8(r, 'stringLength', 'string') }),
  },
  3: {
    structure: 'anonymous-object-type',
    clause: 'AMF0 2.5',
    read: (r, tables, depth, keep) =>
      readProperties(r, tables, depth, begin(tables, keep, { type: 'object', properties: [] })),
  },
  4: { structure: 'movieclip-type', clause: 'AMF0 2.6', read: RESERVED('movieclip') },
  5: {
    structure: 'null-type',
    clause: 'AMF0 2.7',
    read: (_r, _tables, _depth, keep) => keep({ type: 'null' }),
  },
  6: {
    structure: 'undefined-type',
    clause: 'AMF0 2.8',
    read: (_r, _tables, _depth, keep) => keep({ type: 'undefined' }),
  },
  7: {
    structure: 'reference-type',
    clause: 'AMF0 2.9',
    read: (r, tables, _depth, keep) => {
      const at = r.bit;
      const index = r.u(16, 'reference');
      const target = tables.objects[index];
      if (target === undefined) r.issue('reference', at, `an index below ${tables.objects.length}`, index);
      keep(target === undefined ? { type: 'reference', index } : { type: 'reference', index, target });
    },
  },
  8: {
    structure: 'ecma-array-type',
    clause: 'AMF0 2.10',
    read: (r, tables, depth, keep) => {
      const count = r.u(32, 'associativeCount');
      readProperties(r, tables, depth, begin(tables, keep, { type: 'ecma-array', count, properties: [] }));
    },
  },
  9: {
    structure: 'object-end-type',
    clause: 'AMF0 2.11',
    read: (r) => {
      throw r.error('forbidden-value', 'marker', r.bit - 8, 'a value', 'object-end');
    },
  },
  10: {
    structure: 'strict-array-type',
    clause: 'AMF0 2.12',
    read: (r, tables, depth, keep) => {
      const count = r.u(32, 'arrayCount');
      const { items } = begin<Amf0StrictArray>(tables, keep, { type: 'strict-array', items: [] });
      // A count that is too high fails at the first missing value.
      for (let i = 0; i < count; i++) readValue(r, tables, depth + 1, (value) => items.push(value));
    },
  },
  11: {
    structure: 'date-type',
    clause: 'AMF0 2.13',
    read: (r, _tables, _depth, keep) => {
      const value = r.f64('date');
      keep({ type: 'date', value, timeZone: r.i(16, 'timeZone') });
    },
  },
  12: {
    structure: 'long-string-type',
    clause: 'AMF0 2.14',
    read: (r, _tables, _depth, keep) => keep({ type: 'long-string', value: longUtf8(r, 'string') }),
  },
  13: {
    structure: 'unsupported-type',
    clause: 'AMF0 2.15',
    read: (_r, _tables, _depth, keep) => keep({ type: 'unsupported' }),
  },
  14: { structure: 'recordset-type', clause: 'AMF0 2.16', read: RESERVED('recordset') },
  15: {
    structure: 'xml-document-type',
    clause: 'AMF0 2.17',
    read: (r, _tables, _depth, keep) => keep({ type: 'xml-document', value: longUtf8(r, 'xmlDocument') }),
  },
  16: {
    structure: 'object-type',
    clause: 'AMF0 2.18',
    read: (r, tables, depth, keep) => {
      const className = parseAmf0Utf8(r, 'classNameLength', 'className');
      readProperties(r, tables, depth, begin(tables, keep, { type: 'typed-object', className, properties: [] }));
    },
  },
  17: {
    structure: 'avmplus-object',
    clause: 'AMF0 3.1',
    read: (r, tables, depth, keep) =>
      readAmf3(r, tables.amf3, depth + 1, (value) => keep({ type: 'avmplus-object', value })),
  },
};

/**
 * Reads one AMF0 value (AMF0 2.1). The values of one message share `tables`. `into` receives the value as soon as it
 * begins: when a `BitstreamError` is thrown inside it, what was read is kept.
 */
export const parseAmf0Value = (
  r: SyntaxReader,
  tables: Amf0Tables = new Amf0Tables(),
  into: Amf0Value[] = [],
): Amf0Value => {
  const at = into.length;
  readValue(r, tables, 0, (value) => into.push(value));
  return into[at] as Amf0Value;
};

/** Reads AMF0 values up to the end of the data: script data, an RTMP command or data message. */
export const parseAmf0Values = (r: SyntaxReader, into: Amf0Value[] = [], tables = new Amf0Tables()): Amf0Value[] => {
  while (r.bitsLeft > 0) readValue(r, tables, 0, (value) => into.push(value));
  return into;
};

/** Reads text after its 16-bit length, without a marker (AMF0 1.3.1): keys, class names, names of shared objects. */
export const parseAmf0Utf8 = (r: SyntaxReader, lengthName: string, name: string): string =>
  r.utf8(r.u(16, lengthName), name);

const longUtf8 = (r: SyntaxReader, name: string): string => r.utf8(r.u(32, `${name}Length`), name);

const readValue = (r: SyntaxReader, tables: Amf0Tables, depth: number, keep: Keep): void => {
  tables.budget.value(r, 'marker', depth);
  const marker = r.peekBytes(1)[0];
  const type = marker === undefined ? undefined : TYPES[marker];
  if (type === undefined) {
    r.open('value-type', 'AMF0 2.1');
    const at = r.bit;
    const found = r.u(8, 'marker');
    throw r.error('forbidden-value', 'marker', at, 'a type marker, 0..17', `${found}`);
  }
  r.open(type.structure, type.clause);
  r.u(8, 'marker', AMF0_MARKERS);
  type.read(r, tables, depth, keep);
  r.close();
};

/** Adds an object or array to the table, and passes it on, before its content is read. */
const begin = <T extends Amf0Complex>(tables: Amf0Tables, keep: Keep, value: T): T => {
  tables.objects.push(value);
  keep(value);
  return value;
};

const readProperties = (
  r: SyntaxReader,
  tables: Amf0Tables,
  depth: number,
  owner: { properties: AmfProperty<Amf0Value>[]; unterminated?: true },
): void => {
  for (;;) {
    // Writers that count wrong and files cut at a tag lack the object-end marker: nothing is lost.
    if (r.bitsLeft === 0 && !r.partial) {
      owner.unterminated = true;
      r.issue('marker', r.bit, 'object-end', 'the end of the data');
      return;
    }
    const [first, second, third] = r.peekBytes(3);
    if (first === 0 && second === 0 && third === 9) {
      r.open('object-end-type', 'AMF0 2.11');
      r.u(16, 'keyLength');
      r.u(8, 'marker', AMF0_MARKERS);
      r.close();
      return;
    }
    const key = parseAmf0Utf8(r, 'keyLength', 'key');
    readValue(r, tables, depth + 1, (value) => owner.properties.push({ key, value }));
  }
};
