import { type ByteWriter, utf8Bytes } from '../bytes/byte-writer.ts';
import { RtmpkitError } from '../syntax/errors.ts';
import { ONE_VALUE_CLASSES } from './amf3-object.ts';
import { MAX_AMF_DEPTH } from './limits.ts';
import { writeU29 } from './u29.ts';
import type { Amf3Object, Amf3Reference, Amf3Value, AmfProperty } from './value.ts';

/**
 * Strings and traits written in one message: each is written once and referenced after that, as the Flash Player does.
 * Objects are not deduplicated: a reference is a separate value.
 */
export class Amf3WriteTables {
  readonly strings = new Map<string, number>();
  readonly traits = new Map<string, number>();
}

const MARKERS: Readonly<Record<Amf3Reference['of'], number>> = {
  'xml-doc': 0x07,
  'amf3-date': 0x08,
  'amf3-array': 0x09,
  'amf3-object': 0x0a,
  xml: 0x0b,
  'byte-array': 0x0c,
  'vector-int': 0x0d,
  'vector-uint': 0x0e,
  'vector-double': 0x0f,
  'vector-object': 0x10,
  dictionary: 0x11,
};

/** Writes one AMF3 value. References are written by index; the caller keeps them valid. */
export const writeAmf3Value = (w: ByteWriter, value: Amf3Value, tables = new Amf3WriteTables()): void =>
  writeAmf3(w, value, tables, 0);

/** Writes the values of one message. */
export const writeAmf3Values = (w: ByteWriter, values: readonly Amf3Value[]): void => {
  const tables = new Amf3WriteTables();
  for (const value of values) writeAmf3(w, value, tables, 0);
};

/** Writes a value at nesting level `depth`; for values inside others. */
export const writeAmf3 = (w: ByteWriter, value: Amf3Value, tables: Amf3WriteTables, depth: number): void => {
  if (depth > MAX_AMF_DEPTH) throw new RtmpkitError('not-encodable', `values nested more than ${MAX_AMF_DEPTH} deep`);
  const inside = (item: Amf3Value): void => writeAmf3(w, item, tables, depth + 1);
  switch (value.type) {
    case 'undefined':
      w.u8(0x00);
      return;
    case 'null':
      w.u8(0x01);
      return;
    case 'boolean':
      w.u8(value.value ? 0x03 : 0x02);
      return;
    case 'integer':
      if (!Number.isInteger(value.value) || value.value < -(2 ** 28) || value.value >= 2 ** 28) {
        throw new RtmpkitError('not-encodable', `${value.value} is not a 29-bit integer (AMF3 3.6)`);
      }
      writeU29(w.u8(0x04), value.value & 0x1fff_ffff);
      return;
    case 'double':
      w.u8(0x05).f64(value.value);
      return;
    case 'string':
      writeUtf8Vr(w.u8(0x06), value.value, tables);
      return;
    case 'xml-doc':
    case 'xml': {
      const bytes = utf8Bytes(value.value);
      writeInline(w, value.type, bytes.length);
      w.bytes(bytes);
      return;
    }
    case 'amf3-date':
      writeInline(w, 'amf3-date', 0);
      w.f64(value.value);
      return;
    case 'amf3-array':
      writeInline(w, 'amf3-array', value.dense.length);
      writeMembers(w, value.associative, tables, depth);
      value.dense.forEach(inside);
      return;
    case 'amf3-object':
      writeTraits(w, value, tables);
      for (const property of value.sealed) inside(property.value);
      if (value.dynamic !== undefined) writeMembers(w, value.dynamic, tables, depth);
      return;
    case 'externalizable':
      if (value.value === undefined || !ONE_VALUE_CLASSES.has(value.className)) {
        throw new RtmpkitError(
          'not-encodable',
          `the format of externalizable class ${value.className} is unknown (AMF3 3.12)`,
        );
      }
      writeExternalizableTraits(w, value.className, tables);
      inside(value.value);
      return;
    case 'byte-array':
      writeInline(w, 'byte-array', value.value.length);
      w.bytes(value.value);
      return;
    case 'vector-int':
    case 'vector-uint':
    case 'vector-double':
      writeInline(w, value.type, value.items.length);
      w.u8(value.fixed);
      for (const item of value.items) {
        if (value.type === 'vector-int') w.i32(item);
        else if (value.type === 'vector-uint') w.u32(item);
        else w.f64(item);
      }
      return;
    case 'vector-object':
      writeInline(w, 'vector-object', value.items.length);
      writeUtf8Vr(w.u8(value.fixed), value.typeName, tables);
      value.items.forEach(inside);
      return;
    case 'dictionary':
      writeInline(w, 'dictionary', value.entries.length);
      w.u8(value.weakKeys);
      for (const { key, value: item } of value.entries) {
        inside(key);
        if (item === undefined)
          throw new RtmpkitError('not-encodable', 'a dictionary entry without a value (AMF3 3.16)');
        inside(item);
      }
      return;
    case 'amf3-reference':
      writeU29(w.u8(MARKERS[value.of]), 2 * value.index);
  }
};

const writeInline = (w: ByteWriter, type: Amf3Reference['of'], value: number): void =>
  writeU29(w.u8(MARKERS[type]), 2 * value + 1);

const writeUtf8Vr = (w: ByteWriter, text: string, tables: Amf3WriteTables): void => {
  const index = tables.strings.get(text);
  if (index !== undefined) {
    writeU29(w, 2 * index);
    return;
  }
  const bytes = utf8Bytes(text);
  writeU29(w, 2 * bytes.length + 1);
  w.bytes(bytes);
  if (bytes.length > 0) tables.strings.set(text, tables.strings.size);
};

const writeMembers = (
  w: ByteWriter,
  members: readonly AmfProperty<Amf3Value>[],
  tables: Amf3WriteTables,
  depth: number,
): void => {
  for (const { key, value } of members) {
    if (key === '')
      throw new RtmpkitError(
        'not-encodable',
        'a member with an empty name: that marks the end of the members (AMF3 3.11, 3.12)',
      );
    writeUtf8Vr(w, key, tables);
    writeAmf3(w, value, tables, depth + 1);
  }
  writeUtf8Vr(w, '', tables);
};

const writeTraits = (w: ByteWriter, value: Amf3Object, tables: Amf3WriteTables): void => {
  const members = value.sealed.map((property) => property.key);
  const dynamic = value.dynamic !== undefined;
  if (referToTraits(w, JSON.stringify([value.className, dynamic, members]), tables)) return;
  writeU29(w, 16 * members.length + (dynamic ? 0b1011 : 0b0011));
  writeUtf8Vr(w, value.className, tables);
  for (const member of members) writeUtf8Vr(w, member, tables);
};

const writeExternalizableTraits = (w: ByteWriter, className: string, tables: Amf3WriteTables): void => {
  if (referToTraits(w, JSON.stringify([className]), tables)) return;
  writeU29(w, 0b0111);
  writeUtf8Vr(w, className, tables);
};

/** Writes the marker, and a reference if these traits were written before (true); otherwise adds them to the table. */
const referToTraits = (w: ByteWriter, key: string, tables: Amf3WriteTables): boolean => {
  w.u8(MARKERS['amf3-object']);
  const index = tables.traits.get(key);
  if (index !== undefined) writeU29(w, 4 * index + 0b01);
  else tables.traits.set(key, tables.traits.size);
  return index !== undefined;
};
