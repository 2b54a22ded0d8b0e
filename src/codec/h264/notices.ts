import type { RegisteredUserDataFacts } from '../h26x/sei/user-data-registered.ts';
import type { PlacedUnit } from '../placed-unit.ts';
import type { UnitNotices } from '../unit-notices.ts';
import type { PicTimingFacts } from './sei/pic-timing.ts';
import type { H264Unit } from './stream/h264-stream.ts';

const PIC_TIMING = 1;
const USER_DATA_REGISTERED = 4;
const MASTERING_DISPLAY = 137;
const LIGHT_LEVEL = 144;

/** What the SEI messages of a unit say about its pictures; `undefined` for other units. */
export const noticesOf = (unit: PlacedUnit): UnitNotices | undefined => {
  const { sei } = (unit as H264Unit).content;
  if (sei === undefined) return undefined;
  const timecodes: string[] = [];
  let [hasCaptions, hasDisplay, hasLight] = [false, false, false];
  for (const { payloadType, derived } of sei) {
    if (payloadType === PIC_TIMING) timecodes.push(...((derived as PicTimingFacts | undefined)?.timecodes ?? []));
    if (payloadType === USER_DATA_REGISTERED) {
      hasCaptions ||= (derived as RegisteredUserDataFacts | undefined)?.captions !== undefined;
    }
    hasDisplay ||= payloadType === MASTERING_DISPLAY;
    hasLight ||= payloadType === LIGHT_LEVEL;
  }
  const hdr10 =
    hasDisplay && hasLight ? 'both' : hasDisplay ? 'mastering display' : hasLight ? 'light level' : undefined;
  return {
    ...(timecodes.length > 0 && { timecodes }),
    ...(hasCaptions && { captions: true }),
    ...(hdr10 !== undefined && { hdr10 }),
  };
};
