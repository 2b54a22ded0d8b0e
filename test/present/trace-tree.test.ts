import { describe, expect, test } from 'vitest';
import { ParameterSets } from '../../src/codec/h264/syntax/parameter-sets.ts';
import { parseNalUnit } from '../../src/codec/h264/syntax/parse-nal-unit.ts';
import { themeFor } from '../../src/present/colour.ts';
import { traceTree } from '../../src/present/trace-tree.ts';
import { FieldTrace } from '../../src/syntax/field-trace.ts';
import { bytesOfSample, unitsOf } from '../commands/streams.ts';
import { bitText } from '../harness/bit-writer.ts';

const theme = await themeFor(false);
const sets = new ParameterSets();
const units = unitsOf(bytesOfSample('hrd-aud.h264')).slice(0, 12);
const traces = units.map((unit) => {
  const trace = new FieldTrace();
  const { unescaped } = parseNalUnit(unit, sets, { sink: trace });
  return { trace, bytes: unescaped.bytes };
});

/** Position, bits or their short form, descriptor and the rest of a line. */
const LINE = /^ *(\d+) {2} *(\S+)(?: bytes)? {2}(\S+) +(\S+) = (.*)$/;

describe.each([undefined, 80, 200])('a terminal of %s columns', (width) => {
  test('every element has a line with its position, its bits and its value', () => {
    for (const { trace, bytes } of traces) {
      const text = bitText(bytes);
      const lines = [...traceTree(trace, bytes, theme, width)]
        .map((line) => LINE.exec(line.trimEnd()))
        .filter((match) => match !== null);
      // Long texts are cut at their end only.
      expect(lines).toHaveLength(trace.fields.length);
      for (const [i, field] of trace.fields.entries()) {
        const [, bit, bits = '', , name, value = ''] = lines[i] as RegExpExecArray;
        expect([Number(bit), name]).toEqual([field.bit, field.name]);
        if (/^[01]+$/.test(bits)) expect(bits).toBe(text.slice(field.bit, field.bit + field.bits));
        else if (bits.startsWith('0x'))
          expect(BigInt(bits)).toBe(BigInt(`0b${text.slice(field.bit, field.bit + field.bits)}`));
        else expect(bits).toBe(`${field.bits / 8}`);
        if (typeof field.value === 'number') expect(Number.parseInt(value, 10)).toBe(field.value);
      }
    }
  });
});

test('inferred elements are marked, and have no position', () => {
  const sps = traces[1] as (typeof traces)[number];
  const inferred = [...traceTree(sps.trace, sps.bytes, theme, undefined)].filter((line) => line.includes(' infer '));
  expect(inferred.length).toBeGreaterThan(0);
  for (const line of inferred) expect(line).toMatch(/^ +infer +\S+ = -?\d+( {2}\(.*\))?\n$/);
});
