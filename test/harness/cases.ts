import { toHex } from '../../src/bytes/hex.ts';
import { ParameterSets } from '../../src/codec/h264/syntax/parameter-sets.ts';
import { type ParsedNalUnit, parseNalUnit } from '../../src/codec/h264/syntax/parse-nal-unit.ts';
import { unitErrorOf } from '../../src/syntax/diagnostics.ts';
import type { FieldSink } from '../../src/syntax/field-sink.ts';
import { BitWriter } from './bit-writer.ts';
import { fromHex } from './from-hex.ts';

/** One syntax element of a written vector: `descriptor name value`, as the syntax table has it. */
export interface Element {
  readonly descriptor: string;
  /** With its subscripts. */
  readonly name: string;
  readonly value: number;
}

/** A NAL unit with its content, for the tests of parsing, traces and truncation, and as a seed of the fuzz test. */
export interface NalVector {
  readonly name: string;
  /** The command that made it, the public repository and file it is from, or the clause it was written from. */
  readonly origin: string;
  /** What confirms the expected values. */
  readonly reference: 'ffmpeg trace_headers' | 'JM 19.0 ldecod trace' | 'the clause alone';
  /** Units that come before it, hex: the parameter sets that it needs, and partition A before B and C. */
  readonly before: readonly string[];
  /** The unit, hex, with emulation prevention. */
  readonly nal: string;
  /** The unit continues after these bytes. */
  readonly cut?: true;
  /** Header and content, coded elements only. */
  readonly expected: object;
  /** Written vectors: every element in bitstream order. */
  readonly elements?: readonly Element[];
  /** Elements that are out of their range on purpose. */
  readonly issues?: readonly string[];
}

/** The bytes that a test writes as hex; none for an empty text. */
export const bytesOf = (hex: string): Uint8Array => {
  const bytes = hex === '' ? new Uint8Array(0) : fromHex(hex);
  if (bytes === null) throw new Error(`not hex: ${hex}`);
  return bytes;
};

/** Lines of `descriptor name value`; the length of a u(v) follows a colon: `u(v):5 frame_num 3`. */
export const elementsOf = (text: string): Element[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [descriptor, name, value] = line.split(/ +/);
      if (descriptor === undefined || name === undefined || value === undefined)
        throw new Error(`not an element: ${line}`);
      return { descriptor, name, value: Number(value) };
    });

/** The bits of elements, in their order. */
export const writeElements = (elements: readonly Element[]): BitWriter => {
  const w = new BitWriter();
  for (const { descriptor, value } of elements) {
    const length = /^[uf]\((?:v\):)?(\d+)\)?$/.exec(descriptor)?.[1];
    const signed = /^i\((\d+)\)$/.exec(descriptor)?.[1];
    if (length !== undefined) w.u(Number(length), value);
    else if (signed !== undefined) w.i(Number(signed), value);
    else if (descriptor === 'ue(v)') w.ue(value);
    else if (descriptor === 'se(v)') w.se(value);
    else throw new Error(`no such descriptor: ${descriptor}`);
  }
  return w;
};

export interface WrittenVector {
  readonly name: string;
  readonly clause: string;
  readonly before?: readonly string[];
  /** The elements, header first: `elementsOf`. */
  readonly elements: string;
  /** What follows them: trailing bits, nothing, or slice data (CABAC: ones up to a byte, then the bytes). */
  readonly end: 'trailing' | 'nothing' | 'cabac' | 'cavlc';
  readonly expected: object;
  readonly issues?: readonly string[];
}

/** A vector from the bit writer: its elements follow the clause, not confirmed by a second reader. */
export const written = (of: WrittenVector): NalVector => {
  const elements = elementsOf(of.elements);
  const w = writeElements(elements);
  if (of.end === 'trailing') w.trailing();
  else if (of.end === 'cabac') w.align('1').bytes([0xa5, 0x5a, 0x80]);
  else if (of.end === 'cavlc') w.pattern('1011001110001111000010').trailing();
  return {
    name: of.name,
    origin: `bit writer, H.264 ${of.clause}`,
    reference: 'the clause alone',
    before: of.before ?? [],
    nal: toHex(w.toNal()),
    ...((of.end === 'cabac' || of.end === 'cavlc') && { cut: true }),
    expected: of.expected,
    elements,
    ...(of.issues !== undefined && { issues: of.issues }),
  };
};

/** Parameter sets after the units before a vector. */
export const setsBefore = (vector: NalVector): ParameterSets => {
  const sets = new ParameterSets();
  for (const hex of vector.before) parseNalUnit(bytesOf(hex), sets);
  return sets;
};

export const parseVector = (vector: NalVector, sink?: FieldSink): ParsedNalUnit =>
  parseNalUnit(bytesOf(vector.nal), setsBefore(vector), { sink });

/** Header and content of the unit, without what the parser adds. */
export const contentOf = (unit: ParsedNalUnit): object => {
  const { error: _error, issues: _issues, unescaped: _unescaped, ...content } = unit;
  return content;
};

/** The result as in a record. */
export const serialisable = (unit: ParsedNalUnit): object => ({
  ...contentOf(unit),
  issues: unit.issues,
  ...(unit.error !== undefined && { error: unitErrorOf(unit.error) }),
});

/** Coded elements of an object in the order of its keys: `[name, value]`, arrays flattened. */
export const leavesOf = (value: unknown, name = ''): [string, number | string][] => {
  if (typeof value === 'number' || typeof value === 'string') return [[name, value]];
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, name));
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, v]) => leavesOf(v, key));
  throw new Error(`${name} is ${String(value)}`);
};

/** Values by element name, in bitstream order. */
export const byName = (leaves: Iterable<readonly [string, number | string]>): Record<string, (number | string)[]> => {
  const groups: Record<string, (number | string)[]> = {};
  for (const [name, value] of leaves) (groups[name] ??= []).push(value);
  return groups;
};

export const withoutSubscripts = (name: string): string => name.replace(/\[\d+\]/g, '');

/** Elements without information, which traces have and objects do not. */
export const FRAMING: ReadonlySet<string> = new Set([
  'rbsp_stop_one_bit',
  'rbsp_alignment_zero_bit',
  'cabac_zero_words',
  'cabac_alignment_one_bit',
  'ff_byte',
  'rbsp_byte',
  'additional_extension2_data_flag',
  'additional_extension_data_flag',
  'additional_prefix_nal_unit_extension_data_flag',
]);
