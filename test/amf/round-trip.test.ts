import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Amf0Complex, Amf0Value, Amf3Complex, Amf3Value, AmfProperty, AmfValue } from '../../src/amf/value.ts';
import { FieldTrace } from '../../src/syntax/field-trace.ts';
import { expectSame } from '../harness/same.ts';
import { FORMATS, parse, withoutTargets, write } from './harness.ts';

// The reader's UTF-8 decoder drops a leading byte order mark.
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((value) => !value.startsWith('\ufeff'));
const name = text.filter((value) => value !== '');
const double = fc.double();
const flag = fc.integer({ min: 0, max: 1 });
const index = fc.nat(6);
const xml = text;

const propertiesOf = <V>(key: fc.Arbitrary<string>, value: fc.Arbitrary<V>): fc.Arbitrary<AmfProperty<V>[]> =>
  fc.array(fc.record({ key, value }, { noNullPrototype: true }), { maxLength: 4 });
const bare = <const T extends string>(type: T): fc.Arbitrary<{ type: T }> => fc.constant({ type });
const node = <const T extends string, S extends object>(type: T, shape: { [K in keyof S]: fc.Arbitrary<S[K]> }) =>
  fc.record<{ type: T } & S>({ type: fc.constant(type), ...shape } as never, { noNullPrototype: true });

const amf3: fc.Arbitrary<Amf3Value> = fc.letrec<{ value: Amf3Value }>((tie) => {
  const value = tie('value');
  const list = fc.array(value, { maxLength: 4 });
  const sealed = propertiesOf(text, value);
  return {
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.oneof<fc.Arbitrary<Amf3Value>[]>(
        bare('undefined'),
        bare('null'),
        node('boolean', { value: fc.boolean() }),
        node('integer', { value: fc.integer({ min: -(2 ** 28), max: 2 ** 28 - 1 }) }),
        node('double', { value: double }),
        node('string', { value: text }),
        node('xml-doc', { value: xml }),
        node('xml', { value: xml }),
        node('amf3-date', { value: double }),
        node('byte-array', { value: fc.uint8Array({ maxLength: 200 }) }),
        node('vector-int', { fixed: flag, items: fc.array(fc.integer()) }),
        node('vector-uint', { fixed: flag, items: fc.array(fc.nat(0xffff_ffff)) }),
        node('vector-double', { fixed: flag, items: fc.array(double) }),
        node('amf3-reference', {
          of: fc.constantFrom('amf3-object', 'amf3-array', 'amf3-date', 'xml', 'dictionary', 'vector-object'),
          index,
        }),
      ),
      node('amf3-array', { associative: propertiesOf(name, value), dense: list }),
      node('amf3-object', { className: text, sealed, dynamic: propertiesOf(name, value) }),
      node('amf3-object', { className: text, sealed }),
      node('externalizable', {
        className: fc.constantFrom('flex.messaging.io.ArrayCollection', 'flex.messaging.io.ObjectProxy'),
        value,
      }),
      node('vector-object', { fixed: flag, typeName: text, items: list }),
      node('dictionary', {
        weakKeys: flag,
        entries: fc.array(fc.record({ key: value, value }, { noNullPrototype: true }), { maxLength: 3 }),
      }),
    ),
  };
}).value;

const amf0: fc.Arbitrary<Amf0Value> = fc.letrec<{ value: Amf0Value }>((tie) => {
  const value = tie('value');
  const properties = propertiesOf(text, value);
  return {
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.oneof<fc.Arbitrary<Amf0Value>[]>(
        node('number', { value: double }),
        node('boolean', { value: fc.boolean() }),
        node('string', { value: text }),
        bare('null'),
        bare('undefined'),
        bare('unsupported'),
        node('reference', { index }),
        node('date', { value: double, timeZone: fc.integer({ min: -0x8000, max: 0x7fff }) }),
        node('long-string', { value: text }),
        node('xml-document', { value: xml }),
      ),
      node('object', { properties }),
      node('ecma-array', { count: fc.nat(0xffff_ffff), properties }),
      node('typed-object', { className: text, properties }),
      node('strict-array', { items: fc.array(value, { maxLength: 4 }) }),
      node('avmplus-object', { value: amf3 }),
    ),
  };
}).value;

const COMPLEX0 = new Set(['object', 'typed-object', 'ecma-array', 'strict-array']);
const NOT_COMPLEX3 = new Set(['undefined', 'null', 'boolean', 'integer', 'double', 'string', 'amf3-reference']);

/** Reference tables, built by an independent walk. */
const tablesOf = (values: readonly AmfValue[]): { amf0: Amf0Complex[]; amf3: Amf3Complex[] } => {
  const tables = { amf0: [] as Amf0Complex[], amf3: [] as Amf3Complex[] };
  const walk = (value: AmfValue, inside3: boolean): void => {
    if (inside3 && !NOT_COMPLEX3.has(value.type)) tables.amf3.push(value as Amf3Complex);
    if (!inside3 && COMPLEX0.has(value.type)) tables.amf0.push(value as Amf0Complex);
    for (const child of childrenOf(value)) walk(child, inside3 || value.type === 'avmplus-object');
  };
  for (const value of values) walk(value, NOT_COMPLEX3.has(value.type) ? false : isAmf3(value));
  return tables;
};

const isAmf3 = (value: AmfValue): boolean =>
  /^(?:amf3-|vector-|xml$|xml-doc$|byte-|dictionary|externalizable)/.test(value.type);

const childrenOf = (value: AmfValue): AmfValue[] => {
  const {
    properties = [],
    associative = [],
    sealed = [],
    dynamic = [],
  } = value as unknown as { [key: string]: AmfProperty<AmfValue>[] };
  const members = [...properties, ...associative, ...sealed, ...dynamic].map((property) => property.value);
  const { dense = [], items = [] } = value as { dense?: AmfValue[]; items?: (AmfValue | number)[] };
  const nodes = items.filter((item): item is AmfValue => typeof item === 'object');
  const entries =
    value.type === 'dictionary' ? value.entries.flatMap(({ key, value: item }) => [key, ...(item ? [item] : [])]) : [];
  const inner = value.type === 'avmplus-object' || value.type === 'externalizable' ? value.value : undefined;
  return [...members, ...dense, ...nodes, ...entries, ...(inner === undefined ? [] : [inner])];
};

const referencesOf = (values: readonly AmfValue[]): AmfValue[] =>
  values.flatMap((value) =>
    value.type === 'reference' || value.type === 'amf3-reference' ? [value] : referencesOf(childrenOf(value)),
  );

describe.each([['AMF0', amf0] as const, ['AMF3', amf3] as const])('%s', (key, arbitrary) => {
  const format = FORMATS[key];
  const messages: fc.Arbitrary<AmfValue[]> = fc.array<AmfValue>(arbitrary as fc.Arbitrary<AmfValue>, { maxLength: 4 });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(messages, (values) => {
        const bytes = write(format, values);
        const parsed = parse(format, bytes);
        expect(parsed.error).toBeUndefined();
        expectSame(withoutTargets(parsed.values), values);
        expectSame(write(format, parsed.values), bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('resolves a reference to an object before it', () => {
    fc.assert(
      fc.property(messages, (values) => {
        const parsed = parse(format, write(format, values)).values;
        const tables = tablesOf(parsed);
        for (const reference of referencesOf(parsed)) {
          if (reference.type !== 'reference' && reference.type !== 'amf3-reference') continue;
          const table: readonly AmfValue[] = reference.type === 'reference' ? tables.amf0 : tables.amf3;
          // An object that starts after the reference is not its target.
          if (reference.target !== undefined) expect(reference.target === table[reference.index]).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('has a trace that tiles every message', () => {
    fc.assert(
      fc.property(messages, (values) => {
        const bytes = write(format, values);
        const sink = new FieldTrace();
        parse(format, bytes, sink);
        let bit = 0;
        const misplaced = sink.fields.find((field) => {
          const fits = field.bit === bit;
          bit += field.bits;
          return !fits;
        });
        expect(misplaced).toBeUndefined();
        expect(bit).toBe(8 * bytes.length);
      }),
      { numRuns: 200 },
    );
  });

  it('gives values or an error with its clause for damaged bytes', () => {
    fc.assert(
      fc.property(messages, fc.nat(), fc.nat(255), fc.nat(), (values, at, byte, cut) => {
        const bytes = write(format, values);
        if (bytes.length === 0) return;
        bytes[at % bytes.length] = byte;
        const { error } = parse(format, bytes.subarray(0, cut % (bytes.length + 1)));
        if (error !== undefined) expect(error.clause).toMatch(/^AMF[03] /);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives values or an error with its clause for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(0x12), (bytes, marker) => {
        const { error } = parse(format, Uint8Array.of(marker, ...bytes));
        if (error !== undefined) expect(error.clause).toMatch(/^AMF[03] /);
      }),
      { numRuns: 3000 },
    );
  });
});
