import { describe, expect, it } from 'vitest';
import { labelOf } from '../../src/syntax/field-sink.ts';
import { bitPattern, FieldTrace } from '../../src/syntax/field-trace.ts';
import { SyntaxReader } from '../../src/syntax/syntax-reader.ts';

describe('FieldTrace', () => {
  const trace = new FieldTrace();
  const r = new SyntaxReader(Uint8Array.of(0x64, 0b10110111, 0xab, 0xcd), { sink: trace });
  r.open('outer', 'H.264 1.1');
  r.u(8, 'profile', { 100: 'High' });
  r.open('inner', 'H.264 1.2');
  r.ue('count', 9);
  r.infer('absent', 5, { 5: 'five' });
  r.close();
  r.uv(7, 'rest', (value) => (value > 9 ? 'many' : undefined));
  r.bytes(2, 'run', 'payload');
  r.close();

  it('is a flat list of leaves, each with its structure', () => {
    expect(trace.fields).toEqual([
      { name: 'profile', bit: 0, bits: 8, descriptor: 'u(8)', value: 100, meaning: 'High', structure: 'outer' },
      { name: 'count', bit: 8, bits: 1, descriptor: 'ue(v)', value: 0, structure: 'inner' },
      { name: 'rest', bit: 9, bits: 7, descriptor: 'u(v)', value: 0b0110111, meaning: 'many', structure: 'outer' },
      { name: 'run', bit: 16, bits: 16, descriptor: 'b(8)x2', value: 'abcd', meaning: 'payload', structure: 'outer' },
    ]);
  });

  it('is a tree with depths, inferred elements marked', () => {
    expect([...trace.nodes()].map((node) => [node.kind, node.depth])).toEqual([
      ['structure', 0],
      ['field', 1],
      ['structure', 1],
      ['field', 2],
      ['inferred', 2],
      ['field', 1],
      ['field', 1],
    ]);
    expect([...trace.nodes()][4]).toEqual({ kind: 'inferred', depth: 2, name: 'absent', value: 5, meaning: 'five' });
  });

  it('keeps a value that a range rejects', () => {
    const rejected = new FieldTrace();
    const reader = new SyntaxReader(Uint8Array.of(0b00101000), { sink: rejected });
    expect(() => reader.ue('idc', 3)).toThrow();
    expect(rejected.fields.map((field) => [field.name, field.value])).toEqual([['idc', 4]]);
  });
});

it('tracing is enabled by attaching a sink', () => {
  expect(new SyntaxReader(Uint8Array.of(1)).tracing).toBe(false);
  expect(new SyntaxReader(Uint8Array.of(1), { sink: new FieldTrace() }).tracing).toBe(true);
});

it('infer gives back what the specification infers', () => {
  expect(new SyntaxReader(Uint8Array.of(1)).infer('chroma_format_idc', 1)).toBe(1);
});

it('labels come from a table or a function', () => {
  expect(labelOf(undefined, 1)).toBeUndefined();
  expect(labelOf({ 1: 'one' }, 1)).toBe('one');
  expect(labelOf({ 1: 'one' }, 2)).toBeUndefined();
  expect(labelOf((value) => `${value + 1}`, 1)).toBe('2');
});

it('bitPattern shows the bits of an element', () => {
  expect(bitPattern(Uint8Array.of(0b10110011, 0b01000000), 2, 8)).toBe('11001101');
  expect(bitPattern(Uint8Array.of(0xff), 3, 0)).toBe('');
  expect(bitPattern(Uint8Array.of(0x0f), 4, 4)).toBe('1111');
});
