import type { CodecDescriptor } from '../../../codec/descriptor.ts';
import { nalUnitsOf } from '../../../container/flv/body/nal-units.ts';

/**
 * Can decoding start at this sample, and everything after it be decoded: an IDR picture, an IRAP picture without leading
 * pictures? `data`: NAL units with lengths of 4 bytes.
 */
export const isSyncSample = ({ units }: CodecDescriptor, data: Uint8Array): boolean => {
  if (units === undefined) return false;
  for (const unit of nalUnitsOf(data, 4, false)) {
    if (unit.kind !== 'unit') continue;
    const { role, randomAccess, isAuxiliary } = units.unitType(units.typeOf(unit.bytes));
    if (role === 'slice' && isAuxiliary !== true) return randomAccess === 'closed';
  }
  return false;
};
