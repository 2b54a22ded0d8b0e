import { RtmpkitError } from '../syntax/errors.ts';
import { MAX_AMF_DEPTH } from './limits.ts';
import type { Amf0EcmaArray, Amf0Value, AmfProperty } from './value.ts';

/** JavaScript data that has one obvious AMF0 form. */
export type Amf0Source =
  | number
  | boolean
  | string
  | null
  | undefined
  | Date
  | readonly Amf0Source[]
  | { readonly [key: string]: Amf0Source };

/** UTF-16 units that always fit into a string-type: each takes at most 3 bytes. */
const ALWAYS_FITS = Math.floor(0xffff / 3);

/** Data as AMF0: a list becomes a strict array, a record an object, a text beyond 65,535 bytes a long string. */
export const amf0Of = (source: Amf0Source, depth = 0): Amf0Value => {
  if (depth > MAX_AMF_DEPTH) throw new RtmpkitError('not-encodable', `data nested more than ${MAX_AMF_DEPTH} deep`);
  if (source === null) return { type: 'null' };
  if (source === undefined) return { type: 'undefined' };
  if (typeof source === 'number') return { type: 'number', value: source };
  if (typeof source === 'boolean') return { type: 'boolean', value: source };
  if (typeof source === 'string') return { type: fitsString(source) ? 'string' : 'long-string', value: source };
  if (source instanceof Date) return { type: 'date', value: source.getTime(), timeZone: 0 };
  if (isList(source)) return { type: 'strict-array', items: source.map((item) => amf0Of(item, depth + 1)) };
  return { type: 'object', properties: propertiesOf(source, depth) };
};

/** A record as an ECMA array, which onMetaData is. */
export const amf0EcmaArrayOf = (source: { readonly [key: string]: Amf0Source }): Amf0EcmaArray => {
  const properties = propertiesOf(source, 0);
  return { type: 'ecma-array', count: properties.length, properties };
};

const propertiesOf = (source: { readonly [key: string]: Amf0Source }, depth: number): AmfProperty<Amf0Value>[] =>
  Object.entries(source).map(([key, value]) => ({ key, value: amf0Of(value, depth + 1) }));

const fitsString = (text: string): boolean =>
  text.length <= ALWAYS_FITS || new TextEncoder().encode(text).length <= 0xffff;

const isList = (source: object): source is readonly Amf0Source[] => Array.isArray(source);
