import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordNalBytes } from '../../src/codec/h26x/record-nal-unit.ts';
import type { HevcConfigRecord } from '../../src/codec/hevc/config/hevc-config-record.ts';
import { parseHevcParameterSet } from '../../src/codec/hevc/syntax/parse-parameter-set.ts';
import { BitstreamError } from '../../src/syntax/errors.ts';
import { type Field, FieldTrace } from '../../src/syntax/field-trace.ts';
import { byName, bytesOf, leavesOf, withoutSubscripts } from '../harness/cases.ts';
import { type ConfigKind, type ConfigVector, READERS, readConfig } from '../harness/config-records.ts';
import { VIDEO_CONFIG_VECTORS } from '../vectors/config-records.ts';
import { AUDIO_CONFIG_VECTORS } from '../vectors/config-records-audio.ts';

const VECTORS: readonly ConfigVector[] = [...VIDEO_CONFIG_VECTORS, ...AUDIO_CONFIG_VECTORS];
const KINDS = Object.keys(READERS) as ConfigKind[];

const traced = (kind: ConfigKind, bytes: Uint8Array) => {
  const sink = new FieldTrace();
  return { result: readConfig(kind, bytes, sink), fields: sink.fields, nodes: [...sink.nodes()] };
};

/** The value of a leaf; for byte runs that are numbers, the meaning. */
const numberOf = (field: Field): number | string =>
  field.descriptor.startsWith('b(') && /^-?\d+$/.test(field.meaning ?? '') ? Number(field.meaning) : field.value;

/** Leaves missing in objects: reserved bits, alignment, and NAL units, which are given by position. */
const NOT_IN_OBJECT =
  /^(reserved(_zero_2bits)?|obu_payload|trailing_(one|zero)_bit|trailing_zero_bytes|trailing_bytes|byte_alignment|alignment_bits|ptl_reserved_zero_bits|\w+NALUnit|nalUnit|nal_unit)$/;

/** Lengths of NAL units, which objects have as `size`. */
const LENGTH = /^((sequence|picture)ParameterSet(Ext)?Length|nalUnitLength|nal_unit_length)$/;

/** Members of objects without a leaf. */
const WITHOUT_LEAF: ReadonlySet<string> = new Set(['offset', 'bit', 'count']);
/** Elements of a program_config_element that objects name without the position of the channel. */
const RENAMED: Readonly<Record<string, string>> = {
  front_element_is_cpe: 'is_cpe',
  side_element_is_cpe: 'is_cpe',
  back_element_is_cpe: 'is_cpe',
  front_element_tag_select: 'tag_select',
  side_element_tag_select: 'tag_select',
  back_element_tag_select: 'tag_select',
};

const objectLeaves = (record: object) => byName(leavesOf(record).filter(([name]) => !WITHOUT_LEAF.has(name)));

const traceLeaves = (fields: readonly Field[]) =>
  byName(
    fields
      .map((field) => [withoutSubscripts(field.name), numberOf(field)] as const)
      .filter(([name]) => !NOT_IN_OBJECT.test(name))
      .map(([name, value]) => [LENGTH.test(name) ? 'size' : (RENAMED[name] ?? name), value] as const),
  );

const expectTiled = (fields: readonly Field[], bits: number) => {
  let at = 0;
  const misplaced = fields.find((field) => {
    const fits = field.bit === at;
    at += field.bits;
    return !fits;
  });
  expect(misplaced).toBeUndefined();
  expect(at).toBe(bits);
};

it('the tables hold every kind, with its origin', () => {
  const names = VECTORS.map((vector) => `${vector.kind} ${vector.name}`);
  expect(new Set(names).size).toBe(names.length);
  expect(VECTORS.every((vector) => vector.origin !== '')).toBe(true);
  expect(KINDS.filter((kind) => !VECTORS.some((vector) => vector.kind === kind))).toEqual([]);
});

describe.each(VECTORS.map((vector) => [vector.kind, vector.name, vector] as const))('%s: %s', (kind, _name, vector) => {
  const bytes = bytesOf(vector.hex);
  const { result, fields, nodes } = traced(kind, bytes);

  it('is read, with the expected derived values and findings', () => {
    expect(result.error).toBeUndefined();
    expect(result.derived).toMatchObject(vector.derived);
    expect(result.findings.map((finding) => finding.code)).toEqual(vector.findings);
  });

  it('is read the same with and without a trace', () => {
    expect(readConfig(kind, bytes)).toEqual(result);
  });

  it('has a trace that tiles it and agrees with the object', () => {
    expectTiled(fields, bytes.length * 8);
    expect(traceLeaves(fields)).toEqual(objectLeaves(result.record));
    for (const node of nodes) if (node.kind === 'structure') expect(node.clause).not.toBe('');
  });

  it('cut at any byte gives a typed error with its position, and what was read before', () => {
    const whole = leavesOf(result.record);
    for (let length = 0; length < bytes.length; length++) {
      const cut = readConfig(kind, bytes.subarray(0, length));
      if (cut.error !== undefined) {
        expect(cut.error).toBeInstanceOf(BitstreamError);
        expect(cut.error.bit).toBeLessThanOrEqual(length * 8);
        expect(cut.error.clause).not.toBe('-');
        if (kind === 'asc' || kind === 'fLaC' || kind === 'vpcC') continue;
        expect(whole.slice(0, leavesOf(cut.record).length)).toEqual(leavesOf(cut.record));
      }
    }
  });

  if (vector.elements !== undefined) {
    it('has the elements that trace_headers shows, at their bits', () => {
      const wanted = (vector.elements ?? '').split(' ');
      const shown = new Set(
        (kind === 'hvcC' ? spsFields(result.record, bytes) : fields).map(
          (field) => `${field.bit}:${field.name}=${numberOf(field)}`,
        ),
      );
      expect(wanted.filter((element) => !shown.has(element))).toEqual([]);
      expect(wanted.length).toBeGreaterThanOrEqual(15);
    });
  }
});

const spsFields = (record: Partial<HevcConfigRecord>, bytes: Uint8Array): readonly Field[] => {
  const place = record.arrays?.find((array) => array.NAL_unit_type === 33)?.nalUnits[0];
  if (place === undefined) throw new Error('no SPS');
  const sink = new FieldTrace();
  expect(parseHevcParameterSet(recordNalBytes(bytes, place), { sink }).error).toBeUndefined();
  return sink.fields;
};

const expectSound = (kind: ConfigKind, bytes: Uint8Array) => {
  const { result, fields } = traced(kind, bytes);
  if (result.error === undefined) {
    expectTiled(fields, bytes.length * 8);
    expect(traceLeaves(fields)).toEqual(objectLeaves(result.record));
  } else expect(result.error).toBeInstanceOf(BitstreamError);
  for (const finding of result.findings) {
    expect(finding.bit).toBeGreaterThanOrEqual(0);
    expect(finding.bit).toBeLessThanOrEqual(bytes.length * 8);
    expect(Number.isInteger(finding.bit)).toBe(true);
  }
  JSON.stringify(result);
};

describe.each(KINDS)('%s', (kind) => {
  it('any bytes are read or rejected with a position', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => expectSound(kind, bytes)),
      { numRuns: 500 },
    );
  });

  it('any change is read or rejected with a position', () => {
    const vectors = VECTORS.filter((vector) => vector.kind === kind).map((vector) => bytesOf(vector.hex));
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...vectors), changes, fc.nat(), (vector, at, end) => {
        const bytes = vector.slice(0, end % 4 === 0 ? end % (vector.length + 1) : vector.length);
        for (const [place, value] of at) if (bytes.length > 0) bytes[place % bytes.length] = value;
        expectSound(kind, bytes);
      }),
      { numRuns: 1000 },
    );
  });
});
