import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ParameterSets } from '../../../src/codec/h264/syntax/parameter-sets.ts';
import { type ParsedNalUnit, parseNalUnit } from '../../../src/codec/h264/syntax/parse-nal-unit.ts';
import { FieldTrace } from '../../../src/syntax/field-trace.ts';
import { bytesOf, contentOf, type NalVector, serialisable } from '../../harness/cases.ts';
import { H264_VECTORS } from '../../vectors/h264.ts';

const UNITS = H264_VECTORS.map((vector) => bytesOf(vector.nal));
const PARAMETER_SETS = H264_VECTORS.flatMap((vector) => [...vector.before, vector.nal])
  .map(bytesOf)
  .filter((nal) => [7, 8, 13, 15].includes((nal[0] ?? 0) & 31));

/** Bytes that resemble a bitstream: many zeros and small values, so that Exp-Golomb codes of every length occur. */
const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 0, 1, 3, 0x80, 0xff));
const bytes = (maxLength: number) => fc.array(byte, { maxLength }).map((values) => Uint8Array.from(values));

/** A unit of any type with any content. */
const randomUnit = fc
  .tuple(fc.integer({ min: 0, max: 31 }), fc.integer({ min: 0, max: 3 }), bytes(300))
  .map(([type, ref, payload]) => Uint8Array.from([(ref << 5) | type, ...payload]));

type Mutation = {
  readonly at: number;
  readonly kind: 'flip' | 'set' | 'insert' | 'delete' | 'cut';
  readonly value: number;
};
const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(400),
  kind: fc.constantFrom('flip' as const, 'set' as const, 'insert' as const, 'delete' as const, 'cut' as const),
  value: byte,
});
const mutate = (unit: Uint8Array, mutations: readonly Mutation[]): Uint8Array => {
  const values = [...unit];
  for (const { at, kind, value } of mutations) {
    const i = values.length === 0 ? 0 : at % values.length;
    if (kind === 'flip') values[i] = (values[i] ?? 0) ^ (1 << (value & 7));
    else if (kind === 'set') values[i] = value;
    else if (kind === 'insert') values.splice(i, 0, value);
    else if (kind === 'delete') values.splice(i, 1);
    else values.length = i;
  }
  return Uint8Array.from(values);
};
const mutatedUnit = fc
  .tuple(fc.constantFrom(...UNITS), fc.array(mutation, { minLength: 1, maxLength: 6 }))
  .map(([unit, mutations]) => mutate(unit, mutations));

/** Any mixture of parameter sets, some of them damaged. */
const setsOf = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...PARAMETER_SETS) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...PARAMETER_SETS), fc.array(mutation, { maxLength: 3 }))
        .map(([unit, mutations]) => mutate(unit, mutations)),
    },
  ),
  { maxLength: 6 },
);

/** Time limit for reading and tracing a unit: 250 ms, and 5 µs a bit. */
const limitMs = (unit: Uint8Array): number => 250 + unit.length / 25;

const setsFrom = (units: readonly Uint8Array[]): ParameterSets => {
  const sets = new ParameterSets();
  for (const unit of units) parseNalUnit(unit, sets);
  return sets;
};

const check = (unit: Uint8Array, before: readonly Uint8Array[]): ParsedNalUnit => {
  const started = performance.now();
  const plain = parseNalUnit(unit, setsFrom(before));
  const sink = new FieldTrace();
  const traced = parseNalUnit(unit, setsFrom(before), { sink });
  expect(performance.now() - started).toBeLessThan(limitMs(unit));

  const json = JSON.stringify(serialisable(plain));
  expect(json).not.toMatch(/null|undefined/);
  expect(JSON.parse(json)).toEqual(serialisable(plain));
  expect(contentOf(traced)).toEqual(contentOf(plain));
  expect(traced.error?.message).toBe(plain.error?.message);
  expect(traced.issues).toEqual(plain.issues);

  let at = 0;
  // The rest of a damaged SEI payload is skipped and has no leaf.
  const gaps = ((unit[0] ?? 0) & 31) === 6;
  const misplaced = sink.fields.find((field) => {
    const fits = gaps ? field.bit >= at : field.bit === at;
    at = field.bit + field.bits;
    return !fits;
  });
  expect(misplaced).toBeUndefined();
  expect(at).toBeLessThanOrEqual(traced.unescaped.bytes.length * 8);
  return plain;
};

describe('bytes of any kind', () => {
  it('random units, random parameter sets', () => {
    fc.assert(
      fc.property(randomUnit, setsOf, (unit, before) => void check(unit, before)),
      { numRuns: 1500 },
    );
  });

  it('damaged units after damaged parameter sets', () => {
    fc.assert(
      fc.property(mutatedUnit, setsOf, (unit, before) => void check(unit, before)),
      { numRuns: 1500 },
    );
  });

  it('damaged units after the parameter sets they need', () => {
    const needed = fc.constantFrom<NalVector>(...H264_VECTORS);
    fc.assert(
      fc.property(needed, fc.array(mutation, { maxLength: 4 }), (vector, mutations) => {
        check(mutate(bytesOf(vector.nal), mutations), vector.before.map(bytesOf));
      }),
      { numRuns: 1500 },
    );
  });

  it('reaches both errors and complete units', () => {
    const outcomes = new Map<string, number>();
    fc.assert(
      fc.property(mutatedUnit, setsOf, (unit, before) => {
        const code = parseNalUnit(unit, setsFrom(before)).error?.code ?? 'none';
        outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
      }),
      { numRuns: 4000, seed: 1 },
    );
    const expected = ['none', 'truncated', 'out-of-range', 'forbidden-value', 'unknown-parameter-set', 'trailing-bits'];
    expect(expected.filter((code) => !outcomes.has(code))).toEqual([]);
  });
});

describe('the cost of a unit', () => {
  const ALL_ONES = new Uint8Array(1 << 16).fill(0xff);

  it.each(Array.from({ length: 32 }, (_, type) => type))('NAL %i of 64 KiB, all ones', (type) => {
    const unit = ALL_ONES.slice();
    unit[0] = 0x60 | type;
    check(unit, PARAMETER_SETS.slice(0, 6));
  });

  it('endless list modification and endless marking terminate', () => {
    for (const of of H264_VECTORS.filter((vector) => vector.reference === 'ffmpeg trace_headers').slice(0, 40)) {
      const nal = bytesOf(of.nal);
      const unit = new Uint8Array(4096);
      unit.set(nal);
      check(unit, of.before.map(bytesOf));
    }
  });
});
