import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { HevcParameterSets } from '../../../src/codec/hevc/syntax/parameter-sets.ts';
import { type ParsedHevcNalUnit, parseHevcNalUnit } from '../../../src/codec/hevc/syntax/parse-nal-unit.ts';
import { BitstreamError } from '../../../src/syntax/errors.ts';
import { FieldTrace } from '../../../src/syntax/field-trace.ts';
import { bytesOf, type NalVector } from '../../harness/cases.ts';
import { hevcContentOf, hevcSerialisable, hevcSetsBefore } from '../../harness/hevc-cases.ts';
import { writtenPps, writtenSps } from '../../harness/hevc-sets.ts';
import { HEVC_VECTORS } from '../../vectors/hevc.ts';
import { HEVC_SLICE_VECTORS } from '../../vectors/hevc-slices.ts';

describe('units cut at every byte', () => {
  it.each(HEVC_VECTORS.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
    const nal = bytesOf(vector.nal);
    for (let length = 0; length < nal.length; length++) {
      const trace = new FieldTrace();
      const cut = parseHevcNalUnit(nal.subarray(0, length), hevcSetsBefore(vector), { sink: trace });
      if (cut.error !== undefined) expect(cut.error).toBeInstanceOf(BitstreamError);
      const partial = parseHevcNalUnit(nal.subarray(0, length), hevcSetsBefore(vector), { partial: true });
      expect([undefined, cut.error?.code, 'limit']).toContain(partial.error?.code);
      expect(hevcContentOf(partial)).toEqual(hevcContentOf(cut));
    }
  });
});

const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 0, 1, 3, 0x80, 0xff));
const damage = fc.array(fc.tuple(fc.nat(200), byte), { minLength: 1, maxLength: 5 });
const damaged = (hex: string, changes: readonly (readonly [number, number])[]): Uint8Array => {
  const bytes = bytesOf(hex).slice();
  for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
  return bytes;
};

const check = (unit: Uint8Array, before: readonly Uint8Array[]): ParsedHevcNalUnit => {
  const sets = (): HevcParameterSets => {
    const of = new HevcParameterSets();
    for (const set of before) parseHevcNalUnit(set, of);
    return of;
  };
  const plain = parseHevcNalUnit(unit, sets());
  const trace = new FieldTrace();
  const traced = parseHevcNalUnit(unit, sets(), { sink: trace });
  expect(hevcContentOf(traced)).toEqual(hevcContentOf(plain));
  expect(traced.error?.message).toBe(plain.error?.message);
  expect(JSON.stringify(hevcSerialisable(plain))).not.toMatch(/null|undefined/);
  let at = 0;
  for (const field of trace.fields) {
    expect(field.bit).toBeGreaterThanOrEqual(at);
    at = field.bit + field.bits;
  }
  expect(at).toBeLessThanOrEqual(traced.unescaped.bytes.length * 8);
  return plain;
};

describe('bytes of any kind', () => {
  it('damaged units after the sets they need, some damaged', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<NalVector>(...HEVC_VECTORS),
        damage,
        damage,
        fc.nat(9),
        (vector, inUnit, inSet, which) => {
          const before = vector.before.map((hex, i) => (i === which ? damaged(hex, inSet) : bytesOf(hex)));
          check(damaged(vector.nal, inUnit), before);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('random content in units of every type', () => {
    const sets = [writtenSps({ refPicSets: 1, sao: true, hrd: 'units' }), writtenPps()].map(bytesOf);
    const content = fc.array(byte, { maxLength: 120 });
    fc.assert(
      fc.property(fc.nat(63), content, (type, payload) => {
        check(Uint8Array.from([type << 1, 1, ...payload]), sets);
      }),
      { numRuns: 400 },
    );
  });
});

describe('dependent slice segments', () => {
  const vector = HEVC_SLICE_VECTORS.find(({ name }) => name === 'dependent slice segment, CRA');
  if (vector === undefined) throw new Error('no vector');
  const [sps = '', pps = '', independent = ''] = vector.before;
  const readAll = (units: readonly string[]): ParsedHevcNalUnit[] => {
    const sets = new HevcParameterSets();
    return units.map((hex) => parseHevcNalUnit(bytesOf(hex), sets));
  };

  test('share what is in force for the independent one before them', () => {
    const [, , first, second, third] = readAll([sps, pps, independent, vector.nal, vector.nal]);
    expect(first?.sliceContext?.header).toBe(first?.slice);
    expect(second?.sliceContext).toBe(first?.sliceContext);
    expect(third?.sliceContext).toBe(first?.sliceContext);
  });

  test('have nothing in force after a lost or damaged one', () => {
    const [, , lost] = readAll([sps, pps, vector.nal]);
    expect(lost?.sliceContext).toBeUndefined();
    expect(lost?.issues.map(({ field }) => field)).toEqual(['dependent_slice_segment_flag']);
    const [, , , broken, after] = readAll([sps, pps, independent, independent.slice(0, 8), vector.nal]);
    expect(broken?.error?.code).toBe('truncated');
    expect(after?.sliceContext).toBeUndefined();
  });

  test('a damaged one does not end the slice', () => {
    const [, , first, broken, after] = readAll([sps, pps, independent, vector.nal.slice(0, 6), vector.nal]);
    expect(broken?.error?.code).toBe('truncated');
    expect(after?.sliceContext).toBe(first?.sliceContext);
  });
});

test('more entry points than the picture has rows are an error, not a loop', () => {
  const wavefront = HEVC_SLICE_VECTORS.find(({ name }) => name.includes('entry points'));
  if (wavefront === undefined) throw new Error('no vector');
  const { slice, sliceContext } = parseHevcNalUnit(bytesOf(wavefront.nal), hevcSetsBefore(wavefront));
  expect(slice?.num_entry_point_offsets).toBe((sliceContext?.sps.picHeightInCtbsY ?? 0) - 1);
  // 31 leading zero bits from each position on: the longest code.
  const bytes = bytesOf(wavefront.nal);
  for (let at = 3; at + 8 < bytes.length; at++) {
    const long = bytes.slice();
    long.fill(0, at, at + 3);
    const { error, slice: read } = parseHevcNalUnit(long, hevcSetsBefore(wavefront));
    expect(read?.entry_point_offset_minus1?.length ?? 0).toBeLessThanOrEqual(64);
    if (error !== undefined) expect(error).toBeInstanceOf(BitstreamError);
  }
});
