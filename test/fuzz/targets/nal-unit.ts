import { ParameterSets } from '../../../src/codec/h264/syntax/parameter-sets.ts';
import { type ParsedNalUnit, parseNalUnit } from '../../../src/codec/h264/syntax/parse-nal-unit.ts';
import { type Field, FieldTrace } from '../../../src/syntax/field-trace.ts';
import { contentOf, serialisable } from '../../harness/cases.ts';
import { codeNumAt, valueAt } from '../bits.ts';
import { hold, same, withoutNull } from '../properties.ts';
import { referenceAnnexb } from '../reference-split.ts';
import type { FuzzTarget } from './target.ts';

const text = (parsed: ParsedNalUnit): string => JSON.stringify(serialisable(parsed));

/** leb128() of AV1 4.10.5, byte by byte. */
const leb128At = (bytes: Uint8Array, bit: number, bits: number): number => {
  let value = 0;
  for (let i = 0; i < bits / 8; i++) value += valueAt(bytes, bit + 8 * i + 1, 7) * 2 ** (7 * i);
  return value;
};

/** True if the value of a traced element matches its bits. */
const agrees = ({ descriptor, bit, bits, value }: Field, bytes: Uint8Array): boolean => {
  if (typeof value === 'string') return value.length === bits / 4;
  if (descriptor === 'ue(v)' || descriptor === 'se(v)') {
    const codeNum = codeNumAt(bytes, bit, bits);
    if (descriptor === 'ue(v)') return value === codeNum;
    return value === (codeNum % 2 === 1 ? (codeNum + 1) / 2 : codeNum === 0 ? 0 : -codeNum / 2);
  }
  // Their values depend on other elements: tests of the reader compare them.
  if (descriptor === 'ns(n)' || descriptor === 'uvlc()') return true;
  if (descriptor === 'leb128()') return value === leb128At(bytes, bit, bits);
  const coded = valueAt(bytes, bit, bits);
  const negative = /^(i|su)\(/.test(descriptor) && valueAt(bytes, bit, 1) === 1;
  return value === coded - (negative ? 2 ** bits : 0);
};

/** Leaves follow each other in the unit, without holes if there was no error. */
export const checkTrace = (fields: readonly Field[], bytes: Uint8Array, whole: boolean): void => {
  let end = 0;
  for (const field of fields) {
    const { name, bit, bits } = field;
    hold('an element has bits', bits > 0 && Number.isInteger(bit), () => name);
    hold('elements do not overlap', bit >= end, () => `${name} at ${bit}, the one before ends at ${end}`);
    hold('elements leave no hole', !whole || bit === end, () => `${name} at ${bit}, the one before ends at ${end}`);
    hold('elements lie within the unit', bit + bits <= bytes.length * 8, () => name);
    hold(
      'an element is what its bits say',
      agrees(field, bytes),
      () => `${name} ${field.descriptor} ${field.value} at ${bit}`,
    );
    end = bit + bits;
  }
};

const checkUnit = (unit: Uint8Array, sets: ParameterSets, others: readonly ParameterSets[]): void => {
  const [setsOfTrace, setsOfBeginning] = others as [ParameterSets, ParameterSets];
  const parsed = parseNalUnit(unit, sets);
  withoutNull(serialisable(parsed), '$');

  const trace = new FieldTrace();
  const traced = parseNalUnit(unit, setsOfTrace, { sink: trace });
  same('a trace changes nothing', text(parsed), text(traced));
  const { bytes } = traced.unescaped;
  checkTrace(trace.fields, bytes, traced.error === undefined);
  let depth = 0;
  for (const node of trace.nodes()) {
    hold('structures nest', node.depth >= 0 && node.depth <= depth + 1);
    depth = node.depth;
  }

  if (isSlice(unit)) checkStart(unit, parsed, setsOfBeginning);
  else parseNalUnit(unit, setsOfBeginning);
};

/** The start of a slice, marked as partial, gives the same values as far as it goes, and no other error. */
const checkStart = (unit: Uint8Array, whole: ParsedNalUnit, sets: ParameterSets): void => {
  const parsed = parseNalUnit(unit.subarray(0, 1 + ((unit.length * 5) >> 3)), sets, { partial: true });
  if (whole.error !== undefined) return;
  hold('the start of a valid slice ends at most in a limit', [undefined, 'limit'].includes(parsed.error?.code));
  if (parsed.error !== undefined) return;
  same('the start of a slice is read the same', JSON.stringify(contentOf(whole)), JSON.stringify(contentOf(parsed)));
};

const isSlice = (unit: Uint8Array): boolean => [1, 5].includes((unit[0] ?? 0) & 31);

export const nalUnitTarget: FuzzTarget = {
  name: 'nal-unit',
  input: 'annexb',
  run: (bytes) => {
    // Each way of reading has its own sets, which later units use.
    const sets = new ParameterSets();
    const others = [new ParameterSets(), new ParameterSets()];
    const units = referenceAnnexb(bytes).map(({ offset, prefixLength, size }) => {
      const start = offset + prefixLength;
      return bytes.subarray(start, start + size);
    });
    for (const unit of units.length === 0 ? [bytes] : units) checkUnit(unit, sets, others);
  },
};
