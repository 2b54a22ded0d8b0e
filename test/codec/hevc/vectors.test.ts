import { describe, expect, it } from 'vitest';
import { FieldTrace } from '../../../src/syntax/field-trace.ts';
import { byName, leavesOf, type NalVector, withoutSubscripts } from '../../harness/cases.ts';
import { hevcContentOf, parseHevcVector } from '../../harness/hevc-cases.ts';
import { HEVC_TABLES, HEVC_VECTORS } from '../../vectors/hevc.ts';

/** Elements that only end a structure: they have no place in the object. */
const FRAMING: ReadonlySet<string> = new Set([
  'rbsp_stop_one_bit',
  'rbsp_alignment_zero_bit',
  'alignment_bit_equal_to_one',
  'alignment_bit_equal_to_zero',
  'ff_byte',
  'rbsp_byte',
]);

const traced = (vector: NalVector) => {
  const sink = new FieldTrace();
  const unit = parseHevcVector(vector, sink);
  return { unit, fields: sink.fields };
};

describe.each(Object.entries(HEVC_TABLES))('%s', (_table, vectors) => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
    const unit = parseHevcVector(vector);
    expect(unit.error).toBeUndefined();
    // Through JSON: toEqual does not distinguish absent and undefined keys.
    expect(JSON.parse(JSON.stringify(hevcContentOf(unit)))).toStrictEqual(vector.expected);
    expect(unit.issues.map((issue) => issue.field)).toEqual(vector.issues ?? []);
  });
});

it('no two vectors of a table have one name', () => {
  for (const vectors of Object.values(HEVC_TABLES)) {
    const names = vectors.map((vector) => vector.name);
    expect(new Set(names).size).toBe(names.length);
  }
});

describe.each(HEVC_VECTORS.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
  const { unit, fields } = traced(vector);

  it('is read the same with and without a trace', () => {
    const plain = parseHevcVector(vector);
    expect(hevcContentOf(plain)).toEqual(hevcContentOf(unit));
    expect(plain.issues).toEqual(unit.issues);
  });

  it('has a trace whose leaves are the leaves of the object', () => {
    const inTrace = fields
      .filter((field) => !FRAMING.has(field.name))
      .map((field) => [withoutSubscripts(field.name), field.value] as const);
    expect(byName(inTrace)).toEqual(byName(leavesOf(hevcContentOf(unit))));
  });

  it('has a trace without gaps', () => {
    let at = 0;
    for (const field of fields) {
      expect([field.name, field.bit]).toEqual([field.name, at]);
      at += field.bits;
    }
  });

  it('has the elements that were written', () => {
    if (vector.elements === undefined) return;
    // A run of bytes is one element of the trace.
    const isByte = (name: string) => name === 'slice_segment_header_extension_data_byte';
    const written = vector.elements.filter(({ name }) => !isByte(name)).map(({ name, value }) => `${name} ${value}`);
    const read = fields.filter(({ name }) => !isByte(name)).map(({ name, value }) => `${name} ${value}`);
    expect(read.slice(0, written.length)).toEqual(written);
  });
});
