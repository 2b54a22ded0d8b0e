import type { RecordSet } from '../descriptor.ts';
import { RECORD_LENGTH_BYTES, type RecordNalUnit, recordNalBytes } from './record-nal-unit.ts';

/** NAL units of a record with their types. */
export const recordSets = (
  record: Uint8Array,
  places: readonly RecordNalUnit[],
  typeOf: (unit: Uint8Array) => number,
): readonly RecordSet[] =>
  places.map((place) => {
    const bytes = recordNalBytes(record, place);
    return { type: typeOf(bytes), bytes, offset: place.offset, prefixLength: RECORD_LENGTH_BYTES };
  });
