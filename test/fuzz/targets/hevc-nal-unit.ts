import { HevcParameterSets } from '../../../src/codec/hevc/syntax/parameter-sets.ts';
import { parseHevcNalUnit } from '../../../src/codec/hevc/syntax/parse-nal-unit.ts';
import { FieldTrace } from '../../../src/syntax/field-trace.ts';
import { hevcContentOf, hevcSerialisable } from '../../harness/hevc-cases.ts';
import { hold, same, withoutNull } from '../properties.ts';
import { referenceAnnexb } from '../reference-split.ts';
import { checkTrace } from './nal-unit.ts';
import type { FuzzTarget } from './target.ts';

const SLICE_TYPES: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 18, 19, 20, 21];

/** Each way of reading has its own sets, which later units use. */
interface Readers {
  readonly plain: HevcParameterSets;
  readonly traced: HevcParameterSets;
  readonly beginnings: HevcParameterSets;
}

const checkUnit = (unit: Uint8Array, sets: Readers): void => {
  const parsed = parseHevcNalUnit(unit, sets.plain);
  withoutNull(hevcSerialisable(parsed), '$');

  const trace = new FieldTrace();
  const traced = parseHevcNalUnit(unit, sets.traced, { sink: trace });
  same('a trace changes nothing', JSON.stringify(hevcSerialisable(parsed)), JSON.stringify(hevcSerialisable(traced)));
  // The rest of a Dolby Vision RPU is not read.
  checkTrace(trace.fields, traced.unescaped.bytes, traced.error === undefined && traced.unread === undefined);

  if (!SLICE_TYPES.includes((unit[0] ?? 0) >> 1)) {
    parseHevcNalUnit(unit, sets.beginnings);
    return;
  }
  const start = parseHevcNalUnit(unit.subarray(0, 1 + ((unit.length * 5) >> 3)), sets.beginnings, { partial: true });
  if (parsed.error !== undefined) return;
  hold('the start of a valid slice ends at most in a limit', [undefined, 'limit'].includes(start.error?.code));
  if (start.error !== undefined) return;
  same(
    'the start of a slice is read the same',
    JSON.stringify(hevcContentOf(parsed)),
    JSON.stringify(hevcContentOf(start)),
  );
};

export const hevcNalUnitTarget: FuzzTarget = {
  name: 'hevc-nal-unit',
  input: 'hevc-annexb',
  run: (bytes) => {
    const sets: Readers = {
      plain: new HevcParameterSets(),
      traced: new HevcParameterSets(),
      beginnings: new HevcParameterSets(),
    };
    const units = referenceAnnexb(bytes).map(({ offset, prefixLength, size }) => {
      const start = offset + prefixLength;
      return bytes.subarray(start, start + size);
    });
    for (const unit of units.length === 0 ? [bytes] : units) checkUnit(unit, sets);
  },
};
