import type { InspectedUnit } from '../../../analysis/h264/inspector.ts';
import type { Diagnostic } from '../../../syntax/diagnostics.ts';
import { ConversionError } from '../../../syntax/errors.ts';

/** Where the units of a stream go. Bytes of a unit are valid until `settle`. */
export interface Target {
  /** Takes the next unit; throws `ConversionError` for one that the format has no room for. */
  unit(item: InspectedUnit): void;
  /** Writes what can be written by now. */
  settle(): Promise<void>;
  /** The stream is over; not `complete` where it was cut short, perhaps in the middle of a picture. */
  end(complete: boolean): Promise<void>;
  /** What was found since the last call. */
  takeFindings(): readonly Diagnostic[];
}

/** The bytes of a unit, which are all there: one that is longer than can be held is not written in part. */
export const wholeBytes = ({ record, unit }: InspectedUnit): Uint8Array => {
  const bytes = unit.bytes;
  if (bytes.length < unit.size) {
    const message = `NAL unit ${record.index} at byte ${unit.offset} has ${unit.size} bytes: ${bytes.length} can be held`;
    throw new ConversionError('unit-too-long', message);
  }
  return bytes;
};

/** nal_unit_type of a unit; -1 for one without a byte, which no format can hold. */
export const typeOf = (bytes: Uint8Array): number => (bytes.length === 0 ? -1 : (bytes[0] as number) & 31);
