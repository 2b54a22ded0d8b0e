import { toHex } from '../../src/bytes/hex.ts';
import { HevcParameterSets } from '../../src/codec/hevc/syntax/parameter-sets.ts';
import { type ParsedHevcNalUnit, parseHevcNalUnit } from '../../src/codec/hevc/syntax/parse-nal-unit.ts';
import { unitErrorOf } from '../../src/syntax/diagnostics.ts';
import type { FieldSink } from '../../src/syntax/field-sink.ts';
import { bytesOf, elementsOf, type NalVector, writeElements } from './cases.ts';

export interface WrittenHevcVector {
  readonly name: string;
  readonly clause: string;
  readonly before?: readonly string[];
  /** The elements, header first: `elementsOf`. */
  readonly elements: string;
  /** What follows them: trailing bits, or byte_alignment() and slice data. */
  readonly end: 'trailing' | 'slice data';
  readonly expected: object;
  readonly issues?: readonly string[];
}

/** A vector from the bit writer: its elements follow the clause, not confirmed by a second reader. */
export const hevcWritten = (of: WrittenHevcVector): NalVector => {
  const elements = elementsOf(of.elements);
  const w = writeElements(elements);
  if (of.end === 'trailing') w.trailing();
  else w.u(1, 1).align('0').bytes([0xa5, 0x5a, 0x80]);
  return {
    name: of.name,
    origin: `bit writer, H.265 ${of.clause}`,
    reference: 'the clause alone',
    before: of.before ?? [],
    nal: toHex(w.toNal()),
    ...(of.end === 'slice data' && { cut: true }),
    expected: of.expected,
    elements,
    ...(of.issues !== undefined && { issues: of.issues }),
  };
};

/** Parameter sets after the units before a vector. */
export const hevcSetsBefore = (vector: Pick<NalVector, 'before'>): HevcParameterSets => {
  const sets = new HevcParameterSets();
  for (const hex of vector.before) parseHevcNalUnit(bytesOf(hex), sets);
  return sets;
};

export const parseHevcVector = (vector: NalVector, sink?: FieldSink): ParsedHevcNalUnit =>
  parseHevcNalUnit(bytesOf(vector.nal), hevcSetsBefore(vector), { sink });

/** Header and content of the unit, without what the parser adds. */
export const hevcContentOf = (unit: ParsedHevcNalUnit): object => {
  const { error: _e, issues: _i, unescaped: _u, unread: _r, sliceContext: _c, ...content } = unit;
  return content;
};

/** The result as in a record. */
export const hevcSerialisable = (unit: ParsedHevcNalUnit): object => ({
  ...hevcContentOf(unit),
  issues: unit.issues,
  ...(unit.error !== undefined && { error: unitErrorOf(unit.error) }),
});
