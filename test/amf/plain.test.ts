import { describe, expect, it } from 'vitest';
import { writeAmf0Value } from '../../src/amf/amf0-write.ts';
import { writeAmf3Value } from '../../src/amf/amf3-write.ts';
import { amf0EcmaArrayOf, amf0Of } from '../../src/amf/build.ts';
import { type AmfPlain, toPlain } from '../../src/amf/plain.ts';
import { type Amf0Value, type Amf3Value, type AmfValue, amfMember } from '../../src/amf/value.ts';
import { ByteWriter } from '../../src/bytes/byte-writer.ts';
import { RtmpkitError } from '../../src/syntax/errors.ts';
import { bytesOf } from '../harness/cases.ts';
import { FORMATS, parse, write } from './harness.ts';

const plainOf = (format: 'AMF0' | 'AMF3', hex: string): AmfPlain[] =>
  parse(FORMATS[format], bytesOf(hex)).values.map(toPlain);
const nil: Amf0Value = { type: 'null' };

describe('plain data', () => {
  it.each<[AmfValue, AmfPlain]>([
    [nil, { amf: 'null' }],
    [{ type: 'undefined' }, { amf: 'undefined' }],
    [{ type: 'unsupported' }, { amf: 'unsupported' }],
    [
      { type: 'number', value: Number.NaN },
      { amf: 'number', value: 'NaN' },
    ],
    [
      { type: 'double', value: Number.NEGATIVE_INFINITY },
      { amf: 'number', value: '-Infinity' },
    ],
    [
      { type: 'vector-double', fixed: 0, items: [1, Number.POSITIVE_INFINITY] },
      [1, { amf: 'number', value: 'Infinity' }],
    ],
    [{ type: 'date', value: 1_700_000_000_000, timeZone: 60 }, '2023-11-14T22:13:20.000Z'],
    [
      { type: 'amf3-date', value: 9e15 },
      { amf: 'date', value: 9e15 },
    ],
    [
      { type: 'date', value: Number.NaN, timeZone: 0 },
      { amf: 'date', value: { amf: 'number', value: 'NaN' } },
    ],
    [{ type: 'byte-array', value: Uint8Array.of(0xca, 0xfe) }, 'cafe'],
    [{ type: 'xml-document', value: '<a/>' }, '<a/>'],
    [
      { type: 'typed-object', className: 'A', properties: [{ key: 'k', value: nil }] },
      { amf: 'typed-object', className: 'A', value: { k: { amf: 'null' } } },
    ],
    [
      {
        type: 'amf3-object',
        className: '',
        sealed: [{ key: 'a', value: { type: 'integer', value: 1 } }],
        dynamic: [{ key: 'b', value: { type: 'integer', value: 2 } }],
      },
      { a: 1, b: 2 },
    ],
    [
      { type: 'amf3-object', className: 'C', sealed: [] },
      { amf: 'typed-object', className: 'C', value: {} },
    ],
    [
      { type: 'externalizable', className: 'E' },
      { amf: 'typed-object', className: 'E' },
    ],
    [{ type: 'amf3-array', associative: [], dense: [{ type: 'integer', value: 1 }] }, [1]],
    [{ type: 'amf3-array', associative: [{ key: 'a', value: { type: 'integer', value: 1 } }], dense: [] }, { a: 1 }],
    [
      {
        type: 'amf3-array',
        associative: [{ key: 'a', value: { type: 'integer', value: 1 } }],
        dense: [{ type: 'integer', value: 2 }],
      },
      { amf: 'array', associative: { a: 1 }, dense: [2] },
    ],
    [
      {
        type: 'dictionary',
        weakKeys: 0,
        entries: [{ key: { type: 'integer', value: 1 }, value: { type: 'string', value: 'x' } }],
      },
      { amf: 'dictionary', entries: [{ key: 1, value: 'x' }] },
    ],
    [{ type: 'avmplus-object', value: { type: 'integer', value: 5 } }, 5],
    [
      { type: 'reference', index: 7 },
      { amf: 'reference', index: 7 },
    ],
  ])('%j', (value, plain) => expect(toPlain(value)).toStrictEqual(plain));

  it('loses no member, whatever its name', () => {
    const keys = ['a', 'a#2', 'a', 'a', '__proto__', 'amf', ''];
    const plain = toPlain({
      type: 'object',
      properties: keys.map((key, i) => ({ key, value: { type: 'number', value: i } })),
    });
    expect(Object.entries(plain)).toEqual([
      ['a', 0],
      ['a#2', 1],
      ['a#3', 2],
      ['a#4', 3],
      ['__proto__', 4],
      ['amf#2', 5],
      ['', 6],
    ]);
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype);
  });

  it('the same name 100,000 times takes no quadratic time', () => {
    const properties = Array.from({ length: 100_000 }, () => ({ key: 'a', value: nil }));
    expect(Object.keys(toPlain({ type: 'object', properties })).length).toBe(100_000);
  });

  it('follows references, but not cycles', () => {
    expect(plainOf('AMF0', '03 0001 61 05 000009 07 0000')).toEqual([{ a: { amf: 'null' } }, { a: { amf: 'null' } }]);
    expect(plainOf('AMF0', '0a 00000002 03 0001 61 07 0000 000009 07 0001')).toEqual([
      [{ a: { amf: 'reference', index: 0 } }, { a: { amf: 'reference', index: 0 } }],
    ]);
  });

  it('references that double at each level terminate', () => {
    // Each array holds the next one and a reference to it: 2^100 values when written out.
    let value: Amf3Value = { type: 'amf3-array', associative: [], dense: [] };
    for (let index = 99; index > 0; index--) {
      value = {
        type: 'amf3-array',
        associative: [],
        dense: [value, { type: 'amf3-reference', of: 'amf3-array', index }],
      };
    }
    const { values, reader, error } = parse(FORMATS.AMF3, write(FORMATS.AMF3, [value]));
    expect(error).toBeUndefined();
    expect(reader.issues).toEqual([]);
    const text = JSON.stringify(values.map(toPlain));
    expect(text).toContain('{"amf":"reference","index":1}');
    expect(text.length).toBeLessThan(128 << 20);
  });

  it('a chain of a hundred thousand references does not overflow', () => {
    const items: Amf0Value[] = [{ type: 'object', properties: [] }];
    for (let index = 0; index < 100_000; index++) {
      items.push({
        type: 'object',
        properties: [{ key: 'a', value: { type: 'reference', index, target: items[index] as never } }],
      });
    }
    expect(toPlain(items.at(-1) as Amf0Value)).toBeDefined();
  });
});

describe('members', () => {
  it('are found by name through references and AMF3', () => {
    const [object, reference] = parse(
      FORMATS.AMF0,
      bytesOf('08 00000000 0001 61 0101 0001 61 0100 000009 07 0000'),
    ).values;
    expect(amfMember(object, 'a')).toEqual({ type: 'boolean', value: false });
    expect(amfMember(reference, 'a')).toEqual({ type: 'boolean', value: false });
    expect(amfMember(object, 'b')).toBeUndefined();
    const [, metadata] = parse(
      FORMATS.AMF0,
      bytesOf('02 000a 6f6e4d65746144617461 11 0a0b01 0b 7769647468 048120 0d 73746572656f 03 01'),
    ).values;
    expect(amfMember(metadata, 'width')).toEqual({ type: 'integer', value: 160 });
    expect(amfMember(metadata, 'stereo')).toEqual({ type: 'boolean', value: true });
    expect(amfMember(undefined, 'a')).toBeUndefined();
  });
});

describe('data as AMF0', () => {
  it('has one canonical form', () => {
    expect(amf0Of({ a: [1, 'x', true, null, undefined], d: new Date(5) })).toEqual({
      type: 'object',
      properties: [
        {
          key: 'a',
          value: {
            type: 'strict-array',
            items: [
              { type: 'number', value: 1 },
              { type: 'string', value: 'x' },
              { type: 'boolean', value: true },
              nil,
              { type: 'undefined' },
            ],
          },
        },
        { key: 'd', value: { type: 'date', value: 5, timeZone: 0 } },
      ],
    });
    expect(amf0EcmaArrayOf({ width: 1 })).toMatchObject({ type: 'ecma-array', count: 1 });
    expect(amf0Of('é'.repeat(40_000)).type).toBe('long-string');
    expect(amf0Of('e'.repeat(0xffff)).type).toBe('string');
    expect(amf0Of('e'.repeat(0x10000)).type).toBe('long-string');
  });
});

describe('values without an encoding', () => {
  it.each<Amf3Value>([
    { type: 'integer', value: 2 ** 28 },
    { type: 'integer', value: 0.5 },
    { type: 'amf3-array', associative: [{ key: '', value: { type: 'null' } }], dense: [] },
    { type: 'externalizable', className: 'flex.messaging.io.ArrayList' },
    { type: 'externalizable', className: 'x', value: { type: 'null' } },
    { type: 'dictionary', weakKeys: 0, entries: [{ key: { type: 'null' } }] },
  ])('%j', (value) => expect(() => writeAmf3Value(new ByteWriter(), value)).toThrow(RtmpkitError));

  it('a string that is too long, and an array inside itself', () => {
    expect(() => writeAmf0Value(new ByteWriter(), { type: 'string', value: 'x'.repeat(0x10000) })).toThrow(
      /long-string/,
    );
    const own: Amf0Value = { type: 'strict-array', items: [] };
    own.items.push(own);
    expect(() => writeAmf0Value(new ByteWriter(), own)).toThrow(RtmpkitError);
  });
});
