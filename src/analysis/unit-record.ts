import type { PlacedUnit } from '../codec/placed-unit.ts';
import type { Origin } from '../media/origin.ts';
import type { SampleOfUnit, TagOfUnit, UnitRecord } from '../media/unit-record.ts';
import { unitErrorOf } from '../syntax/diagnostics.ts';
import { tracedFields } from '../syntax/field-trace.ts';

/** The record of a unit, keys in output order. */
export const unitRecord = (placed: PlacedUnit): UnitRecord => {
  const { unit, accessUnit, startsAccessUnit, startsPicture, derived, trace, error } = placed;
  const { offset, prefixLength, size, trailingZeros, emulationPreventionBytes, origin } = unit;
  const record: Partial<UnitRecord> = {
    record: 'nalu',
    index: placed.index,
    offset,
    prefixLength,
    size,
  };
  if (trailingZeros > 0) record.trailingZeros = trailingZeros;
  if (emulationPreventionBytes > 0) record.emulationPreventionBytes = emulationPreventionBytes;
  Object.assign(record, placed.header);
  record.name = placed.unitType.name;
  if (origin !== undefined) record.container = containerOf(origin);
  if (accessUnit !== undefined) record.accessUnit = accessUnit;
  if (startsAccessUnit !== undefined) record.startsAccessUnit = startsAccessUnit;
  if (startsPicture !== undefined) record.startsPicture = startsPicture;
  Object.assign(record, placed.content);
  if (derived !== undefined) record.derived = derived;
  if (trace !== undefined) Object.assign(record, tracedFields(trace));
  if (error !== undefined) record.error = unitErrorOf(error);
  return record as UnitRecord;
};

/** The FLV tag or the sample of a unit, for its record. */
const containerOf = (origin: Origin): TagOfUnit | SampleOfUnit =>
  origin.kind === 'sample' ? sampleOf(origin) : tagOf(origin);

const sampleOf = ({ trackId, index, offset, dtsMs, dtsIsCalculated, ptsMs, packetType }: Origin): SampleOfUnit => ({
  ...(trackId !== undefined && { track: trackId }),
  ...(packetType === undefined
    ? {
        sample: index,
        ...(offset !== undefined && { sampleOffset: offset }),
        dtsMs,
        ...(dtsIsCalculated !== undefined && { dtsIsCalculated }),
        ptsMs,
      }
    : { packetType }),
});

const tagOf = ({ index, offset = 0, dtsMs, ptsMs, packetType }: Origin): TagOfUnit => ({
  tag: index,
  tagOffset: offset,
  dtsMs,
  ptsMs,
  ...(packetType !== undefined && { packetType }),
});
