import type { PlacedUnit } from './placed-unit.ts';

/** Measures the decoded picture buffer that a stream needs. */
export interface PictureBufferMeter {
  /** Takes each unit of the stream, in order. */
  take(unit: PlacedUnit): void;
  /**
   * Fewest frames of a buffer with which a decoder outputs all pictures so far in order; one more than any buffer has if
   * none is enough. `undefined` before the first picture whose order is known.
   */
  readonly frames: number | undefined;
}
