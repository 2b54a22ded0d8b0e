/** A member of an object or associative array. Order and duplicates are as coded. */
export interface AmfProperty<V> {
  key: string;
  value: V;
}

/** Text of AMF0 2.4 (at most 65,535 bytes) or AMF3 3.8. */
export interface AmfString {
  type: 'string';
  value: string;
}

/** boolean-type (AMF0 2.3), false-type and true-type (AMF3 3.4, 3.5). */
export interface AmfBoolean {
  type: 'boolean';
  value: boolean;
}

/** null-type (AMF0 2.7, AMF3 3.3). */
export interface AmfNull {
  type: 'null';
}

/** undefined-type (AMF0 2.8, AMF3 3.2). */
export interface AmfUndefined {
  type: 'undefined';
}

/** number-type (AMF0 2.2). */
export interface Amf0Number {
  type: 'number';
  value: number;
}

interface Amf0Properties {
  properties: AmfProperty<Amf0Value>[];
  /** The data ended before the object-end marker. */
  unterminated?: true;
}

/** anonymous-object-type (AMF0 2.5). */
export interface Amf0Object extends Amf0Properties {
  type: 'object';
}

/** object-type (AMF0 2.18). */
export interface Amf0TypedObject extends Amf0Properties {
  type: 'typed-object';
  className: string;
}

/** ecma-array-type (AMF0 2.10). */
export interface Amf0EcmaArray extends Amf0Properties {
  type: 'ecma-array';
  /** associative-count as coded: advisory, often 0 or wrong. */
  count: number;
}

/** strict-array-type (AMF0 2.12). */
export interface Amf0StrictArray {
  type: 'strict-array';
  items: Amf0Value[];
}

/** reference-type (AMF0 2.9): an earlier or enclosing object or array. */
export interface Amf0Reference {
  type: 'reference';
  /** Index of the object or array in the message, ordered by where they begin. */
  index: number;
  /** The value it refers to; absent when there is no such object. Not written. */
  target?: Amf0Complex;
}

/** date-type (AMF0 2.13). */
export interface Amf0Date {
  type: 'date';
  /** Milliseconds since 1970-01-01 UTC. */
  value: number;
  /** time-zone: minutes in FLV, reserved and 0 in AMF0. It does not shift `value`. */
  timeZone: number;
}

/** long-string-type (AMF0 2.14). */
export interface Amf0LongString {
  type: 'long-string';
  value: string;
}

/** unsupported-type (AMF0 2.15). */
export interface Amf0Unsupported {
  type: 'unsupported';
}

/** xml-document-type (AMF0 2.17). */
export interface Amf0XmlDocument {
  type: 'xml-document';
  value: string;
}

/** avmplus-object (AMF0 3.1): one AMF3 value among AMF0 values. */
export interface Amf0AvmPlusObject {
  type: 'avmplus-object';
  value: Amf3Value;
}

/** AMF0 values that a reference can point to. */
export type Amf0Complex = Amf0Object | Amf0TypedObject | Amf0EcmaArray | Amf0StrictArray;

/** A value of AMF0, with its type on the wire. */
export type Amf0Value =
  | Amf0Number
  | AmfBoolean
  | AmfString
  | AmfNull
  | AmfUndefined
  | Amf0Complex
  | Amf0Reference
  | Amf0Date
  | Amf0LongString
  | Amf0Unsupported
  | Amf0XmlDocument
  | Amf0AvmPlusObject;

/** integer-type (AMF3 3.6): -2^28 .. 2^28 - 1. */
export interface Amf3Integer {
  type: 'integer';
  value: number;
}

/** double-type (AMF3 3.7). */
export interface Amf3Double {
  type: 'double';
  value: number;
}

/** xml-doc-type (AMF3 3.9), the old flash.xml.XMLDocument, and xml-type (AMF3 3.13). */
export interface Amf3Xml {
  type: 'xml-doc' | 'xml';
  value: string;
}

/** date-type (AMF3 3.10). */
export interface Amf3Date {
  type: 'amf3-date';
  /** Milliseconds since 1970-01-01 UTC. */
  value: number;
}

/** array-type (AMF3 3.11). */
export interface Amf3Array {
  type: 'amf3-array';
  /** Members with names; they come first. */
  associative: AmfProperty<Amf3Value>[];
  dense: Amf3Value[];
}

/** object-type (AMF3 3.12). */
export interface Amf3Object {
  type: 'amf3-object';
  /** Empty for an anonymous object. */
  className: string;
  /** Members that the class names. */
  sealed: AmfProperty<Amf3Value>[];
  /** Members beyond those; absent when the class has none. */
  dynamic?: AmfProperty<Amf3Value>[];
}

/** object-type with traits-ext (AMF3 3.12): a class with a custom format. */
export interface Amf3Externalizable {
  type: 'externalizable';
  className: string;
  /** Content of the known classes, one value; absent when it could not be read. */
  value?: Amf3Value;
}

/** bytearray-type (AMF3 3.14). */
export interface Amf3ByteArray {
  type: 'byte-array';
  value: Uint8Array;
}

/** vector-int-type, vector-uint-type and vector-double-type (AMF3 3.15). */
export interface Amf3NumberVector {
  type: 'vector-int' | 'vector-uint' | 'vector-double';
  /** fixed-vector: 1 when its length cannot change. */
  fixed: number;
  items: number[];
}

/** vector-object-type (AMF3 3.15). */
export interface Amf3ObjectVector {
  type: 'vector-object';
  fixed: number;
  /** object-type-name: `*` or empty for any. */
  typeName: string;
  items: Amf3Value[];
}

/** dictionary-type (AMF3 3.16). */
export interface Amf3Dictionary {
  type: 'dictionary';
  /** weak-keys. */
  weakKeys: number;
  entries: Amf3DictionaryEntry[];
}

/** A pair of a dictionary: its keys are values. */
export interface Amf3DictionaryEntry {
  key: Amf3Value;
  /** Absent when it could not be read. */
  value?: Amf3Value;
}

/** A reference into the object table of a message (AMF3 2.2), which holds all but numbers, strings and constants. */
export interface Amf3Reference {
  type: 'amf3-reference';
  /** Type of the marker before the reference. */
  of: Exclude<Amf3Complex['type'], 'externalizable'>;
  index: number;
  /** The value it refers to; absent when there is no such object. Not written. */
  target?: Amf3Complex;
}

/** AMF3 values that a reference can point to. */
export type Amf3Complex =
  | Amf3Xml
  | Amf3Date
  | Amf3Array
  | Amf3Object
  | Amf3Externalizable
  | Amf3ByteArray
  | Amf3NumberVector
  | Amf3ObjectVector
  | Amf3Dictionary;

/** A value of AMF3, with its type on the wire. */
export type Amf3Value =
  | AmfUndefined
  | AmfNull
  | AmfBoolean
  | Amf3Integer
  | Amf3Double
  | AmfString
  | Amf3Complex
  | Amf3Reference;

/** A value of either format. */
export type AmfValue = Amf0Value | Amf3Value;

/**
 * The member with this name of an object or associative array of either format; `undefined` if none. Of several the
 * last one, as in ActionScript: tools that add metadata leave the old members before it. References and avmplus-objects
 * are followed.
 */
export const amfMember = (value: AmfValue | undefined, key: string): AmfValue | undefined => {
  switch (value?.type) {
    case 'object':
    case 'typed-object':
    case 'ecma-array':
      return value.properties.findLast((property) => property.key === key)?.value;
    case 'amf3-array':
      return value.associative.findLast((property) => property.key === key)?.value;
    case 'amf3-object':
      return [...value.sealed, ...(value.dynamic ?? [])].findLast((property) => property.key === key)?.value;
    case 'avmplus-object':
      return amfMember(value.value, key);
    case 'reference':
    case 'amf3-reference':
      return amfMember(value.target, key);
    default:
      return undefined;
  }
};
