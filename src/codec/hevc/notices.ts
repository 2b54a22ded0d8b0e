import { noticesIn } from '../h26x/sei/notices.ts';
import type { PlacedUnit } from '../placed-unit.ts';
import type { UnitNotices } from '../unit-notices.ts';
import { timeCode } from './sei/time-code.ts';
import type { HevcNalUnitContent } from './syntax/parse-nal-unit.ts';

/** nal_unit_type of the RPU of Dolby Vision, unspecified in H.265. */
const DOLBY_VISION_RPU = 62;

/** What the SEI messages of a unit, or an RPU, say about its pictures; `undefined` for other units. */
export const noticesOf = (unit: PlacedUnit): UnitNotices | undefined => {
  if (unit.type === DOLBY_VISION_RPU) return { dolbyVision: true };
  const { sei } = (unit as PlacedUnit & { readonly content: HevcNalUnitContent }).content;
  return sei === undefined ? undefined : noticesIn(sei, timeCode.payloadType);
};
