import { describe, expect, it } from 'vitest';
import { parseAmf0Value } from '../../src/amf/amf0.ts';
import { MAX_AMF_DEPTH, MAX_AMF_VALUES } from '../../src/amf/limits.ts';
import { toPlain } from '../../src/amf/plain.ts';
import type { Amf0Value, AmfValue } from '../../src/amf/value.ts';
import { ByteWriter } from '../../src/bytes/byte-writer.ts';
import { BitstreamError } from '../../src/syntax/errors.ts';
import { FieldTrace } from '../../src/syntax/field-trace.ts';
import { SyntaxReader } from '../../src/syntax/syntax-reader.ts';
import { bytesOf } from '../harness/cases.ts';
import { FORMATS, parse } from './harness.ts';

const depthOf = (value: AmfValue | undefined): number => {
  let depth = 0;
  for (let at = value; at !== undefined; depth++) {
    if (at.type === 'object') at = at.properties[0]?.value;
    else if (at.type === 'strict-array') at = at.items[0];
    else if (at.type === 'amf3-array') at = at.dense[0];
    else if (at.type === 'avmplus-object') at = at.value;
    else return depth;
  }
  return depth;
};

const NESTS = [
  { name: 'objects', format: FORMATS.AMF0, open: '03 0001 6f', inner: '05', close: '000009' },
  { name: 'strict arrays', format: FORMATS.AMF0, open: '0a 00000001', inner: '05', close: '' },
  { name: 'AMF3 arrays', format: FORMATS.AMF3, open: '09 03 01', inner: '01', close: '' },
];

describe.each(NESTS)('$name', ({ format, open, inner, close }) => {
  const nested = (levels: number): Uint8Array => bytesOf(`${open.repeat(levels)}${inner}${close.repeat(levels)}`);

  it.each([200, MAX_AMF_DEPTH])('%d levels are read and written out', (levels) => {
    const { values, error } = parse(format, nested(levels), new FieldTrace());
    expect(error).toBeUndefined();
    expect(depthOf(values[0])).toBe(levels);
    expect(JSON.stringify(toPlain(values[0] as AmfValue))).toContain('{"amf":"null"}');
  });

  it.each([MAX_AMF_DEPTH + 1, 100_000])(
    '%d levels are an error with its position; earlier values are kept',
    (levels) => {
      const { values, error } = parse(format, nested(levels));
      expect(error).toMatchObject({
        code: 'limit',
        field: 'marker',
        bit: (MAX_AMF_DEPTH + 1) * 8 * bytesOf(open).length,
      });
      expect(depthOf(values[0])).toBe(MAX_AMF_DEPTH + 1);
    },
  );
});

it('a huge count without data is truncation', () => {
  const huge = [
    [FORMATS.AMF0, '0a ffffffff 05 06', 'strict-array-type'],
    [FORMATS.AMF3, '09 ffffffff 01 01 02', 'value-type'],
    [FORMATS.AMF3, '0d ffffffff 00 00000001 00000002', 'vector-int-type'],
    [FORMATS.AMF3, '10 ffffffff 00 01 01 02', 'value-type'],
    [FORMATS.AMF3, '11 ffffffff 00 01 02', 'value-type'],
    [FORMATS.AMF3, '0a fffffffb 01 03 61 03 62', 'object-type'],
    [FORMATS.AMF3, '0c ffffffff 00', 'bytearray-type'],
    [FORMATS.AMF3, '06 ffffffff 00', 'string-type'],
    [FORMATS.AMF0, '0c ffffffff 00', 'long-string-type'],
  ] as const;
  for (const [format, hex] of huge) {
    const { error } = parse(format, bytesOf(hex));
    expect(error, hex).toMatchObject({ code: 'truncated' });
  }
  const { values } = parse(FORMATS.AMF0, bytesOf('0a ffffffff 05 06'));
  expect(values).toEqual([{ type: 'strict-array', items: [{ type: 'null' }, { type: 'undefined' }] }]);
  expect(parse(FORMATS.AMF3, bytesOf('11 05 00 01 02 03')).values).toEqual([
    {
      type: 'dictionary',
      weakKeys: 0,
      entries: [
        { key: { type: 'null' }, value: { type: 'boolean', value: false } },
        { key: { type: 'boolean', value: true } },
      ],
    },
  ]);
});

it('the number of values in a message is limited; values up to the limit are kept', () => {
  const { values, error } = parse(FORMATS.AMF0, new Uint8Array(MAX_AMF_VALUES + 10).fill(5));
  expect(values.length).toBe(MAX_AMF_VALUES);
  expect(error).toMatchObject({ code: 'limit', bit: 8 * MAX_AMF_VALUES });
});

it('repeated references to a long string are limited', () => {
  const w = new ByteWriter();
  w.bytes(bytesOf('06 87 ff7f')).bytes(new Uint8Array(0xffff).fill(0x61));
  for (let i = 0; i < 2000; i++) w.u8(6).u8(0);
  const { values, error } = parse(FORMATS.AMF3, w.toBytes());
  expect(values.length).toBe(1 + Math.floor((64 << 20) / 0xffff));
  expect(error).toMatchObject({ code: 'limit', field: 'U29S', structure: 'string-type' });
});

it.each([
  ['AMF0', '04', 'movieclip-type', 'marker', 'forbidden-value'],
  ['AMF0', '0e', 'recordset-type', 'marker', 'forbidden-value'],
  ['AMF0', '09', 'object-end-type', 'marker', 'forbidden-value'],
  ['AMF0', '12', 'value-type', 'marker', 'forbidden-value'],
  ['AMF0', '', undefined, undefined, undefined],
  ['AMF3', '12', 'value-type', 'marker', 'forbidden-value'],
  ['AMF3', '06 02', 'string-type', 'U29S', 'out-of-range'],
  ['AMF3', '0a 01', 'object-type', 'U29O', 'out-of-range'],
  ['AMF3', '0a 07 03 61 01', 'object-type', 'externalContent', 'forbidden-value'],
  ['AMF3', '04 80', 'integer-type', 'U29', 'truncated'],
] as const)('%s %s: an error with its position', (format, hex, structure, field, code) => {
  const { error } = parse(FORMATS[format], hex === '' ? new Uint8Array() : bytesOf(hex));
  if (code === undefined) expect(error).toBeUndefined();
  else expect(error).toMatchObject({ structure, field, code });
});

it('an unknown externalizable class keeps its name', () => {
  expect(parse(FORMATS.AMF3, bytesOf('0a 07 03 61 01')).values).toEqual([{ type: 'externalizable', className: 'a' }]);
});

it('a recoverable error is an issue', () => {
  expect(parse(FORMATS.AMF0, bytesOf('07 0003 05')).reader.issues).toMatchObject([
    { field: 'reference', bit: 8, found: '3' },
  ]);
  expect(parse(FORMATS.AMF3, bytesOf('09 04 01')).reader.issues).toMatchObject([{ field: 'U29A', found: '2' }]);
  expect(parse(FORMATS.AMF3, bytesOf('09 01 01 0a 00')).reader.issues).toMatchObject([{ field: 'U29O', bit: 32 }]);
  expect(parse(FORMATS.AMF0, bytesOf('03 0001 61 05')).reader.issues).toMatchObject([
    { structure: 'anonymous-object-type', field: 'marker', bit: 40, expected: 'object-end' },
  ]);
});

it('the end of partial data is no missing end marker', () => {
  const r = new SyntaxReader(bytesOf('03 0001 61 05'), { partial: true });
  const into: Amf0Value[] = [];
  expect(() => parseAmf0Value(r, undefined, into)).toThrow(BitstreamError);
  expect(into).toEqual([{ type: 'object', properties: [{ key: 'a', value: { type: 'null' } }] }]);
});
