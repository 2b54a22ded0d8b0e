import type { CodecDescriptor } from '../../../codec/descriptor.ts';
import type { UnitType } from '../../../codec/unit-types.ts';
import { nalUnitsOf } from '../../../container/flv/body/nal-units.ts';

/** How decoding can start at a sample. */
export interface SampleEntryPoint {
  /** Everything after it can be decoded: an IDR picture, an IRAP picture of a type without leading pictures that are lost. */
  readonly isSync: boolean;
  /** An IRAP picture of another type: everything after it can be decoded but its leading pictures, if it has any. */
  readonly opensGop?: true;
  /** A leading picture. */
  readonly isLeading?: true;
}

const NONE: SampleEntryPoint = { isSync: false };

/** What the type of the first slice of a picture tells. */
export const entryPointOf = ({ randomAccess, isLeading }: UnitType): SampleEntryPoint => ({
  isSync: randomAccess === 'closed',
  ...(randomAccess === 'open' && { opensGop: true }),
  ...(isLeading === true && { isLeading }),
});

/** Of the picture in a sample. `data`: NAL units with lengths of 4 bytes. */
export const entryPointIn = ({ units }: CodecDescriptor, data: Uint8Array): SampleEntryPoint => {
  if (units === undefined) return NONE;
  for (const unit of nalUnitsOf(data, 4, false)) {
    if (unit.kind !== 'unit') continue;
    const type = units.unitType(units.typeOf(unit.bytes));
    if (type.role === 'slice' && type.isAuxiliary !== true) return entryPointOf(type);
  }
  return NONE;
};
