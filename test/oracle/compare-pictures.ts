import { REDUNDANT_PICTURES } from './deviations.ts';
import type { CountRule } from './normalise.ts';
import { type Frame, inDisplayOrder, type Picture } from './pictures.ts';

export interface AccessUnitCounts {
  /** Access units with a primary picture, as rtmpkit counts them. */
  readonly accessUnits: number;
  readonly redundantPictures: number;
  /** ffprobe's packets. */
  readonly packets: number;
  /** Coded pictures that JM decodes, concealed ones included. */
  readonly jm: number | undefined;
}

/** Access units against ffprobe's packets, with JM's count if they differ. */
export const compareAccessUnits = (counts: AccessUnitCounts, countRule: CountRule): string[] => {
  const { accessUnits, redundantPictures, packets, jm } = counts;
  if (accessUnits === packets) return [];
  if (accessUnits + redundantPictures === packets) {
    countRule(REDUNDANT_PICTURES.id);
    return [];
  }
  return [`${accessUnits} access units, ffprobe ${packets} packets${jm === undefined ? '' : `, JM ${jm} pictures`}`];
};

/**
 * The letter by which ffmpeg calls a frame: the type of the first slice of its first field (68 pairs of different types
 * in the available streams show that; no undamaged one mixes slice types in a picture). SP is p, SI is i.
 */
const letterOf = (frame: Frame): string => {
  const type = frame.pictures[0]?.sliceTypes[0] ?? '?';
  if (type === 'SP') return 'p';
  return type === 'SI' ? 'i' : type;
};

/** Picture types in display order against ffprobe's. */
export const comparePictureTypes = (pictures: readonly Picture[], theirs: string): string[] => {
  const ours = inDisplayOrder(pictures).map(letterOf).join('');
  if (ours === theirs) return [];
  let at = 0;
  while (ours[at] === theirs[at]) at++;
  const first = `first difference at ${at}: ${ours[at] ?? 'end'}, ffprobe ${theirs[at] ?? 'end'}`;
  return [`${ours.length} frames, ffprobe ${theirs.length}; ${first}`];
};

/** How long the pictures are shown, in fields: rtmpkit's duration against ffprobe's sum of repeat_pict. */
export const compareShownTime = (
  seconds: number,
  rate: { readonly num: number; readonly den: number },
  theirs: number,
): string[] => {
  const ours = Math.round((seconds * 2 * rate.num) / rate.den);
  return ours === theirs ? [] : [`shown for ${ours} fields, ffprobe ${theirs}`];
};
