import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { removeEmulationPrevention } from '../../../src/codec/h26x/emulation-prevention.ts';
import type { SeiMessage } from '../../../src/codec/h26x/sei/sei-message.ts';
import { shownTicks } from '../../../src/codec/h264/sei/pic-timing.ts';
import { seiPayloadOf } from '../../../src/codec/h264/sei/registry.ts';
import { describeSei, parseSei } from '../../../src/codec/h264/sei/sei-message.ts';
import { ParameterSets } from '../../../src/codec/h264/syntax/parameter-sets.ts';
import { type ParsedNalUnit, parseNalUnit } from '../../../src/codec/h264/syntax/parse-nal-unit.ts';
import { BitstreamError } from '../../../src/syntax/errors.ts';
import { FieldTrace } from '../../../src/syntax/field-trace.ts';
import { MAX_SEI_MESSAGES } from '../../../src/syntax/limits.ts';
import { SyntaxReader } from '../../../src/syntax/syntax-reader.ts';
import { expectValid, validator } from '../../commands/validators.ts';
import { bytesOf } from '../../harness/cases.ts';
import { SEI_VECTORS, type SeiVector } from '../../vectors/h264-sei.ts';

const setsOf = (vector: Pick<SeiVector, 'sps'>): ParameterSets => {
  const sets = new ParameterSets();
  for (const sps of vector.sps ?? []) expect(parseNalUnit(bytesOf(sps), sets).error).toBeUndefined();
  return sets;
};

const parse = (vector: SeiVector, sink?: FieldTrace): ParsedNalUnit =>
  parseNalUnit(bytesOf(vector.nal), setsOf(vector), { sink });

/** A message in the form of a vector. */
const asVector = ({ error, ...rest }: SeiMessage) => ({
  ...rest,
  ...(error === undefined ? {} : { error: { code: error.code, field: error.field } }),
});

/** `name value` of every scalar in an object, arrays under the name of the array. */
const scalarsOf = (value: unknown, name = ''): string[] => {
  if (Array.isArray(value)) return value.flatMap((item) => scalarsOf(item, name));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, item]) => scalarsOf(item, key));
  return [`${name} ${value}`];
};

describe.each(SEI_VECTORS)('$name', (vector) => {
  test('reads as expected', () => {
    const unit = parse(vector);
    expect((unit.sei ?? []).map((message) => ({ ...asVector(message), text: describeSei(message) }))).toEqual(
      vector.messages,
    );
    expect(unit.issues.map((issue) => issue.field)).toEqual(vector.issues ?? []);
  });

  test('is in the schema', () => {
    const validate = validator('definitions.schema.json#/$defs/sei_message');
    // An error has another form where it is printed, which other tests check.
    for (const message of parse(vector).sei ?? [])
      if (message.error === undefined) expectValid(validate, JSON.parse(JSON.stringify(message)));
  });

  test('the error of the unit is that of its first broken message', () => {
    const unit = parse(vector);
    const first = unit.sei?.find((message) => message.error !== undefined)?.error;
    expect(unit.error?.message).toBe(first?.message);
  });

  test('a trace has the elements of each payload, with their values, and nothing else', () => {
    const trace = new FieldTrace();
    const unit = parse(vector, trace);
    const names = new Set((unit.sei ?? []).map((message) => message.name));
    const traced = trace.fields
      .filter((field) => names.has(field.structure))
      .filter((field) => field.name !== 'ff_byte' && field.name !== 'reserved_payload_extension_data')
      // An element that is out of range ends its payload: it is traced, and not kept.
      .filter(
        (field) =>
          !(unit.error?.field === field.name && unit.error.bit === field.bit && unit.error.code === 'out-of-range'),
      )
      .map((field) => `${field.name.replace(/\[.*/, '')} ${field.value}`);
    expect(traced.sort()).toEqual((unit.sei ?? []).flatMap((message) => scalarsOf(message.syntax ?? {})).sort());
  });

  test('the leaves of a trace tile the unit, except broken payloads', () => {
    const trace = new FieldTrace();
    const unit = parse(vector, trace);
    const broken = (unit.sei ?? []).filter((message) => message.error !== undefined);
    let holes = 0;
    let next = 0;
    for (const field of trace.fields) {
      expect(field.bit).toBeGreaterThanOrEqual(next);
      if (field.bit > next) holes++;
      next = field.bit + field.bits;
    }
    expect(next).toBe(unit.unescaped.bytes.length * 8);
    expect(holes).toBeLessThanOrEqual(broken.length);
  });

  test('every structure of a trace is closed again', () => {
    const trace = new FieldTrace();
    parse(vector, trace);
    const depths = [...trace.nodes()]
      .filter((node) => node.kind === 'structure' && node.name === 'sei_message')
      .map((node) => node.depth);
    expect(new Set(depths)).toEqual(new Set([1]));
  });

  test('every prefix gives a value or a BitstreamError', () => {
    const nal = bytesOf(vector.nal);
    const sets = setsOf(vector);
    for (let length = 1; length < nal.length; length++) {
      const messages: SeiMessage[] = [];
      const r = new SyntaxReader(removeEmulationPrevention(nal.subarray(0, length)).bytes.subarray(1));
      expect(() => parseSei(r, { spsOf: (id) => sets.sps(id), sps: sets.seiSps }, messages)).toThrow(BitstreamError);
      for (const message of messages) expect(describeSei(message).length).toBeGreaterThan(0);
      // Before the cut, a prefix gives the same as the whole unit.
      for (const [i, message] of messages.entries()) {
        if (message.error !== undefined) break;
        expect({ ...asVector(message), text: describeSei(message) }).toEqual(vector.messages[i]);
      }
    }
  });
});

describe('sei_rbsp', () => {
  const types = [0, 1, 2, 3, 4, 5, 6, 19, 23, 45, 47, 137, 144, 147, 148, 149, 150, 151, 154, 155, 156];
  const sps = SEI_VECTORS.flatMap((vector) => vector.sps ?? []);

  test('the registry has every payload that is tested here', () => {
    expect(Array.from({ length: 256 }, (_, type) => type).filter((type) => seiPayloadOf(type) !== undefined)).toEqual(
      types,
    );
  });

  test('the message after any payload is read', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom(undefined, ...sps),
        fc.boolean(),
        (payloadType, payload, sent, traced) => {
          const sets = setsOf(sent === undefined ? {} : { sps: [sent] });
          const bytes = Uint8Array.from([payloadType, payload.length, ...payload, 199, 1, 0xaa, 0x80]);
          const messages: SeiMessage[] = [];
          const sink = traced ? new FieldTrace() : undefined;
          let thrown: unknown;
          try {
            parseSei(new SyntaxReader(bytes, { sink }), { spsOf: (id) => sets.sps(id), sps: sets.seiSps }, messages);
          } catch (error) {
            thrown = error;
          }
          expect(messages.map((message) => message.payloadType)).toEqual([payloadType, 199]);
          expect(messages[1]).toEqual({
            payloadType: 199,
            payloadSize: 1,
            name: 'reserved_sei_message',
            payload: 'aa',
          });
          expect(thrown instanceof BitstreamError).toBe(messages[0]?.error !== undefined);
          expect(messages.map(describeSei).every((text) => text.length > 0 && !/\p{Cc}/u.test(text))).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('any bytes give a value or a BitstreamError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const unit = parseNalUnit(Uint8Array.from([6, ...bytes]), setsOf({ sps: sps.slice(0, 1) }));
        expect((unit.sei ?? []).map(describeSei).every((text) => text.length > 0)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test('a payload cut short by the end of the unit keeps what is there', () => {
    const unit = parseNalUnit(bytesOf('068918 33c2 86c4 1d4c'), new ParameterSets());
    expect(unit.sei).toMatchObject([
      {
        payloadType: 137,
        payloadSize: 24,
        syntax: { display_primaries_x: [0x33c2, 0x1d4c], display_primaries_y: [0x86c4] },
        error: { code: 'truncated', field: 'display_primaries_y[1]' },
      },
    ]);
    expect(unit.error?.code).toBe('truncated');
  });

  test('a payload with all elements but not all bytes is truncated too', () => {
    const unit = parseNalUnit(bytesOf('069309 12 80'), new ParameterSets());
    expect(unit.sei?.[0]?.syntax).toEqual({ preferred_transfer_characteristics: 18 });
    expect(unit.error).toMatchObject({ code: 'truncated', field: 'reserved_payload_extension_data' });
  });

  test('a unit kept in part ends in a limit, not a truncation', () => {
    const unit = parseNalUnit(bytesOf('068918 33c2 86c4 1d4c'), new ParameterSets(), { partial: true });
    expect(unit.error?.code).toBe('limit');
  });

  test('alignment bits other than 1 and zeros are an error of the message', () => {
    const unit = parseNalUnit(bytesOf('060601 70 930112 80'), new ParameterSets());
    expect(unit.sei?.[0]?.error).toMatchObject({ code: 'forbidden-value', field: 'bit_equal_to_one' });
    expect(unit.sei?.[1]?.syntax).toEqual({ preferred_transfer_characteristics: 18 });
  });

  test('the number of messages is bounded', () => {
    const unit = parseNalUnit(
      Uint8Array.from([6, ...new Array(2 * MAX_SEI_MESSAGES + 2).fill(3).map((v, i) => (i % 2 ? 0 : v)), 0x80]),
      new ParameterSets(),
    );
    expect(unit.sei).toHaveLength(MAX_SEI_MESSAGES);
    expect(unit.error?.code).toBe('limit');
  });

  test('a megabyte of user data is read in bounded time', () => {
    const zeros = new Uint8Array(1 << 20);
    zeros[zeros.length - 1] = 1;
    const size = [...new Array(Math.floor(zeros.length / 255)).fill(255), zeros.length % 255];
    for (const type of [3, 4, 5, 199]) {
      const unit = Uint8Array.from([type, ...size, ...zeros, 0x80]);
      const start = performance.now();
      const messages: SeiMessage[] = parseSei(new SyntaxReader(unit), { spsOf: () => undefined, sps: undefined });
      expect(messages.map(describeSei)).toHaveLength(1);
      expect(performance.now() - start).toBeLessThan(3000);
    }
  });

  test('text for a table is one short line', () => {
    const uuid = '00112233445566778899aabbccddeeff';
    const text = (data: string) =>
      describeSei({
        payloadType: 5,
        payloadSize: 99,
        name: 'user_data_unregistered',
        syntax: { uuid_iso_iec_11578: uuid },
        derived: { text: data },
      });
    expect(text('two\nlines\u202e and more than a column can hold')).toBe('user data: "two lines and more than a…"');
  });

  test('x264 without options, or with other text, is read', () => {
    const x264 = (text: string) =>
      parseNalUnit(
        Uint8Array.from([
          6,
          5,
          16 + text.length,
          ...bytesOf('dc45e9bde6d948b7962cd820d923eeef'),
          ...new TextEncoder().encode(text),
          0x80,
        ]),
        new ParameterSets(),
      ).sei?.[0];
    expect(x264('x264 - core 44 svn-600M')?.derived).toEqual({
      encoder: 'x264',
      version: 'core 44 svn-600M',
      options: {},
    });
    expect(x264('x264 - core 9 - options: fgo nr=0')?.derived).toEqual({
      encoder: 'x264',
      version: 'core 9',
      options: { fgo: '', nr: '0' },
    });
    expect(x264('hello')?.derived).toEqual({ text: 'hello' });
  });
});

describe('shownTicks (Table E-6)', () => {
  test.each([
    [0, 2],
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 3],
    [6, 3],
    [7, 4],
    [8, 6],
    [9, 2],
    [undefined, 2],
  ])('a frame with pic_struct %s is shown for %i ticks', (pic_struct, ticks) => {
    expect(shownTicks(false, pic_struct)).toBe(ticks);
  });

  test('a field is shown for one', () => {
    expect(shownTicks(true)).toBe(1);
    expect(shownTicks(true, 1)).toBe(1);
  });
});
