import { noticesIn } from '../h26x/sei/notices.ts';
import type { PlacedUnit } from '../placed-unit.ts';
import type { UnitNotices } from '../unit-notices.ts';
import { timeCode } from './sei/time-code.ts';
import type { HevcNalUnitContent } from './syntax/parse-nal-unit.ts';

/** What the SEI messages of a unit say about its pictures; `undefined` for other units. */
export const noticesOf = (unit: PlacedUnit): UnitNotices | undefined => {
  const { sei } = (unit as PlacedUnit & { readonly content: HevcNalUnitContent }).content;
  return sei === undefined ? undefined : noticesIn(sei, timeCode.payloadType);
};
