import type { Amf0Value, Amf3Value } from '../../src/amf/value.ts';

/** Values of one message with their bytes. They are canonical: writing them gives the same bytes. */
export interface AmfVector<V> {
  readonly name: string;
  /** The clause it was written from, or the public test that states the bytes for the value. */
  readonly origin: string;
  readonly hex: string;
  /** References without their targets. */
  readonly values: readonly V[];
}

const text = (ascii: string): string => Buffer.from(ascii, 'latin1').toString('hex');
const str = (value: string) => ({ type: 'string' as const, value });
const int = (value: number) => ({ type: 'integer' as const, value });
const num = (value: number) => ({ type: 'number' as const, value });

export const AMF0_VECTORS: readonly AmfVector<Amf0Value>[] = [
  { name: 'number', origin: 'alxayo/rtmp-go amf0_number_1_5', hex: '00 3ff8000000000000', values: [num(1.5)] },
  {
    name: 'true and false',
    origin: 'AMF0 2.3',
    hex: '0101 0100',
    values: [
      { type: 'boolean', value: true },
      { type: 'boolean', value: false },
    ],
  },
  { name: 'string', origin: 'alxayo/rtmp-go amf0_string_test', hex: '02 0004 74657374', values: [str('test')] },
  { name: 'empty string', origin: 'AMF0 2.4', hex: '02 0000', values: [str('')] },
  {
    name: 'object',
    origin: 'alxayo/rtmp-go amf0_object_simple',
    hex: '03 0003 6b6579 02 0005 76616c7565 0000 09',
    values: [{ type: 'object', properties: [{ key: 'key', value: str('value') }] }],
  },
  {
    name: 'null, undefined, unsupported',
    origin: 'AMF0 2.7, 2.8, 2.15',
    hex: '05 06 0d',
    values: [{ type: 'null' }, { type: 'undefined' }, { type: 'unsupported' }],
  },
  {
    name: 'an array that holds itself and the object before it',
    origin: 'AMF0 2.9',
    hex: '03 000009 0a 00000003 07 0001 07 0000 05',
    values: [
      { type: 'object', properties: [] },
      {
        type: 'strict-array',
        items: [{ type: 'reference', index: 1 }, { type: 'reference', index: 0 }, { type: 'null' }],
      },
    ],
  },
  {
    name: 'ecma array whose count is wrong, with a name twice and an empty name',
    origin: 'AMF0 2.10',
    hex: '08 ffffffff 0001 61 05 0001 61 06 0000 0100 0000 09',
    values: [
      {
        type: 'ecma-array',
        count: 0xffffffff,
        properties: [
          { key: 'a', value: { type: 'null' } },
          { key: 'a', value: { type: 'undefined' } },
          { key: '', value: { type: 'boolean', value: false } },
        ],
      },
    ],
  },
  {
    name: 'strict array',
    origin: 'alxayo/rtmp-go amf0_array_strict',
    hex: '0a 00000003 003ff0000000000000 004000000000000000 004008000000000000',
    values: [{ type: 'strict-array', items: [num(1), num(2), num(3)] }],
  },
  {
    name: 'date with a time zone before UTC',
    origin: 'AMF0 2.13',
    hex: '0b 4278bcfe56800000 ffc4',
    values: [{ type: 'date', value: 1_700_000_000_000, timeZone: -60 }],
  },
  {
    name: 'long string',
    origin: 'AMF0 2.14',
    hex: '0c 00000005 68656c6c6f',
    values: [{ type: 'long-string', value: 'hello' }],
  },
  {
    name: 'XML document',
    origin: 'AMF0 2.17',
    hex: `0f 00000004 ${text('<a/>')}`,
    values: [{ type: 'xml-document', value: '<a/>' }],
  },
  {
    name: 'typed object',
    origin: 'AMF0 2.18',
    hex: `10 0007 ${text('a.b.Foo')} 0001 78 02 0001 79 0000 09`,
    values: [{ type: 'typed-object', className: 'a.b.Foo', properties: [{ key: 'x', value: str('y') }] }],
  },
  {
    name: 'AMF3 among AMF0: the string table continues',
    origin: 'AMF0 3.1',
    hex: '11 06 03 61 0100 11 06 00',
    values: [
      { type: 'avmplus-object', value: str('a') },
      { type: 'boolean', value: false },
      { type: 'avmplus-object', value: str('a') },
    ],
  },
  {
    name: 'object without its end marker',
    origin: 'AMF0 2.11; writers leave it out at the end of a tag',
    hex: '08 00000001 0001 61 03 0001 62 05',
    values: [
      {
        type: 'ecma-array',
        count: 1,
        properties: [
          {
            key: 'a',
            value: { type: 'object', properties: [{ key: 'b', value: { type: 'null' } }], unterminated: true },
          },
        ],
        unterminated: true,
      },
    ],
  },
];

const PYAMF = 'hydralabs/pyamf test_amf3.py';
const INTEGERS: readonly [number, string][] = [
  [0, '00'],
  [0x7f, '7f'],
  [0x80, '8100'],
  [0xd4, '8154'],
  [0x3fff, 'ff7f'],
  [0x4000, '818000'],
  [0x1a53f, '86ca3f'],
  [0x1fffff, 'ffff7f'],
  [0x200000, '80c08000'],
  [-1, 'ffffffff'],
  [-42, 'ffffffd6'],
  [0xfffffff, 'bfffffff'],
  [-0x10000000, 'c0808000'],
];

export const AMF3_VECTORS: readonly AmfVector<Amf3Value>[] = [
  {
    name: 'undefined, null, false, true',
    origin: 'AMF3 3.2 to 3.5',
    hex: '00 01 02 03',
    values: [
      { type: 'undefined' },
      { type: 'null' },
      { type: 'boolean', value: false },
      { type: 'boolean', value: true },
    ],
  },
  ...INTEGERS.map(([value, hex]) => ({
    name: `integer ${value}`,
    origin: PYAMF,
    hex: `04 ${hex}`,
    values: [int(value)],
  })),
  { name: 'double', origin: PYAMF, hex: '05 3fc999999999999a', values: [{ type: 'double', value: 0.2 }] },
  {
    name: 'string references',
    origin: PYAMF,
    hex: `06 0b ${text('hello')} 06 00 06 01`,
    values: [str('hello'), str('hello'), str('')],
  },
  {
    name: 'XML document, XML and a reference to each',
    origin: PYAMF,
    hex: `07 09 ${text('<a/>')} 0b 09 ${text('<b/>')} 07 00 0b 02`,
    values: [
      { type: 'xml-doc', value: '<a/>' },
      { type: 'xml', value: '<b/>' },
      { type: 'amf3-reference', of: 'xml-doc', index: 0 },
      { type: 'amf3-reference', of: 'xml', index: 1 },
    ],
  },
  {
    name: 'date (2005-03-18 01:58:31 UTC)',
    origin: PYAMF,
    hex: '08 01 42702b3621158000',
    values: [{ type: 'amf3-date', value: Date.UTC(2005, 2, 18, 1, 58, 31) }],
  },
  {
    name: 'dense arrays and references to them',
    origin: PYAMF,
    hex: '09 09 01 0400 0401 0402 0403 09 00 09 07 01 0400 0401 0402 09 02',
    values: [
      { type: 'amf3-array', associative: [], dense: [int(0), int(1), int(2), int(3)] },
      { type: 'amf3-reference', of: 'amf3-array', index: 0 },
      { type: 'amf3-array', associative: [], dense: [int(0), int(1), int(2)] },
      { type: 'amf3-reference', of: 'amf3-array', index: 1 },
    ],
  },
  {
    name: 'array with names',
    origin: PYAMF,
    hex: `09 03 09 ${text('spam')} 06 09 ${text('eggs')} 01 06 0b ${text('hello')}`,
    values: [{ type: 'amf3-array', associative: [{ key: 'spam', value: str('eggs') }], dense: [str('hello')] }],
  },
  {
    name: 'anonymous dynamic object; names that are references',
    origin: PYAMF,
    hex: '0a 0b 01 03 61 06 00 03 63 06 02 03 62 06 04 03 64 06 06 01',
    values: [
      {
        type: 'amf3-object',
        className: '',
        sealed: [],
        dynamic: ['a', 'c', 'b', 'd'].map((key) => ({ key, value: str(key) })),
      },
    ],
  },
  {
    name: 'sealed object',
    origin: PYAMF,
    hex: `0a 13 1d ${text('org.pyamf.spam')} 07 ${text('baz')} 06 0b ${text('hello')}`,
    values: [{ type: 'amf3-object', className: 'org.pyamf.spam', sealed: [{ key: 'baz', value: str('hello') }] }],
  },
  {
    name: 'sealed and dynamic members',
    origin: PYAMF,
    hex: `0a 1b 0f ${text('abc.xyz')} 09 ${text('spam')} 06 07 ${text('foo')} 09 ${text('eggs')} 06 07 ${text('bar')} 01`,
    values: [
      {
        type: 'amf3-object',
        className: 'abc.xyz',
        sealed: [{ key: 'spam', value: str('foo') }],
        dynamic: [{ key: 'eggs', value: str('bar') }],
      },
    ],
  },
  {
    name: 'a second object of the same traits',
    origin: PYAMF,
    hex: `0a 0b 0f ${text('abc.xyz')} 09 ${text('spam')} 06 09 ${text('eggs')} 01 0a 01 07 ${text('foo')} 06 07 ${text('bar')} 01`,
    values: [
      { type: 'amf3-object', className: 'abc.xyz', sealed: [], dynamic: [{ key: 'spam', value: str('eggs') }] },
      { type: 'amf3-object', className: 'abc.xyz', sealed: [], dynamic: [{ key: 'foo', value: str('bar') }] },
    ],
  },
  {
    name: 'ArrayCollection, a reference to it, and one to the array inside',
    origin: PYAMF,
    hex: `0a 07 43 ${text('flex.messaging.io.ArrayCollection')} 09 09 01 0400 0401 0402 0403 0a 00 09 02`,
    values: [
      {
        type: 'externalizable',
        className: 'flex.messaging.io.ArrayCollection',
        value: { type: 'amf3-array', associative: [], dense: [int(0), int(1), int(2), int(3)] },
      },
      { type: 'amf3-reference', of: 'amf3-object', index: 0 },
      { type: 'amf3-reference', of: 'amf3-array', index: 1 },
    ],
  },
  {
    name: 'byte array',
    origin: PYAMF,
    hex: `0c 0b ${text('hello')}`,
    values: [{ type: 'byte-array', value: new TextEncoder().encode('hello') }],
  },
  {
    name: 'vectors of int, uint and double',
    origin: 'AMF3 3.15',
    hex: '0d 05 00 00000001 ffffffff 0e 03 01 ffffffff 0f 03 00 3ff8000000000000',
    values: [
      { type: 'vector-int', fixed: 0, items: [1, -1] },
      { type: 'vector-uint', fixed: 1, items: [0xffffffff] },
      { type: 'vector-double', fixed: 0, items: [1.5] },
    ],
  },
  {
    name: 'vector of objects that holds itself',
    origin: 'AMF3 3.15',
    hex: '10 05 00 03 2a 04 07 10 00',
    values: [
      {
        type: 'vector-object',
        fixed: 0,
        typeName: '*',
        items: [int(7), { type: 'amf3-reference', of: 'vector-object', index: 0 }],
      },
    ],
  },
  {
    name: 'dictionary with keys that are no strings',
    origin: 'AMF3 3.16',
    hex: '11 05 01 04 01 06 03 61 0a 0b 01 01 02',
    values: [
      {
        type: 'dictionary',
        weakKeys: 1,
        entries: [
          { key: int(1), value: str('a') },
          {
            key: { type: 'amf3-object', className: '', sealed: [], dynamic: [] },
            value: { type: 'boolean', value: false },
          },
        ],
      },
    ],
  },
];
