import type { PlacedUnit } from '../../../codec/placed-unit.ts';
import type { StreamCodec } from '../../../codec/stream-codec.ts';
import { unitWord } from '../../../codec/unit-word.ts';
import { ConversionError } from '../../../syntax/errors.ts';
import type { PendingUnit } from './unit-writer.ts';

/** A destination for the units of a stream. Bytes of a unit are valid until `settle`. */
export interface Target {
  /** Takes the next unit; throws `ConversionError` if the format cannot hold it. */
  unit(placed: PlacedUnit): void;
  /** Writes what can be written. */
  settle(): Promise<void>;
  /** Ends the stream; not `complete` if it was interrupted, perhaps within a picture. */
  end(complete: boolean): Promise<void>;
}

/** A unit with all its bytes; throws `ConversionError` if it was too long to keep. */
export const pendingUnit = ({ type, index, unit }: PlacedUnit, codec: StreamCodec): PendingUnit => {
  const { bytes, size, offset } = unit;
  if (bytes.length < size) {
    const what = `${unitWord(codec)} ${index} at byte ${offset} has ${size} bytes`;
    throw new ConversionError('unit-too-long', `${what}: convert copies at most ${bytes.length}`);
  }
  return { type, index, bytes };
};
