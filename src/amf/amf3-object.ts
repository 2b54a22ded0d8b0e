import type { SyntaxReader } from '../syntax/syntax-reader.ts';
import {
  type Amf3Tables,
  type Amf3Traits,
  type Keep,
  parseUtf8Vr,
  type ReadValue,
  readInlineHeader,
} from './amf3-tables.ts';
import type { Amf3Externalizable, Amf3Object, Amf3Value, AmfProperty } from './value.ts';

/** Externalizable classes with a known format: each writes one value, the array or object that it wraps. */
export const ONE_VALUE_CLASSES: ReadonlySet<string> = new Set([
  'flex.messaging.io.ArrayCollection',
  'flex.messaging.io.ArrayList',
  'flex.messaging.io.ObjectProxy',
]);

/** Reads object-type (AMF3 3.12) after its marker. */
export const readObject = (
  r: SyntaxReader,
  tables: Amf3Tables,
  depth: number,
  keep: Keep,
  readValue: ReadValue,
): void => {
  const at = r.bit;
  const header = readInlineHeader(r, tables, 'U29O', 'amf3-object', keep, objectMeaning);
  if (header === undefined) return;
  const traits =
    (header & 1) === 0 ? traitsOf(r, tables, header >>> 1, at) : parseTraits(r, tables, header >>> 1, depth);
  if (traits.externalizable) {
    const object: Amf3Externalizable = { type: 'externalizable', className: traits.className };
    tables.objects.push(object);
    keep(object);
    if (!ONE_VALUE_CLASSES.has(traits.className)) {
      const expected = `one of ${[...ONE_VALUE_CLASSES].join(', ')}: no other externalizable class is known`;
      throw r.error('forbidden-value', 'externalContent', r.bit, expected, traits.className);
    }
    readValue(r, tables, depth + 1, (value) => {
      object.value = value;
    });
    return;
  }
  const object: Amf3Object = { type: 'amf3-object', className: traits.className, sealed: [] };
  if (traits.dynamic) object.dynamic = [];
  tables.objects.push(object);
  keep(object);
  for (const key of traits.members) {
    readValue(r, tables, depth + 1, (value) => object.sealed.push({ key, value }));
  }
  if (object.dynamic !== undefined) readMembers(r, tables, depth, object.dynamic, readValue);
};

/** Reads names and values up to the empty name: the associative part of an array, the dynamic members of an object. */
export const readMembers = (
  r: SyntaxReader,
  tables: Amf3Tables,
  depth: number,
  into: AmfProperty<Amf3Value>[],
  readValue: ReadValue,
): void => {
  for (;;) {
    const key = parseUtf8Vr(r, tables, 'key');
    if (key === '') return;
    readValue(r, tables, depth + 1, (value) => into.push({ key, value }));
  }
};

const traitsOf = (r: SyntaxReader, tables: Amf3Tables, index: number, at: number): Amf3Traits => {
  const traits = tables.traits[index];
  if (traits !== undefined) {
    tables.budget.characters(r, 'U29O', at, traits.characters);
    return traits;
  }
  throw r.error('out-of-range', 'U29O', at, `a traits index below ${tables.traits.length}`, `${index}`);
};

/** U29O-traits-ext and U29O-traits; `header` is the U29O without its two lowest bits. */
const parseTraits = (r: SyntaxReader, tables: Amf3Tables, header: number, depth: number): Amf3Traits => {
  const className = parseUtf8Vr(r, tables, 'className');
  const members: string[] = [];
  const externalizable = (header & 1) === 1;
  const count = externalizable ? 0 : header >>> 2;
  for (let i = 0; i < count; i++) {
    tables.budget.value(r, 'U29S', depth);
    members.push(parseUtf8Vr(r, tables, r.nth('member', i)));
  }
  const dynamic = !externalizable && (header & 2) === 2;
  const characters = members.reduce((sum, name) => sum + name.length, className.length);
  const traits: Amf3Traits = { className, externalizable, dynamic, members, characters };
  tables.traits.push(traits);
  return traits;
};

const objectMeaning = (header: number): string => {
  if ((header & 1) === 0) return `object of traits ${header >>> 1}`;
  if ((header & 2) === 2) return 'externalizable object';
  return `${(header & 4) === 4 ? 'dynamic ' : ''}object, ${header >>> 3} sealed members`;
};
