import { noticesIn } from '../h26x/sei/notices.ts';
import type { PlacedUnit } from '../placed-unit.ts';
import type { UnitNotices } from '../unit-notices.ts';
import { picTiming } from './sei/pic-timing.ts';
import type { H264Unit } from './stream/h264-stream.ts';

/** What the SEI messages of a unit say about its pictures; `undefined` for other units. */
export const noticesOf = (unit: PlacedUnit): UnitNotices | undefined => {
  const { sei } = (unit as H264Unit).content;
  return sei === undefined ? undefined : noticesIn(sei, picTiming.payloadType);
};
