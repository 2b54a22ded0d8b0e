import { type ByteWriter, utf8Bytes } from '../bytes/byte-writer.ts';
import { RtmpkitError } from '../syntax/errors.ts';
import { Amf3WriteTables, writeAmf3 } from './amf3-write.ts';
import { MAX_AMF_DEPTH } from './limits.ts';
import type { Amf0Value, AmfProperty } from './value.ts';

/** Writes one AMF0 value. References are written by index; the caller keeps them valid. */
export const writeAmf0Value = (w: ByteWriter, value: Amf0Value, amf3 = new Amf3WriteTables()): void =>
  write(w, value, amf3, 0);

/** Writes the values of one message. */
export const writeAmf0Values = (w: ByteWriter, values: readonly Amf0Value[]): void => {
  const amf3 = new Amf3WriteTables();
  for (const value of values) write(w, value, amf3, 0);
};

/** Writes text after its 16-bit length, without a marker. */
export const writeAmf0Utf8 = (w: ByteWriter, text: string): void => {
  const bytes = utf8Bytes(text);
  if (bytes.length > 0xffff) {
    throw new RtmpkitError(
      'not-encodable',
      `a string of ${bytes.length} bytes: at most 65535, longer ones need long-string (AMF0 2.14)`,
    );
  }
  w.u16(bytes.length).bytes(bytes);
};

const write = (w: ByteWriter, value: Amf0Value, amf3: Amf3WriteTables, depth: number): void => {
  if (depth > MAX_AMF_DEPTH) throw new RtmpkitError('not-encodable', `values nested more than ${MAX_AMF_DEPTH} deep`);
  switch (value.type) {
    case 'number':
      w.u8(0x00).f64(value.value);
      return;
    case 'boolean':
      w.u8(0x01).u8(value.value ? 1 : 0);
      return;
    case 'string':
      writeAmf0Utf8(w.u8(0x02), value.value);
      return;
    case 'object':
      writeProperties(w.u8(0x03), value, amf3, depth);
      return;
    case 'null':
      w.u8(0x05);
      return;
    case 'undefined':
      w.u8(0x06);
      return;
    case 'reference':
      w.u8(0x07).u16(value.index);
      return;
    case 'ecma-array':
      writeProperties(w.u8(0x08).u32(value.count), value, amf3, depth);
      return;
    case 'strict-array':
      w.u8(0x0a).u32(value.items.length);
      for (const item of value.items) write(w, item, amf3, depth + 1);
      return;
    case 'date':
      w.u8(0x0b).f64(value.value).i16(value.timeZone);
      return;
    case 'long-string':
      writeLongUtf8(w.u8(0x0c), value.value);
      return;
    case 'unsupported':
      w.u8(0x0d);
      return;
    case 'xml-document':
      writeLongUtf8(w.u8(0x0f), value.value);
      return;
    case 'typed-object':
      writeAmf0Utf8(w.u8(0x10), value.className);
      writeProperties(w, value, amf3, depth);
      return;
    case 'avmplus-object':
      writeAmf3(w.u8(0x11), value.value, amf3, depth + 1);
  }
};

const writeLongUtf8 = (w: ByteWriter, text: string): void => {
  const bytes = utf8Bytes(text);
  w.u32(bytes.length).bytes(bytes);
};

const writeProperties = (
  w: ByteWriter,
  owner: { readonly properties: readonly AmfProperty<Amf0Value>[]; readonly unterminated?: true },
  amf3: Amf3WriteTables,
  depth: number,
): void => {
  for (const { key, value } of owner.properties) {
    writeAmf0Utf8(w, key);
    write(w, value, amf3, depth + 1);
  }
  if (owner.unterminated !== true) w.u16(0).u8(0x09);
};
