import { describe, expect, it } from 'vitest';
import { toPlain } from '../../src/amf/plain.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { type Field, FieldTrace } from '../../src/syntax/field-trace.ts';
import { bytesOf } from '../harness/cases.ts';
import { AMF0_VECTORS, AMF3_VECTORS } from '../vectors/amf.ts';
import { SCRIPT_DATA_VECTORS } from '../vectors/amf-script-data.ts';
import { FORMATS, parse, withoutTargets, write } from './harness.ts';

const CASES = [
  ...AMF0_VECTORS.map((vector) => ({ ...vector, name: `AMF0 ${vector.name}`, format: FORMATS.AMF0 })),
  ...AMF3_VECTORS.map((vector) => ({ ...vector, name: `AMF3 ${vector.name}`, format: FORMATS.AMF3 })),
];

describe.each(CASES)('$name', ({ hex, values, format }) => {
  const bytes = bytesOf(hex);

  it('is read', () => {
    const parsed = parse(format, bytes);
    expect(parsed.error).toBeUndefined();
    expect(withoutTargets(parsed.values)).toStrictEqual(values);
  });

  it('is written', () => {
    expect(toHex(write(format, values))).toBe(toHex(bytes));
    // Parsed values, which have reference targets, give the same bytes.
    expect(toHex(write(format, parse(format, bytes).values))).toBe(toHex(bytes));
  });

  it('is read the same with a trace, whose leaves tile the bytes', () => {
    const sink = new FieldTrace();
    const parsed = parse(format, bytes, sink);
    expect(withoutTargets(parsed.values)).toStrictEqual(values);
    let bit = 0;
    for (const field of sink.fields) {
      expect(field.bit).toBe(bit);
      bit += field.bits;
      expect(field.value).toEqual(coded(bytes, field));
    }
    expect(bit).toBe(8 * bytes.length);
  });

  it('keeps what was read before every cut', () => {
    const whole = JSON.stringify(withoutTargets(parse(format, bytes).values));
    for (let length = 0; length < bytes.length; length++) {
      const cut = parse(format, bytes.subarray(0, length));
      if (cut.error !== undefined) {
        expect(cut.error).toMatchObject({ code: 'truncated', clause: expect.stringMatching(/^AMF[03] \d/) });
        expect(cut.error.structure).not.toBe('');
        expect(cut.error.bit).toBeLessThanOrEqual(8 * length);
      }
      // A cut after a member looks like a missing end marker; a cut between values does not.
      expect(JSON.stringify(withoutTargets(cut.values)).length).toBeLessThanOrEqual(whole.length + 200);
    }
  });
});

/** The value of a leaf, from its bytes and descriptor only. */
const coded = (bytes: Uint8Array, { bit, bits, descriptor }: Field): number | string => {
  const run = bytes.slice(bit / 8, (bit + bits) / 8);
  const view = new DataView(run.buffer);
  if (descriptor === 'f64') return view.getFloat64(0);
  if (descriptor === 'utf8') return new TextDecoder().decode(run);
  if (descriptor.startsWith('b(8)')) return toHex(run);
  if (descriptor === 'i(16)') return view.getInt16(0);
  if (descriptor === 'i(32)') return view.getInt32(0);
  return run.reduce((value, byte) => value * 256 + byte, 0);
};

describe.each(SCRIPT_DATA_VECTORS)('$origin', ({ hex, plain }) => {
  const bytes = bytesOf(hex);

  it('matches the reference', () => {
    const { values, error, reader } = parse(FORMATS.AMF0, bytes);
    expect(error).toBeUndefined();
    expect(reader.issues).toEqual([]);
    expect(values.map(toPlain)).toStrictEqual(plain);
    // Member order too, which toStrictEqual ignores.
    expect(JSON.stringify(values.map(toPlain))).toBe(JSON.stringify(plain));
  });

  it('is written byte for byte', () => {
    expect(toHex(write(FORMATS.AMF0, parse(FORMATS.AMF0, bytes).values))).toBe(hex);
  });

  it('keeps the members before every cut', () => {
    let members = 0;
    for (let length = 0; length <= bytes.length; length++) {
      const [, metadata] = parse(FORMATS.AMF0, bytes.subarray(0, length)).values;
      if (metadata?.type !== 'ecma-array') continue;
      expect(metadata.properties.length).toBeGreaterThanOrEqual(members);
      members = metadata.properties.length;
    }
    expect(members).toBe(Object.keys(plain[1] as object).length);
  });
});

it('traces script data with its structures, clauses and names', () => {
  const sink = new FieldTrace();
  parse(FORMATS.AMF0, bytesOf('02 0001 61 08 00000001 0001 62 0101 000009'), sink);
  const lines = [...sink.nodes()].map((node) =>
    node.kind === 'structure'
      ? `${node.name} ${node.clause}`
      : node.kind === 'field'
        ? `${node.field.name} ${node.field.value} ${node.field.meaning ?? ''}`
        : '',
  );
  expect(lines).toEqual([
    'string-type AMF0 2.4',
    'marker 2 string',
    'stringLength 1 ',
    'string a ',
    'ecma-array-type AMF0 2.10',
    'marker 8 ecma-array',
    'associativeCount 1 ',
    'keyLength 1 ',
    'key b ',
    'boolean-type AMF0 2.3',
    'marker 1 boolean',
    'boolean 1 true',
    'object-end-type AMF0 2.11',
    'keyLength 0 ',
    'marker 9 object-end',
  ]);
});

it('explains the AMF3 headers in the trace', () => {
  const sink = new FieldTrace();
  parse(FORMATS.AMF3, bytesOf('04 ffffffff 0a 1b 03 61 03 62 01 00 02 01 0a 00'), sink);
  expect(sink.fields.filter((field) => field.name.startsWith('U29')).map((field) => field.meaning)).toEqual([
    '-1',
    'dynamic object, 1 sealed members',
    '1 bytes',
    '1 bytes',
    'string 0: a',
    '0 bytes',
    'reference to object 0',
  ]);
});
