import { escapedByteOf } from '../../../syntax/offset-map.ts';
import { type RecordNalUnit, recordNalBit, recordNalBytes } from '../../h26x/record-nal-unit.ts';
import { ParameterSets } from '../syntax/parameter-sets.ts';
import { type ParsedNalUnit, parseNalUnit } from '../syntax/parse-nal-unit.ts';
import type { AvcConfigRecord } from './avc-config-record.ts';

/** A parsed NAL unit of a record. */
export interface RecordParameterSet {
  readonly place: RecordNalUnit;
  /** List of the record that has the unit, and its index there. */
  readonly list: 'sequenceParameterSet' | 'pictureParameterSet' | 'sequenceParameterSetExt';
  readonly index: number;
  readonly unit: ParsedNalUnit;
  /** Bit position of the unit's error in the record, counting emulation prevention bytes. */
  readonly errorBit: number;
}

/** Reads the parameter sets of a record, each list in order; PPSs use the SPSs of the record. */
export const avcConfigParameterSets = (record: Partial<AvcConfigRecord>, bytes: Uint8Array): RecordParameterSet[] => {
  const sets = new ParameterSets();
  const read = (list: RecordParameterSet['list'], places: readonly RecordNalUnit[] = []) =>
    places.map((place, index): RecordParameterSet => {
      const unit = parseNalUnit(recordNalBytes(bytes, place), sets);
      const bit = unit.error?.bit ?? 0;
      const errorBit = recordNalBit(place) + escapedByteOf(bit, unit.unescaped.removed) * 8 + (bit % 8);
      return { place, list, index, unit, errorBit };
    });
  return [
    ...read('sequenceParameterSet', record.sequenceParameterSets),
    ...read('sequenceParameterSetExt', record.sequenceParameterSetExts),
    ...read('pictureParameterSet', record.pictureParameterSets),
  ];
};
