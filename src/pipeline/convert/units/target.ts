import type { PlacedUnit } from '../../../codec/placed-unit.ts';
import { ConversionError } from '../../../syntax/errors.ts';
import type { PendingUnit } from './unit-writer.ts';

/** Where the units of a stream go. Bytes of a unit are valid until `settle`. */
export interface Target {
  /** Takes the next unit; throws `ConversionError` for one that the format has no room for. */
  unit(placed: PlacedUnit): void;
  /** Writes what can be written by now. */
  settle(): Promise<void>;
  /** The stream is over; not `complete` where it was cut short, perhaps in the middle of a picture. */
  end(complete: boolean): Promise<void>;
}

/** A unit with its bytes, which are all there: one that is longer than can be held is not written in part. */
export const pendingUnit = ({ type, index, unit }: PlacedUnit): PendingUnit => {
  const { bytes, size, offset } = unit;
  if (bytes.length < size) {
    const message = `NAL unit ${index} at byte ${offset} has ${size} bytes: ${bytes.length} can be held`;
    throw new ConversionError('unit-too-long', message);
  }
  return { type, index, bytes };
};
