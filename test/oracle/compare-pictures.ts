import { type Frame, inDisplayOrder, type Picture } from './pictures.ts';

/** Number of access units with a primary picture against ffprobe's packets. */
export const compareAccessUnits = (pictures: readonly Picture[], packets: number): string[] =>
  pictures.length === packets ? [] : [`${pictures.length} access units, ffprobe ${packets} packets`];

/**
 * The letter by which ffmpeg calls a frame: the type of the last slice of its first picture. SP is p, SI is i.
 */
const letterOf = (frame: Frame): string => {
  const type = frame.pictures[0]?.sliceTypes.at(-1) ?? '?';
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
