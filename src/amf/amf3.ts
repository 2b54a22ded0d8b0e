import type { SyntaxReader } from '../syntax/syntax-reader.ts';
import { readMembers, readObject } from './amf3-object.ts';
import { Amf3Tables, type Keep, parseUtf8Vr, readInlineHeader } from './amf3-tables.ts';
import { readU29 } from './u29.ts';
import type { Amf3Date, Amf3NumberVector, Amf3Value, Amf3Xml } from './value.ts';

/** Type markers (AMF3 3.1). */
export const AMF3_MARKERS: Readonly<Record<number, string>> = {
  0: 'undefined',
  1: 'null',
  2: 'false',
  3: 'true',
  4: 'integer',
  5: 'double',
  6: 'string',
  7: 'xml-doc',
  8: 'date',
  9: 'array',
  10: 'object',
  11: 'xml',
  12: 'byte-array',
  13: 'vector-int',
  14: 'vector-uint',
  15: 'vector-double',
  16: 'vector-object',
  17: 'dictionary',
};

interface Type {
  readonly structure: string;
  readonly clause: string;
  /** Reads what follows the marker. */
  readonly read: (r: SyntaxReader, tables: Amf3Tables, depth: number, keep: Keep) => void;
}

const constant = (structure: string, clause: string, value: () => Amf3Value): Type => ({
  structure,
  clause,
  read: (_r, _tables, _depth, keep) => keep(value()),
});

const readXml = (of: Amf3Xml['type'], structure: string, clause: string): Type => ({
  structure,
  clause,
  read: (r, tables, _depth, keep) => {
    const length = readInlineHeader(r, tables, 'U29X', of, keep, (n) => `${n} bytes`);
    if (length === undefined) return;
    // Added after the text: nothing inside it can refer to it, and a truncated text is not a value.
    const value: Amf3Xml = { type: of, value: r.utf8(length, 'xml') };
    tables.objects.push(value);
    keep(value);
  },
});

const readNumberVector = (
  of: Amf3NumberVector['type'],
  structure: string,
  item: (r: SyntaxReader, name: string) => number,
): Type => ({
  structure,
  clause: 'AMF3 3.15',
  read: (r, tables, depth, keep) => {
    const count = readInlineHeader(r, tables, 'U29V', of, keep, (n) => `${n} items`);
    if (count === undefined) return;
    const fixed = r.u(8, 'fixedVector', FIXED);
    const items: number[] = [];
    const value: Amf3NumberVector = { type: of, fixed, items };
    tables.objects.push(value);
    keep(value);
    for (let i = 0; i < count; i++) {
      tables.budget.value(r, 'item', depth);
      items.push(item(r, r.nth('item', i)));
    }
  },
});

const FIXED: Readonly<Record<number, string>> = { 0: 'variable length', 1: 'fixed length' };
const WEAK: Readonly<Record<number, string>> = { 0: 'strong keys', 1: 'weak keys' };

/** Types by marker. */
const TYPES: Readonly<Record<number, Type>> = {
  0: constant('undefined-type', 'AMF3 3.2', () => ({ type: 'undefined' })),
  1: constant('null-type', 'AMF3 3.3', () => ({ type: 'null' })),
  2: constant('false-type', 'AMF3 3.4', () => ({ type: 'boolean', value: false })),
  3: constant('true-type', 'AMF3 3.5', () => ({ type: 'boolean', value: true })),
  4: {
    structure: 'integer-type',
    clause: 'AMF3 3.6',
    read: (r, _tables, _depth, keep) => {
      const value = signed29(readU29(r, 'U29', (coded) => `${signed29(coded)}`));
      keep({ type: 'integer', value });
    },
  },
  5: {
    structure: 'double-type',
    clause: 'AMF3 3.7',
    read: (r, _tables, _depth, keep) => keep({ type: 'double', value: r.f64('double') }),
  },
  6: {
    structure: 'string-type',
    clause: 'AMF3 3.8',
    read: (r, tables, _depth, keep) => keep({ type: 'string', value: parseUtf8Vr(r, tables, 'string') }),
  },
  7: readXml('xml-doc', 'xml-doc-type', 'AMF3 3.9'),
  8: {
    structure: 'date-type',
    clause: 'AMF3 3.10',
    read: (r, tables, _depth, keep) => {
      if (readInlineHeader(r, tables, 'U29D', 'amf3-date', keep, () => 'a date') === undefined) return;
      const value: Amf3Date = { type: 'amf3-date', value: r.f64('date') };
      tables.objects.push(value);
      keep(value);
    },
  },
  9: {
    structure: 'array-type',
    clause: 'AMF3 3.11',
    read: (r, tables, depth, keep) => {
      const count = readInlineHeader(r, tables, 'U29A', 'amf3-array', keep, (n) => `${n} dense values`);
      if (count === undefined) return;
      const value = { type: 'amf3-array' as const, associative: [], dense: [] as Amf3Value[] };
      tables.objects.push(value);
      keep(value);
      readMembers(r, tables, depth, value.associative, readAmf3);
      for (let i = 0; i < count; i++) readAmf3(r, tables, depth + 1, (item) => value.dense.push(item));
    },
  },
  10: {
    structure: 'object-type',
    clause: 'AMF3 3.12',
    read: (r, tables, depth, keep) => readObject(r, tables, depth, keep, readAmf3),
  },
  11: readXml('xml', 'xml-type', 'AMF3 3.13'),
  12: {
    structure: 'bytearray-type',
    clause: 'AMF3 3.14',
    read: (r, tables, _depth, keep) => {
      const length = readInlineHeader(r, tables, 'U29B', 'byte-array', keep, (n) => `${n} bytes`);
      if (length === undefined) return;
      // r.bytes makes hex text, many times their size: only for a trace.
      const value = new Uint8Array(r.peekBytes(length));
      if (r.tracing) r.bytes(length, 'bytes');
      else r.limit(8 * length, 'bytes')();
      const array = { type: 'byte-array' as const, value };
      tables.objects.push(array);
      keep(array);
    },
  },
  13: readNumberVector('vector-int', 'vector-int-type', (r, name) => r.i(32, name)),
  14: readNumberVector('vector-uint', 'vector-uint-type', (r, name) => r.u(32, name)),
  15: readNumberVector('vector-double', 'vector-double-type', (r, name) => r.f64(name)),
  16: {
    structure: 'vector-object-type',
    clause: 'AMF3 3.15',
    read: (r, tables, depth, keep) => {
      const count = readInlineHeader(r, tables, 'U29V', 'vector-object', keep, (n) => `${n} items`);
      if (count === undefined) return;
      const fixed = r.u(8, 'fixedVector', FIXED);
      const typeName = parseUtf8Vr(r, tables, 'objectTypeName');
      const value = { type: 'vector-object' as const, fixed, typeName, items: [] as Amf3Value[] };
      tables.objects.push(value);
      keep(value);
      for (let i = 0; i < count; i++) readAmf3(r, tables, depth + 1, (item) => value.items.push(item));
    },
  },
  17: {
    structure: 'dictionary-type',
    clause: 'AMF3 3.16',
    read: (r, tables, depth, keep) => {
      const count = readInlineHeader(r, tables, 'U29Dict', 'dictionary', keep, (n) => `${n} entries`);
      if (count === undefined) return;
      const weakKeys = r.u(8, 'weakKeys', WEAK);
      const value = { type: 'dictionary' as const, weakKeys, entries: [] as { key: Amf3Value; value?: Amf3Value }[] };
      tables.objects.push(value);
      keep(value);
      for (let i = 0; i < count; i++) {
        readAmf3(r, tables, depth + 1, (key) => value.entries.push({ key }));
        const entry = value.entries[i];
        readAmf3(r, tables, depth + 1, (item) => {
          if (entry !== undefined) entry.value = item;
        });
      }
    },
  },
};

/**
 * Reads one AMF3 value (AMF3 3.1). The values of one message share `tables`. `into` receives the value as soon as it
 * begins: when a `BitstreamError` is thrown inside it, what was read is kept.
 */
export const parseAmf3Value = (r: SyntaxReader, tables = new Amf3Tables(), into: Amf3Value[] = []): Amf3Value => {
  const at = into.length;
  readAmf3(r, tables, 0, (value) => into.push(value));
  return into[at] as Amf3Value;
};

/** Reads AMF3 values up to the end of the data. */
export const parseAmf3Values = (r: SyntaxReader, into: Amf3Value[] = [], tables = new Amf3Tables()): Amf3Value[] => {
  while (r.bitsLeft > 0) readAmf3(r, tables, 0, (value) => into.push(value));
  return into;
};

/** Reads a value at nesting level `depth`; for values inside others. */
export const readAmf3 = (r: SyntaxReader, tables: Amf3Tables, depth: number, keep: Keep): void => {
  tables.budget.value(r, 'marker', depth);
  const marker = r.peekBytes(1)[0];
  const type = marker === undefined ? undefined : TYPES[marker];
  if (type === undefined) {
    r.open('value-type', 'AMF3 3.1');
    const at = r.bit;
    const found = r.u(8, 'marker');
    throw r.error('forbidden-value', 'marker', at, 'a type marker, 0..17', `${found}`);
  }
  r.open(type.structure, type.clause);
  r.u(8, 'marker', AMF3_MARKERS);
  type.read(r, tables, depth, keep);
  r.close();
};

/** The U29 of an integer is two's complement of 29 bits. */
const signed29 = (coded: number): number => (coded << 3) >> 3;
