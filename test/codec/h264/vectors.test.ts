import { describe, expect, it } from 'vitest';
import { FieldTrace } from '../../../src/syntax/field-trace.ts';
import { bitText } from '../../harness/bit-writer.ts';
import {
  byName,
  bytesOf,
  contentOf,
  FRAMING,
  leavesOf,
  type NalVector,
  parseVector,
  withoutSubscripts,
} from '../../harness/cases.ts';
import { H264_TABLES, H264_VECTORS } from '../../vectors/h264.ts';

const traced = (vector: NalVector) => {
  const sink = new FieldTrace();
  const unit = parseVector(vector, sink);
  return { unit, fields: sink.fields, nodes: [...sink.nodes()] };
};

/** The value of a leaf, read from its bits by its descriptor only. */
const valueFrom = (descriptor: string, bits: string): number | string => {
  if (descriptor.startsWith('b(8)')) {
    return (bits.match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2).toString(16).padStart(2, '0')).join('');
  }
  if (!descriptor.endsWith('e(v)')) return Number.parseInt(bits, 2);
  const codeNum = Number.parseInt(bits, 2) - 1;
  expect(bits).toMatch(/^(0*)1.*$/);
  expect(bits).toHaveLength(2 * bits.indexOf('1') + 1);
  if (descriptor === 'ue(v)') return codeNum;
  return codeNum === 0 ? 0 : codeNum % 2 === 1 ? (codeNum + 1) / 2 : -codeNum / 2;
};

describe.each(Object.entries(H264_TABLES))('%s', (_table, vectors) => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
    const unit = parseVector(vector);
    expect(unit.error).toBeUndefined();
    expect(contentOf(unit)).toEqual(vector.expected);
    // toEqual does not distinguish absent and undefined keys.
    expect(JSON.parse(JSON.stringify(contentOf(unit)))).toStrictEqual(vector.expected);
    expect(unit.issues.map((issue) => issue.field)).toEqual(vector.issues ?? []);
  });
});

it('the tables hold what they are meant to hold', () => {
  for (const vectors of Object.values(H264_TABLES)) {
    const names = vectors.map((vector) => vector.name);
    expect(new Set(names).size).toBe(names.length);
  }
  expect(H264_VECTORS.every((vector) => vector.origin !== '')).toBe(true);
  const types = new Set(H264_VECTORS.map((vector) => (bytesOf(vector.nal)[0] ?? 0) & 31));
  const all = [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 19, 20, 21];
  expect(all.filter((type) => !types.has(type))).toEqual([]);
  expect(H264_VECTORS.filter((vector) => vector.reference !== 'the clause alone').length).toBeGreaterThan(95);
});

describe.each(H264_VECTORS.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
  const { unit, fields, nodes } = traced(vector);

  it('is read the same with and without a trace', () => {
    const plain = parseVector(vector);
    expect(contentOf(plain)).toEqual(contentOf(unit));
    expect(plain.issues).toEqual(unit.issues);
  });

  it('has a trace whose leaves are the leaves of the object', () => {
    const inTrace = fields
      .filter((field) => !FRAMING.has(field.name))
      .map((field) => [withoutSubscripts(field.name), field.value] as const);
    expect(byName(inTrace)).toEqual(byName(leavesOf(contentOf(unit))));
  });

  it('has a trace that tiles the unit', () => {
    const total = unit.unescaped.bytes.length * 8;
    let at = 0;
    for (const field of fields) {
      expect([field.name, field.bit]).toEqual([field.name, at]);
      expect(field.bits).toBeGreaterThan(0);
      at += field.bits;
    }
    if (vector.cut) expect(at).toBeLessThanOrEqual(total);
    else expect(at).toBe(total);
  });

  it('has a trace whose values are what the bits say', () => {
    const bits = bitText(unit.unescaped.bytes);
    for (const field of fields) {
      const value = valueFrom(field.descriptor, bits.slice(field.bit, field.bit + field.bits));
      expect([field.name, field.value]).toEqual([field.name, value]);
      const length = /^[ufi]\((\d+)\)$/.exec(field.descriptor)?.[1];
      if (length !== undefined) expect(field.bits).toBe(Number(length));
      expect(field.structure).not.toBe('');
    }
  });

  it('names structures with their clause, and inferred elements that are not coded', () => {
    for (const node of nodes) {
      if (node.kind === 'structure') expect(node.clause).toMatch(/^H\.264 ([7DE]|[F-I])\.\d/);
    }
    const coded = new Set(fields.map((field) => withoutSubscripts(field.name)));
    // Entries of a loop may have an element that others lack; nothing of that kind is inferred.
    const inferred = nodes.flatMap((node) => (node.kind === 'inferred' ? [node.name] : []));
    expect(inferred.filter((name) => coded.has(name))).toEqual([]);
  });

  if (vector.elements !== undefined) {
    const elements = vector.elements;
    it('has the elements of the clause, in its order', () => {
      const short = (descriptor: string) => descriptor.replace(/:\d+$/, '');
      const wanted = elements
        .filter((element) => !FRAMING.has(element.name))
        .map((element) => [element.name, short(element.descriptor), element.value]);
      const found = fields
        .filter((field) => !FRAMING.has(field.name))
        .map((field) => [field.name, field.descriptor, field.value]);
      expect(found).toEqual(wanted);
    });
  }
});
