/**
 * AMF0 and AMF3 (Action Message Format): values and their bytes. Readers read a `SyntaxReader`, writers write a `ByteWriter`.
 * @module
 */

export { Amf0Tables, parseAmf0Value, parseAmf0Values } from './amf/amf0.ts';
export { writeAmf0Value, writeAmf0Values } from './amf/amf0-write.ts';
export { parseAmf3Value, parseAmf3Values } from './amf/amf3.ts';
export { Amf3Tables, type Amf3Traits } from './amf/amf3-tables.ts';
export { Amf3WriteTables, writeAmf3Value, writeAmf3Values } from './amf/amf3-write.ts';
export type { AmfBudget } from './amf/budget.ts';
export { type Amf0Source, amf0EcmaArrayOf, amf0Of } from './amf/build.ts';
export { type AmfPlain, toPlain } from './amf/plain.ts';
export type {
  Amf0AvmPlusObject,
  Amf0Complex,
  Amf0Date,
  Amf0EcmaArray,
  Amf0LongString,
  Amf0Number,
  Amf0Object,
  Amf0Reference,
  Amf0StrictArray,
  Amf0TypedObject,
  Amf0Unsupported,
  Amf0Value,
  Amf0XmlDocument,
  Amf3Array,
  Amf3ByteArray,
  Amf3Complex,
  Amf3Date,
  Amf3Dictionary,
  Amf3DictionaryEntry,
  Amf3Double,
  Amf3Externalizable,
  Amf3Integer,
  Amf3NumberVector,
  Amf3Object,
  Amf3ObjectVector,
  Amf3Reference,
  Amf3Value,
  Amf3Xml,
  AmfBoolean,
  AmfNull,
  AmfProperty,
  AmfString,
  AmfUndefined,
  AmfValue,
} from './amf/value.ts';
